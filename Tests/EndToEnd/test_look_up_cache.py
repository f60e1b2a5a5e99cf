"""What the proxy remembers of job definitions, while they change, while Batch throttles, and by the thousand."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from batch_rules import PROPERTIES, BatchRules
from conftest import batch_client
from harness import PROXY_KEY, UNKNOWN_KEY
from verifying_upstream import Answer, plausible_answer, refusal

MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
INJECTED = {"environment": [MARKER]}
OWN = {"environment": [{"name": "DAY", "value": "monday"}, MARKER]}
THROTTLED = refusal(429, "TooManyRequestsException", "Too Many Requests")


class ChangingRules(BatchRules):
    """Rules that also take RegisterJobDefinition and DeregisterJobDefinition."""

    def __call__(self, request) -> Answer:
        body = request.json() if request.body else {}
        if request.operation == "RegisterJobDefinition":
            kind = next(k for k, properties in PROPERTIES.items() if list(properties)[0] in body)
            revision = self.register(body["jobDefinitionName"], kind)
            return Answer(body={
                "jobDefinitionName": revision.name, "jobDefinitionArn": revision.arn,
                "revision": revision.revision})
        if request.operation == "DeregisterJobDefinition":
            self.find(body["jobDefinition"]).status = "INACTIVE"
            return Answer(body={})
        return super().__call__(request)


class Scene:
    def __init__(self, upstream, rules, proxy):
        self.upstream, self.rules, self.proxy = upstream, rules, proxy
        self.client = batch_client(proxy.url, UNKNOWN_KEY)

    def submit(self, definition="etl", overrides=INJECTED, client=None) -> None:
        (client or self.client).submit_job(
            jobName="n", jobQueue="q", jobDefinition=definition, containerOverrides=overrides)

    def look_ups(self) -> int:
        return len(self.upstream.of("DescribeJobDefinitions"))

    def last(self) -> dict:
        return self.upstream.of("SubmitJob")[-1].json()


@pytest.fixture
def scene(binary, keep, start_upstream):
    """`scene(*arguments, etl="ecs")`: answers are kept for a minute, so that only what is tested ends them."""
    upstreams = []

    def make(*arguments: str, **definitions: str) -> Scene:
        rules = ChangingRules()
        for name, kind in definitions.items():
            rules.register(name, kind)
        upstream = start_upstream(rules)
        upstreams.append(upstream)
        proxy = keep(binary.serve(upstream.url, "--look-up-ttl", "60", *arguments))
        return Scene(upstream, rules, proxy)

    yield make
    for upstream in upstreams:
        upstream.assert_all_verified()


def test_a_register_that_passes_by_ends_what_is_remembered_of_that_name(scene):
    scene = scene(etl="ecs", other="ecs")
    for _ in range(3):
        scene.submit("etl")
        scene.submit("other")
    assert scene.look_ups() == 2
    scene.client.register_job_definition(
        jobDefinitionName="etl", type="container", containerProperties={"image": "i"})
    scene.submit("etl")
    assert scene.last()["containerOverrides"] == INJECTED
    scene.submit("other")
    assert scene.look_ups() == 3


@pytest.mark.parametrize("reference", ["etl:2", "arn:aws:batch:us-east-1:123456789012:job-definition/etl:2"])
def test_so_does_a_deregister(scene, reference):
    scene = scene(etl="ecs")
    scene.rules.register("etl", "container")
    scene.submit()
    assert scene.last()["containerOverrides"] == INJECTED
    scene.client.deregister_job_definition(jobDefinition=reference)
    scene.submit()
    assert "containerOverrides" not in scene.last()
    assert scene.look_ups() == 2


def test_what_is_the_users_is_never_decided_by_an_old_answer(scene):
    scene = scene(etl="ecs")
    scene.submit()
    scene.submit()
    assert scene.look_ups() == 1
    scene.rules.register("etl", "container")  # Around the proxy.
    scene.submit(overrides=OWN)
    assert scene.last()["containerOverrides"] == OWN
    assert scene.look_ups() == 2
    # A revision by number means the same for good.
    for _ in range(3):
        scene.submit("etl:2", OWN)
    assert scene.look_ups() == 3


def test_an_old_answer_that_batch_contradicts_is_forgotten(scene):
    scene = scene(etl="container")
    scene.submit()
    scene.rules.register("etl", "ecs")  # Around the proxy.
    scene.submit()
    assert len(scene.upstream.of("SubmitJob")) == 3 and len(scene.rules.jobs) == 2
    scene.submit()
    assert len(scene.upstream.of("SubmitJob")) == 4 and len(scene.rules.jobs) == 3
    assert scene.look_ups() == 1


@pytest.mark.parametrize("kind", ["ecs", "container"])
def test_a_storm_of_429_delays_jobs_and_loses_none(scene, kind):
    scene = scene(etl=kind)
    describe = scene.rules._describe_definitions
    calm = threading.Event()
    scene.rules._describe_definitions = lambda body: describe(body) if calm.is_set() else THROTTLED
    clients = [batch_client(scene.proxy.url, UNKNOWN_KEY) for _ in range(16)]
    # Each answers within its read timeout; how long a look-up may take is the resolver's own tests' to say.
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda client: scene.submit(client=client), clients))
    assert len(scene.rules.jobs) == 16
    # One call for all sixteen, repeated with pauses that double: not a storm of the proxy's own.
    assert scene.look_ups() <= 12
    calm.set()
    scene.submit("etl:1", OWN if kind == "container" else INJECTED)
    expected = {"ecs": None, "container": OWN}[kind]
    assert scene.last().get("containerOverrides") == expected


def resident_kibibytes(process) -> int:
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test_a_thousand_definitions(scene):
    names = [f"definition-{number}" for number in range(1000)]
    scene = scene("--log-level", "warning", **{n: ("ecs", "container")[i % 2] for i, n in enumerate(names)})
    local = threading.local()

    def submit(name: str):
        if not hasattr(local, "client"):
            local.client = batch_client(scene.proxy.url, PROXY_KEY)
        scene.submit(name + ":1", client=local.client)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(submit, names[:200]))
        early = resident_kibibytes(scene.proxy.process)
        list(pool.map(submit, names[200:]))
        before = scene.look_ups()
        list(pool.map(submit, names))
    assert before == 1000
    assert scene.look_ups() == 1000, "the second round needs no look-up"
    assert len(scene.rules.jobs) == 2000
    grown = resident_kibibytes(scene.proxy.process) - early
    assert grown < 24 * 1024, f"{grown} KiB more for 800 definitions"
