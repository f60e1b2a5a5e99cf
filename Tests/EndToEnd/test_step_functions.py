"""A real Step Functions engine runs Batch jobs straight to the sandbox Batch and through the proxy."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from botocore.credentials import Credentials

from batch_rules import ECS_REFUSAL, EKS_REFUSAL, BatchRules
from conftest import PROJECT, batch_client
from harness import environment_keys

SANDBOX_KEY = Credentials("sandbox", "sandbox")
MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
EXAMPLES = PROJECT / "docs" / "examples"
ECS = {
    "ecsProperties": {
        "taskProperties": [
            {
                "containers": [
                    {
                        "name": name,
                        "image": "public.ecr.aws/amazonlinux/amazonlinux:2023",
                        "resourceRequirements": [
                            {"type": "VCPU", "value": "1"},
                            {"type": "MEMORY", "value": "1024"},
                        ],
                    }
                    for name in ("app", "sidecar")
                ]
            }
        ]
    }
}
EKS = {
    "eksProperties": {
        "podProperties": {
            "containers": [
                {
                    "image": "public.ecr.aws/amazonlinux/amazonlinux:2023",
                    "resources": {"limits": {"cpu": "1", "memory": "1024Mi"}},
                }
            ]
        }
    }
}
CONTAINER = {
    "containerProperties": {
        "image": "public.ecr.aws/amazonlinux/amazonlinux:2023",
        "command": ["true"],
        "resourceRequirements": [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "1024"}],
    }
}
KINDS = {"ecs": ECS, "eks": EKS, "container": CONTAINER}


@pytest.fixture(scope="module")
def sandbox(binary, keep_for_module):
    return keep_for_module(binary.sandbox())


@pytest.fixture(scope="module")
def proxy(binary, sandbox, keep_for_module):
    env = environment_keys(SANDBOX_KEY)
    return keep_for_module(binary.serve(sandbox.url, credentials=None, env=env))


@pytest.fixture(scope="module")
def batch(sandbox):
    """boto3 straight to the sandbox."""
    return batch_client(sandbox.url, SANDBOX_KEY)


def new_name() -> str:
    return "job-" + uuid.uuid4().hex[:10]


def register(batch, kind: str, name: str | None = None) -> dict:
    return batch.register_job_definition(
        jobDefinitionName=name or new_name(), type="container", **KINDS[kind]
    )


def reference_forms(registered: dict) -> dict[str, str]:
    name, revision = registered["jobDefinitionName"], registered["revision"]
    arn = registered["jobDefinitionArn"]
    assert arn.endswith(f"/{name}:{revision}")
    return {
        "name": name,
        "name:revision": f"{name}:{revision}",
        "ARN": arn,
        "ARN without revision": arn.rpartition(":")[0],
    }


def run_direct(engine, sandbox, definition, **arguments):
    engine.use(sandbox.url, SANDBOX_KEY.access_key, SANDBOX_KEY.secret_key)
    return engine.submit_job_sync(definition, **arguments)


def run_through(engine, proxy, definition, **arguments):
    # With keys that neither the proxy nor the sandbox knows: Step Functions Local signs with its own.
    engine.use(proxy.url)
    return engine.submit_job_sync(definition, **arguments)


def assert_succeeded(execution):
    assert execution["status"] == "SUCCEEDED", execution.get("cause")


@pytest.mark.parametrize("kind, words", [("ecs", ECS_REFUSAL), ("eks", EKS_REFUSAL)])
def test_straight_to_batch_the_execution_fails_in_its_words(engine, sandbox, batch, kind, words):
    execution = run_direct(engine, sandbox, register(batch, kind)["jobDefinitionName"])
    assert execution["status"] == "FAILED"
    assert execution["error"] == "Batch.ClientException"
    assert words in execution["cause"]
    assert "Service: AWSBatch; Status Code: 400; Error Code: ClientException" in execution["cause"]


def title(definition):
    """How the log calls a definition that was looked up."""
    return f"{definition['jobDefinitionName']}:{definition['revision']}"


@pytest.mark.parametrize("form", ["name", "name:revision", "ARN", "ARN without revision"])
@pytest.mark.parametrize("kind", ["ecs", "eks"])
def test_through_the_proxy_it_succeeds(engine, proxy, batch, kind, form):
    definition = register(batch, kind)
    assert_succeeded(run_through(engine, proxy, reference_forms(definition)[form]))
    exchange = proxy.exchange(op="SubmitJob", definition=title(definition))
    assert exchange["decision"] == "rewritten"
    assert exchange["reason"] == kind
    assert exchange["removed"] == ["containerOverrides"]
    assert exchange["lost"] == []
    assert exchange["status"] == 200


@pytest.mark.parametrize("form", ["name", "ARN without revision"])
def test_a_container_job_keeps_the_marker_of_step_functions(engine, proxy, batch, form):
    definition = register(batch, "container")
    execution = run_through(engine, proxy, reference_forms(definition)[form])
    assert_succeeded(execution)
    job_id = json.loads(execution["output"])["JobId"]
    (job,) = batch.describe_jobs(jobs=[job_id])["jobs"]
    assert MARKER in job["container"]["environment"]
    assert proxy.exchange(op="SubmitJob", definition=title(definition))["decision"] == "passed"


def test_a_container_job_keeps_what_the_state_machine_overrides(engine, proxy, batch):
    name = register(batch, "container")["jobDefinitionName"]
    overrides = {"Environment": [{"Name": "COLOUR", "Value": "green"}], "Command": ["echo", "1.0E+2"]}
    execution = run_through(engine, proxy, name, ContainerOverrides=overrides)
    assert_succeeded(execution)
    (job,) = batch.describe_jobs(jobs=[json.loads(execution["output"])["JobId"]])["jobs"]
    assert {"name": "COLOUR", "value": "green"} in job["container"]["environment"]
    assert MARKER in job["container"]["environment"]
    assert job["container"]["command"] == ["echo", "1.0E+2"]


def test_overrides_set_by_the_user_on_an_ecs_job_are_dropped_with_a_warning(engine, proxy, batch):
    definition = register(batch, "ecs")
    overrides = {"Environment": [{"Name": "COLOUR", "Value": "green"}], "Command": ["echo"]}
    name = definition["jobDefinitionName"]
    assert_succeeded(run_through(engine, proxy, name, ContainerOverrides=overrides))
    exchange = proxy.exchange(op="SubmitJob", definition=title(definition))
    assert exchange["decision"] == "rewritten"
    assert any("command" in lost for lost in exchange["lost"])
    assert any("environment" in lost or "COLOUR" in lost for lost in exchange["lost"])
    assert exchange["level"] == "warning"


@pytest.mark.parametrize("form", ["name", "ARN without revision"])
def test_the_newest_of_150_revisions_decides(engine, sandbox, proxy, batch, form):
    name = new_name()
    for _ in range(149):
        register(batch, "container", name)
    newest = register(batch, "ecs", name)
    assert newest["revision"] == 150
    reference = reference_forms(newest)[form]
    assert ECS_REFUSAL in run_direct(engine, sandbox, reference)["cause"]
    assert_succeeded(run_through(engine, proxy, reference))
    # An older revision, named, is what it was.
    assert_succeeded(run_through(engine, proxy, f"{name}:149"))
    assert proxy.exchange(op="SubmitJob", definition=f"{name}:149")["decision"] == "passed"


def test_a_new_revision_of_another_kind_counts_at_once(engine, proxy, batch):
    """Registered through the proxy, so that it knows; nobody should wait for a cache to expire."""
    name = new_name()
    through = batch_client(proxy.url, SANDBOX_KEY)
    register(through, "container", name)
    assert_succeeded(run_through(engine, proxy, name))
    register(through, "ecs", name)
    assert_succeeded(run_through(engine, proxy, name))
    through.deregister_job_definition(jobDefinition=f"{name}:2")
    execution = run_through(engine, proxy, name)
    assert_succeeded(execution)
    (job,) = batch.describe_jobs(jobs=[json.loads(execution["output"])["JobId"]])["jobs"]
    assert MARKER in job["container"]["environment"]


@pytest.mark.parametrize("kind", ["ecs", "eks"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["bare words", "wrapped words"])
def test_without_the_right_to_look_up_batchs_refusal_decides(
    engine, binary, keep, start_upstream, kind, wrapped
):
    rules = BatchRules(wrapped=wrapped)
    rules.register("etl", kind)
    rules.describe_denied = True
    upstream = start_upstream(rules)
    proxy = keep(binary.serve(upstream.url))
    assert_succeeded(run_through(engine, proxy, "etl"))
    first, second = (request.json() for request in upstream.of("SubmitJob"))
    assert first.pop("containerOverrides") == {"environment": [MARKER]}
    assert first == second
    assert len(rules.jobs) == 1
    upstream.assert_all_verified()


def test_a_failing_job_fails_the_execution_with_the_jobs_own_story(engine, proxy):
    execution = run_through(engine, proxy, "never-registered")
    assert execution["status"] == "FAILED"
    assert execution["error"] == "Batch.ClientException"


class TestTheArticle:
    """The stack that users met the failure with, from the JSON that it synthesises to."""

    @pytest.fixture(scope="class")
    def state_machine(self, batch) -> str:
        definition = json.loads((EXAMPLES / "job-definition.json").read_text())
        batch.register_job_definition(**definition)
        return (EXAMPLES / "state-machine.json").read_text()

    def test_straight_to_batch_it_fails_in_the_articles_words(self, engine, sandbox, state_machine):
        engine.use(sandbox.url, SANDBOX_KEY.access_key, SANDBOX_KEY.secret_key)
        execution = engine.run(state_machine)
        assert execution["status"] == "FAILED"
        assert ECS_REFUSAL in execution["cause"]
        assert "(Service: AWSBatch; Status Code: 400; Error Code: ClientException; Request ID: " in (
            execution["cause"]
        )
        assert "; Proxy: null)" in execution["cause"]

    def test_the_workaround_with_the_aws_sdk_succeeds_without_any_proxy(self, engine, sandbox, state_machine):
        """Workaround 3 of docs/examples/README.md, as it stands there; only its Wait is shorter."""
        (block,) = re.findall(r"```json\n(.*?)```", (EXAMPLES / "README.md").read_text(), re.DOTALL)
        machine = json.loads(block)
        machine["States"]["Wait"]["Seconds"] = 1
        engine.use(sandbox.url, SANDBOX_KEY.access_key, SANDBOX_KEY.secret_key)
        assert_succeeded(engine.run(machine))

    def test_through_the_proxy_it_succeeds(self, engine, proxy, state_machine):
        engine.use(proxy.url)
        assert_succeeded(engine.run(state_machine))
