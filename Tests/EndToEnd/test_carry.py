"""`--overrides carry` with real boto3: what each container of the job gets, as DescribeJobs of the sandbox tells it."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from conftest import batch_client
from sandbox_relay import SANDBOX_KEY, received

MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}


class Scene:
    def __init__(self, sandbox, proxy):
        self.sandbox, self.proxy = sandbox, proxy
        self.client = batch_client(proxy.url, SANDBOX_KEY)

    def submit(self, definition: str, **members) -> dict:
        """The job as DescribeJobs shows it."""
        answer = self.client.submit_job(
            jobName="carried", jobQueue="queue", jobDefinition=definition, **members
        )
        self.headers = answer["ResponseMetadata"]["HTTPHeaders"]
        (job,) = self.client.describe_jobs(jobs=[answer["jobId"]])["jobs"]
        return job

    def received(self, job: dict) -> dict:
        return json.loads(received(self.sandbox.port, job["jobId"]))


@pytest.fixture
def scene(binary, keep):
    sandbox = keep(binary.sandbox())
    return Scene(sandbox, keep(binary.serve(sandbox.url, "--overrides", "carry", credentials=SANDBOX_KEY)))


def variables(container: dict) -> dict[str, str]:
    entries = container.get("environment") or container.get("env") or []
    return {entry["name"]: entry["value"] for entry in entries}


def containers(job: dict) -> dict[str, dict]:
    if "eksProperties" in job:
        return {c["name"]: c for c in job["eksProperties"]["podProperties"]["containers"]}
    return {c["name"]: c for c in job["ecsProperties"]["taskProperties"][0]["containers"]}


def test_the_override_of_the_right_kind_beside_the_injected_one(scene):
    job = scene.submit(
        "etl",
        containerOverrides={"environment": [{"name": "DAY", "value": "monday"}, MARKER]},
        ecsPropertiesOverride={"taskProperties": [{"containers": [
            {"name": "app", "command": ["run", "--fast"], "environment": [{"name": "DAY", "value": "own"}]},
        ]}]},
    )
    app, sidecar = containers(job)["app"], containers(job)["sidecar"]
    # The request's own value wins, the definition's stays, the rest arrives in every container.
    assert variables(app) == {
        "STAGE": "sandbox", "DAY": "own", "MANAGED_BY_AWS": "STARTED_BY_STEP_FUNCTIONS"}
    assert variables(sidecar) == {"DAY": "monday", "MANAGED_BY_AWS": "STARTED_BY_STEP_FUNCTIONS"}
    assert app["command"] == ["run", "--fast"]
    assert "containerOverrides" not in scene.received(job)


def test_variables_alone(scene):
    job = scene.submit("etl", containerOverrides={"environment": [MARKER, {"name": "DAY", "value": "a b"}]})
    for container in containers(job).values():
        assert variables(container)["DAY"] == "a b"
        assert variables(container)["MANAGED_BY_AWS"] == "STARTED_BY_STEP_FUNCTIONS"
    event = scene.proxy.exchange(op="SubmitJob")
    assert event["decision"] == "rewritten" and event["lost"] == []
    assert "x-sfn-batch-proxy-dropped" not in scene.headers


def test_a_pod(scene):
    job = scene.submit(
        "pods", containerOverrides={"environment": [MARKER], "command": ["echo", "x"]})
    assert all(variables(c)["MANAGED_BY_AWS"] for c in containers(job).values())
    (container,) = containers(job).values()
    assert container.get("command") == ["echo", "x"] or container.get("args") == ["echo", "x"]


def test_a_container_job_keeps_its_own(scene):
    overrides = {"environment": [MARKER], "command": ["echo"]}
    job = scene.submit("ingest", containerOverrides=overrides)
    assert scene.received(job)["containerOverrides"] == overrides
    assert job["container"]["command"] == ["echo"]


def test_array_jobs_dependencies_tags_and_parameters_go_untouched(scene):
    first = scene.submit("etl")
    members = {
        "arrayProperties": {"size": 3}, "dependsOn": [{"jobId": first["jobId"]}],
        "tags": {"containerOverrides": "tag"}, "parameters": {"containerOverrides": "parameter"},
        "retryStrategy": {"attempts": 2}, "timeout": {"attemptDurationSeconds": 60}, "propagateTags": True,
    }
    job = scene.submit("etl", containerOverrides={"environment": [MARKER]}, **members)
    body = scene.received(job)
    assert {name: body[name] for name in members} == members
    assert job["arrayProperties"]["size"] == 3
    (child,) = scene.client.describe_jobs(jobs=[job["jobId"] + ":1"])["jobs"]
    assert variables(containers(child)["sidecar"])["MANAGED_BY_AWS"]


def refused(scene, definition: str, **members) -> str:
    with pytest.raises(ClientError) as caught:
        scene.submit(definition, **members)
    response = caught.value.response
    assert response["Error"]["Code"] == "ClientException"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert "x-sfn-batch-proxy-error" in response["ResponseMetadata"]["HTTPHeaders"]
    assert scene.proxy.exchange(op="SubmitJob")["sent"] is False
    return response["Error"]["Message"]


@pytest.mark.parametrize(
    "overrides, words",
    [
        ({"command": ["x"]}, "command needs a definition with one container, this one has 2"),
        (
            {"resourceRequirements": [{"type": "VCPU", "value": "1"}]},
            "resourceRequirements needs a definition with one container",
        ),
        ({"instanceType": "m5.large"}, "instanceType has no counterpart there"),
        (
            {"environment": [{"name": "AWS_BATCH_X", "value": "secret-value"}]},
            "names that start with AWS_BATCH are Batch's own",
        ),
        (
            {"environment": [{"name": "BIG", "value": "v" * 16_000}]},
            "and Batch takes 30720",
        ),
    ],
)
def test_what_cannot_be_carried_is_refused_with_a_sentence(scene, overrides, words):
    message = refused(scene, "etl", containerOverrides=overrides)
    assert words in message and "Nothing was submitted" in message
    assert "secret-value" not in message and "vvvv" not in message
