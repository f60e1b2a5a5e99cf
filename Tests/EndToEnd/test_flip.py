"""A name that changes its meaning while jobs are submitted under it: container, ecs, container, …

Thirty-two clients submit 500 jobs, each with a variable of its own that must not be lost, while the name's
latest revision flips between the kinds, registered sometimes through the proxy and sometimes around it.
The sandbox is the judge: it refuses what AWS refuses, and keeps what it accepted.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from conftest import batch_client
from harness import PROXY_KEY
from sandbox_relay import SANDBOX_KEY, SandboxRelay, jobs, page, received
from verifying_upstream import refusal

MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
PROPERTIES = {
    "ecs": {"ecsProperties": {"taskProperties": [{"containers": [
        {"name": n, "image": "i", "resourceRequirements": [
            {"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]} for n in ("app", "sidecar")]}]}},
    "container": {"containerProperties": {"image": "i", "resourceRequirements": [
        {"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]}},
}
SUBMISSIONS, CLIENTS, FLIPS = 500, 32, 10
# Between two submissions of a client: the flips are spread over all of them, and a run takes seconds.
PAUSE = 0.1


class Flipper:
    """Registers the next revision of the other kind, through the proxy and around it by turns."""

    def __init__(self, through, around):
        self._clients = itertools.cycle([through, around])
        self._kinds = itertools.cycle(["container", "ecs"])
        self.times: list[tuple[float, float]] = []

    def flip(self):
        began = time.monotonic()
        next(self._clients).register_job_definition(
            jobDefinitionName="flips", type="container", **PROPERTIES[next(self._kinds)])
        self.times.append((began, time.monotonic()))

    def overlaps(self, began: float, ended: float) -> bool:
        return any(start <= ended and began <= end for start, end in self.times)


def storm(proxy, flipper) -> dict[str, dict]:
    """Submits while the name flips. By job name: what was answered, and between which times."""
    outcomes: dict[str, dict] = {}
    done = threading.Event()
    local = threading.local()

    def submit(number: int):
        if not hasattr(local, "client"):
            local.client = batch_client(proxy.url, SANDBOX_KEY)
        # Every third is purely injected, so that cached answers are used too.
        own = [] if number % 3 == 0 else [{"name": "NUMBER", "value": str(number)}]
        outcome: dict = {"own": bool(own), "began": time.monotonic()}
        try:
            answer = local.client.submit_job(
                jobName=f"job-{number}", jobQueue="q", jobDefinition="flips",
                containerOverrides={"environment": [*own, MARKER]})
            outcome["id"] = answer["jobId"]
            outcome["headers"] = answer["ResponseMetadata"]["HTTPHeaders"]
        except ClientError as error:
            outcome["error"] = str(error)
        outcome["ended"] = time.monotonic()
        time.sleep(PAUSE)
        outcomes[f"job-{number}"] = outcome

    def flips():
        # Spread over the whole of the submissions, by their count rather than by a clock.
        for turn in range(1, FLIPS + 1):
            while len(outcomes) < turn * SUBMISSIONS // (FLIPS + 2) and not done.is_set():
                time.sleep(0.001)
            flipper.flip()

    thread = threading.Thread(target=flips)
    thread.start()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(submit, range(SUBMISSIONS)))
    done.set()
    thread.join()
    return outcomes


@pytest.mark.parametrize("mode, look_up", [("drop", "describe"), ("drop", "never"), ("carry", "describe")])
def test_a_name_that_flips_under_five_hundred_submissions(binary, keep, mode, look_up):
    sandbox = keep(binary.sandbox("--log-level", "error"))
    proxy = keep(
        binary.serve(
            sandbox.url, "--overrides", mode, "--look-up", look_up, "--log-level", "info",
            credentials=SANDBOX_KEY))
    flipper = Flipper(batch_client(proxy.url, SANDBOX_KEY), batch_client(sandbox.url, SANDBOX_KEY))
    batch_client(sandbox.url, SANDBOX_KEY).register_job_definition(
        jobDefinitionName="flips", type="container", **PROPERTIES["ecs"])
    outcomes = storm(proxy, flipper)

    assert len(flipper.times) == FLIPS
    assert [o["error"] for o in outcomes.values() if "error" in o] == []
    accepted = {job["jobName"]: job for job in jobs(sandbox.port)}
    assert len(accepted) == SUBMISSIONS and len(jobs(sandbox.port)) == SUBMISSIONS
    kinds = set()
    for name, outcome in outcomes.items():
        job = accepted[name]
        assert job["jobId"] == outcome["id"]
        kinds.add(job["kind"])
        if not outcome["own"]:
            continue
        body = json.loads(received(sandbox.port, job["jobId"]))
        variable = {"name": "NUMBER", "value": name.removeprefix("job-")}
        dropped = "NUMBER" in outcome["headers"].get("x-sfn-batch-proxy-dropped", "")
        if job["kind"] == "ecsProperties" and mode == "carry":
            (task,) = body["ecsPropertiesOverride"]["taskProperties"]
            assert [c["name"] for c in task["containers"]] == ["app", "sidecar"]
            assert all(variable in c["environment"] for c in task["containers"])
        elif job["kind"] == "ecsProperties":
            # What drop loses is said, never lost in silence.
            assert "containerOverrides" not in body and dropped
        elif "containerOverrides" in body:
            assert variable in body["containerOverrides"]["environment"] and not dropped
        else:
            # Only a flip between this very look-up and Batch's reading of the job may cost an override, only
            # in mode drop, and it is said.
            assert mode == "drop" and dropped, (mode, outcome)
            assert flipper.overlaps(outcome["began"], outcome["ended"]), outcome
    assert kinds == {"containerProperties", "ecsProperties"}


class FlipsOnSubmission(SandboxRelay):
    """Registers another kind right before the first SubmitJob is judged: the worst moment."""

    def __init__(self, port: int, kind: str):
        super().__init__(port)
        self.kind: str | None = kind
        self.around = batch_client(f"http://127.0.0.1:{port}", SANDBOX_KEY)

    def __call__(self, request):
        if request.operation == "SubmitJob" and self.kind:
            kind, self.kind = self.kind, None
            self.around.register_job_definition(
                jobDefinitionName="flips", type="container", **PROPERTIES[kind])
        return super().__call__(request)


@pytest.mark.parametrize("own", [[], [{"name": "A", "value": "1"}]], ids=["injected", "variable"])
@pytest.mark.parametrize("first, second", [("ecs", "container"), ("container", "ecs")])
@pytest.mark.parametrize("mode", ["drop", "carry"])
def test_a_flip_between_look_up_and_submission(binary, keep, start_upstream, mode, first, second, own):
    sandbox = keep(binary.sandbox("--log-level", "error"))
    relay = FlipsOnSubmission(sandbox.port, second)
    relay.around.register_job_definition(jobDefinitionName="flips", type="container", **PROPERTIES[first])
    upstream = start_upstream(relay, [PROXY_KEY])
    proxy = keep(binary.serve(upstream.url, "--overrides", mode))
    overrides = {"environment": [*own, MARKER]}
    answer = batch_client(proxy.url, PROXY_KEY).submit_job(
        jobName="n", jobQueue="q", jobDefinition="flips", containerOverrides=overrides)
    body = json.loads(received(sandbox.port, answer["jobId"]))
    upstream.assert_all_verified()
    assert len(jobs(sandbox.port)) == 1
    dropped = answer["ResponseMetadata"]["HTTPHeaders"].get("x-sfn-batch-proxy-dropped")
    if mode == "carry" and second == "container":
        assert body["containerOverrides"] == overrides and dropped is None
    elif mode == "carry":
        (task,) = body["ecsPropertiesOverride"]["taskProperties"]
        assert [c["environment"] for c in task["containers"]] == [overrides["environment"]] * 2
        assert dropped is None
    else:
        assert "containerOverrides" not in body
        assert dropped == ("environment[A]" if own else None)
    # Once more at most, and never where nothing was refused.
    assert len(upstream.of("SubmitJob")) == (1 if mode == "drop" and second == "container" else 2)


def test_a_carried_job_that_batch_refuses_for_something_else_is_not_sent_again(binary, keep, start_upstream):
    sandbox = keep(binary.sandbox("--log-level", "error"))
    relay = SandboxRelay(sandbox.port)
    words = "Job queue q is not in VALID state."

    def answer(request):
        return refusal(400, "ClientException", words) if request.operation == "SubmitJob" else relay(request)

    upstream = start_upstream(answer, [PROXY_KEY])
    proxy = keep(binary.serve(upstream.url, "--overrides", "carry"))
    with pytest.raises(ClientError, match=words):
        batch_client(proxy.url, PROXY_KEY).submit_job(
            jobName="n", jobQueue="q", jobDefinition="etl", containerOverrides={"environment": [MARKER]})
    assert len(upstream.of("SubmitJob")) == 1
    assert json.loads(page(sandbox.port, "/jobs"))["remembered"] == 0
