"""What becomes of a SubmitJob: by kind of definition, by its name's form, by what Batch lets be looked up."""

from __future__ import annotations

import json
import threading

import pytest
from botocore.exceptions import ClientError

from batch_rules import ECS_REFUSAL, BatchRules
from conftest import batch_client
from harness import PROXY_KEY, UNKNOWN_KEY
from verifying_upstream import refusal

MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
INJECTED = {"environment": [MARKER]}
ARN = "arn:aws:batch:us-east-1:123456789012:job-definition/"


class Scene:
    """An upstream with rules, a proxy before it and a client before that."""

    def __init__(self, upstream, rules, proxy, credentials):
        self.upstream, self.rules, self.proxy = upstream, rules, proxy
        self.client = batch_client(proxy.url, credentials)

    def submit(self, definition: str, **members) -> dict:
        return self.client.submit_job(
            jobName="nightly", jobQueue="queue", jobDefinition=definition, **members
        )

    def submitted(self) -> list[dict]:
        return [request.json() for request in self.upstream.of("SubmitJob")]

    def look_ups(self) -> list[dict]:
        return [request.json() for request in self.upstream.of("DescribeJobDefinitions")]


@pytest.fixture
def scene(binary, keep, start_upstream):
    """`scene(rules, *arguments)`; the upstream has verified every request when the test ends."""
    upstreams = []

    def make(rules: BatchRules, *arguments: str, credentials=UNKNOWN_KEY) -> Scene:
        upstream = start_upstream(rules)
        upstreams.append(upstream)
        return Scene(upstream, rules, keep(binary.serve(upstream.url, *arguments)), credentials)

    yield make
    for upstream in upstreams:
        upstream.assert_all_verified()


def rules_with(**definitions: str) -> BatchRules:
    rules = BatchRules()
    for name, kind in definitions.items():
        rules.register(name, kind)
    return rules


@pytest.mark.parametrize("kind", ["ecs", "eks"])
@pytest.mark.parametrize("reference", ["etl", "etl:1", ARN + "etl:1", ARN + "etl"])
@pytest.mark.parametrize("key", [PROXY_KEY, UNKNOWN_KEY], ids=["own key", "unknown key"])
def test_the_injected_override_is_dropped(scene, kind, reference, key):
    scene = scene(rules_with(etl=kind), credentials=key)
    assert scene.submit(reference, containerOverrides=INJECTED)["jobId"]
    (body,) = scene.submitted()
    # The definition stays as the client wrote it: IAM policies name it.
    assert body == {"jobName": "nightly", "jobQueue": "queue", "jobDefinition": reference}
    exchange = scene.proxy.exchange(op="SubmitJob")
    assert (exchange["decision"], exchange["reason"]) == ("rewritten", kind)
    assert exchange["lost"] == []


@pytest.mark.parametrize("kind", ["container", "node"])
@pytest.mark.parametrize("reference", ["app", "app:1", ARN + "app:1", ARN + "app"])
def test_other_jobs_keep_it(scene, kind, reference):
    scene = scene(rules_with(app=kind))
    scene.submit(reference, containerOverrides=INJECTED)
    assert scene.submitted()[0]["containerOverrides"] == INJECTED
    assert scene.proxy.exchange(op="SubmitJob")["decision"] == "passed"


def test_without_overrides_nothing_is_looked_up(scene):
    scene = scene(rules_with(etl="ecs"))
    scene.submit("etl")
    assert scene.upstream.operations() == ["SubmitJob"]


@pytest.mark.parametrize("value", ["null", "{}", "[]", '"text"', "1.0E+2", "false"])
def test_any_value_counts_as_present(scene, value):
    """Of all values Batch judges what it accepts; on an ecs job none of them may arrive."""
    scene = scene(rules_with(etl="ecs"))
    scene.client.meta.events.register(
        "before-call.batch.SubmitJob",
        lambda params, **_: params.update(
            body=params["body"].replace(b"}", b', "containerOverrides": ' + value.encode() + b"}")
        ),
    )
    scene.submit("etl")
    assert "containerOverrides" not in scene.submitted()[0]


@pytest.mark.parametrize("newest_kind, decision", [("ecs", "rewritten"), ("container", "passed")])
@pytest.mark.parametrize("reference", ["etl", ARN + "etl"])
def test_of_150_revisions_the_newest_active_one_decides(scene, newest_kind, decision, reference):
    rules = BatchRules(page_size=100)
    for _ in range(149):
        rules.register("etl", "container" if newest_kind == "ecs" else "ecs")
    rules.register("etl", newest_kind)
    # Newer, of yet another kind, but deregistered.
    rules.register("etl", "eks", status="INACTIVE")
    scene = scene(rules)
    scene.submit(reference, containerOverrides=INJECTED)
    assert scene.proxy.exchange(op="SubmitJob")["decision"] == decision
    look_ups = scene.look_ups()
    assert len(look_ups) >= 2 and look_ups[-1].get("nextToken")
    assert all(call["status"] == "ACTIVE" and call["jobDefinitionName"] == "etl" for call in look_ups)


def test_a_definition_whose_name_is_a_prefix_of_another_is_not_mixed_up(scene):
    scene = scene(rules_with(etl="container", **{"etl-large": "ecs"}))
    scene.submit("etl", containerOverrides=INJECTED)
    scene.submit("etl-large", containerOverrides=INJECTED)
    first, second = scene.submitted()
    assert "containerOverrides" in first and "containerOverrides" not in second


@pytest.mark.parametrize("kind", ["ecs", "eks"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["bare words", "wrapped words"])
def test_denied_look_up_two_submissions_one_accepted(scene, kind, wrapped):
    rules = rules_with(etl=kind)
    rules.describe_denied, rules.wrapped = True, wrapped
    scene = scene(rules)
    job = scene.submit("etl", containerOverrides=INJECTED)
    first, second = scene.submitted()
    assert "containerOverrides" in first and "containerOverrides" not in second
    assert list(rules.jobs) == [job["jobId"]]


def test_denied_look_up_of_a_container_job_submits_once(scene):
    rules = rules_with(app="container")
    rules.describe_denied = True
    scene = scene(rules)
    scene.submit("app", containerOverrides=INJECTED)
    assert [body["containerOverrides"] for body in scene.submitted()] == [INJECTED]
    assert len(rules.jobs) == 1


def test_look_up_never_asks_for_nothing(scene):
    scene = scene(rules_with(etl="ecs", app="container"), "--look-up", "never")
    scene.submit("etl", containerOverrides=INJECTED)
    scene.submit("app", containerOverrides=INJECTED)
    assert scene.look_ups() == []
    assert len(scene.submitted()) == 3 and len(scene.rules.jobs) == 2


@pytest.mark.parametrize(
    "words",
    [
        "Container Overrides length must be at most 8192",
        "Container overrides and node overrides are mutually exclusive, only one can be set.",
        "Environment variables must not start with AWS_BATCH, which is reserved.",
    ],
)
@pytest.mark.parametrize("denied", [False, True], ids=["looked up", "look-up denied"])
def test_another_refusal_is_passed_on_untouched_and_sent_once(scene, words, denied):
    """A container job must never run without the overrides that its user set, whatever Batch says of them."""
    rules = rules_with(app="container")
    rules.describe_denied = denied
    rules._submit = lambda _: refusal(400, "ClientException", words)
    scene = scene(rules)
    overrides = {"environment": [MARKER, {"name": "COLOUR", "value": "green"}]}
    with pytest.raises(ClientError) as caught:
        scene.submit("app", containerOverrides=overrides)
    assert caught.value.response["Error"]["Message"] == words
    assert [body["containerOverrides"] for body in scene.submitted()] == [overrides]


def test_an_unknown_definition_is_batchs_to_refuse(scene):
    scene = scene(rules_with(etl="ecs"))
    with pytest.raises(ClientError, match="does not exist") as caught:
        scene.submit("nowhere", containerOverrides=INJECTED)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert [body["containerOverrides"] for body in scene.submitted()] == [INJECTED]


def test_a_throttled_look_up_is_tried_again(scene):
    rules = rules_with(etl="ecs")
    throttled = refusal(429, "TooManyRequestsException", "Too Many Requests")
    rules.describe_answers = [throttled, throttled]
    scene = scene(rules)
    scene.submit("etl", containerOverrides=INJECTED)
    assert len(scene.submitted()) == 1
    assert len(scene.look_ups()) == 3


def test_a_throttled_submission_is_the_clients_to_repeat(scene):
    rules = rules_with(etl="ecs")
    rules._submit = lambda _: refusal(429, "TooManyRequestsException", "Too Many Requests")
    scene = scene(rules)
    with pytest.raises(ClientError, match="Too Many Requests") as caught:
        scene.submit("etl", containerOverrides=INJECTED)
    assert caught.value.response["Error"]["Code"] == "TooManyRequestsException"
    assert len(scene.submitted()) == 1


def test_concurrent_look_ups_of_one_definition_are_one_call(scene):
    rules = rules_with(etl="ecs")
    describe = rules._describe_definitions

    def slowly(body):
        answer = describe(body)
        answer.delay = 0.5
        return answer

    rules._describe_definitions = slowly
    scene = scene(rules)
    clients = [batch_client(scene.proxy.url, UNKNOWN_KEY) for _ in range(8)]
    failures = []

    def submit(client):
        try:
            client.submit_job(
                jobName="n", jobQueue="q", jobDefinition="etl:1", containerOverrides=INJECTED
            )
        except ClientError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=submit, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(scene.look_ups()) == 1
    assert len(scene.rules.jobs) == 8


def test_a_revision_once_known_is_not_looked_up_again(scene):
    scene = scene(rules_with(etl="ecs"))
    for _ in range(3):
        scene.submit("etl:1", containerOverrides=INJECTED)
    assert len(scene.look_ups()) == 1


@pytest.mark.parametrize(
    "name, value",
    [
        (
            "ecsPropertiesOverride",
            {"taskProperties": [{"containers": [{"name": "app", "environment": [{"name": "A", "value": "b"}]}]}]},
        ),
        ("eksPropertiesOverride", {"podProperties": {"containers": [{"name": "app", "command": ["x"]}]}}),
    ],
)
def test_the_proper_override_survives_and_needs_no_look_up(scene, name, value):
    scene = scene(rules_with(etl=name[:3]))
    scene.submit("etl", containerOverrides=INJECTED, **{name: value})
    (body,) = scene.submitted()
    assert body[name] == value and "containerOverrides" not in body
    assert scene.look_ups() == []


def test_members_of_that_name_further_down_stay(scene):
    scene = scene(rules_with(etl="ecs"))
    members = {"parameters": {"containerOverrides": "p"}, "tags": {"containerOverrides": "t"}}
    scene.submit("etl", containerOverrides=INJECTED, **members)
    (body,) = scene.submitted()
    assert body == {"jobName": "nightly", "jobQueue": "queue", "jobDefinition": "etl"} | members


def test_lost_fields_are_named_in_the_log_and_in_the_answer(scene):
    scene = scene(rules_with(etl="ecs"))
    overrides = {"environment": [MARKER, {"name": "COLOUR", "value": "green"}], "command": ["echo"]}
    answer = scene.submit("etl", containerOverrides=overrides)
    exchange = scene.proxy.exchange(op="SubmitJob")
    assert exchange["level"] == "warning"
    assert any("command" in field for field in exchange["lost"])
    headers = answer["ResponseMetadata"]["HTTPHeaders"]
    own = {name: value for name, value in headers.items() if name.startswith("x-sfn-batch-proxy-")}
    assert any("command" in value for value in own.values()), f"no header names the lost fields: {own}"


def test_the_exchange_is_logged_once_with_the_upstreams_request_id(scene):
    scene = scene(rules_with(etl="ecs"))
    answer = scene.submit("etl", containerOverrides=INJECTED)
    exchange = scene.proxy.exchange(op="SubmitJob")
    assert answer["ResponseMetadata"]["RequestId"] in json.dumps(exchange)
    assert exchange["job"] == "nightly" and exchange["definition"] == "etl:1"
    assert exchange["status"] == 200 and exchange["ms"] >= exchange["lookup_ms"] >= 0
    again = [e for e in scene.proxy.events("exchange") if e["op"] == "SubmitJob"]
    assert len(again) == 1


def test_the_refusal_of_an_ecs_job_by_batch_is_still_seen_without_any_proxy(start_upstream):
    """The control: what all of the above would do without the program between."""
    upstream = start_upstream(rules_with(etl="ecs"))
    with pytest.raises(ClientError, match=ECS_REFUSAL):
        batch_client(upstream.url, PROXY_KEY).submit_job(
            jobName="n", jobQueue="q", jobDefinition="etl", containerOverrides=INJECTED
        )
