"""docker/compose.yaml, as far as it goes without Docker: its settings, names and addresses, with real clients."""

from __future__ import annotations

import json
import re
import sys

import pytest

from compose_network import DOCKERFILE, ComposeNetwork, why_not
from java_probe import java_command

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=REASON or "")

SUBMIT = """
import boto3, json
batch = boto3.client("batch")
job = batch.submit_job(
    jobName="in-its-place", jobQueue="any", jobDefinition="etl",
    containerOverrides={"environment": [{"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}]},
)
print(json.dumps({"endpoint": batch.meta.endpoint_url, "job": job["jobId"]}))
"""
FETCH = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())"
# Keys that the proxy has never heard of, as those of Step Functions Local are.
STRANGER = {"AWS_ACCESS_KEY_ID": "AKIDSTRANGER", "AWS_SECRET_ACCESS_KEY": "of-no-account"}


@pytest.fixture(params=["us-east-1", "eu-west-1"])
def region(request):
    return request.param


@pytest.fixture
def certs(binary, tmp_path, region):
    folder = tmp_path / "certs"
    made = binary.run("certs", "--out", str(folder), "--name", f"batch.{region}.amazonaws.com")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def start_profile(binary, keep, tmp_path, region, certs):
    """`start_profile("tls")`: the profile's network, with the sandbox and the proxy running in it."""
    networks = []

    def start(profile: str):
        networks.append(ComposeNetwork(binary, profile, tmp_path, {"AWS_REGION": region}, certs))
        sandbox = keep(networks[-1].start("sandbox"))
        proxy = next(n for n in networks[-1].services if n.startswith("proxy"))
        return networks[-1], sandbox, keep(networks[-1].start(proxy))

    yield start
    for network in networks:
        network.stop()


def submitted(network, env):
    """What a boto3 that was given no endpoint in its code says of its submission."""
    result = network.run(sys.executable, "-c", SUBMIT, env=STRANGER | env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_boto3_without_an_endpoint_reaches_the_sandbox_by_the_name_of_batch(start_profile, certs, region):
    network, _, proxy = start_profile("tls")
    said = submitted(network, {"AWS_DEFAULT_REGION": region, "AWS_CA_BUNDLE": str(certs / "ca.pem")})
    assert said["endpoint"] == f"https://batch.{region}.amazonaws.com"
    assert proxy.exchange(op="SubmitJob", decision="rewritten")["removed"] == ["containerOverrides"]
    kept = network.run(
        sys.executable, "-c", FETCH, f"http://sandbox:9000/_sandbox/jobs/{said['job']}/request", env={})
    assert json.loads(kept.stdout) == {"jobName": "in-its-place", "jobQueue": "any", "jobDefinition": "etl"}


def test_a_client_that_does_not_know_the_ca_is_not_deceived(start_profile, region):
    network, _, proxy = start_profile("tls")
    environment = STRANGER | {"AWS_DEFAULT_REGION": region, "AWS_MAX_ATTEMPTS": "1"}
    result = network.run(sys.executable, "-c", SUBMIT, env=environment)
    assert result.returncode != 0
    assert "SSLError" in result.stderr
    assert proxy.events("exchange") == []


def test_java_trusts_what_step_functions_local_is_given(start_profile, region, tmp_path):
    network, _, proxy = start_profile("tls")
    given = network.environment("step-functions-tls")
    assert given["AWS_DEFAULT_REGION"] == region
    result = network.run(
        *java_command(tmp_path, f"https://batch.{region}.amazonaws.com/v1/describejobqueues"),
        env={"JAVA_TOOL_OPTIONS": given["JAVA_TOOL_OPTIONS"]}, timeout=80)
    assert result.stdout.strip() == "200", result.stderr
    proxy.exchange(op="DescribeJobQueues", status=200)


def test_the_endpoint_of_step_functions_local_leads_through_the_proxy(start_profile, region):
    network, _, proxy = start_profile("sandbox")
    given = network.environment("step-functions")
    said = submitted(
        network, {"AWS_DEFAULT_REGION": region, "AWS_ENDPOINT_URL_BATCH": given["BATCH_ENDPOINT"]})
    assert said["endpoint"] == "http://sfn-batch-proxy:8084"
    assert proxy.exchange(op="SubmitJob", decision="rewritten")["status"] == 200


def test_the_health_check_of_the_image_passes(start_profile, binary):
    network, _, _ = start_profile("tls")
    command = json.loads(re.search(r"^HEALTHCHECK .*\\\n +CMD (\[.*\])$", DOCKERFILE.read_text(), re.M)[1])
    assert command[0].endswith("/sfn-batch-proxy")
    result = network.run(binary.path, *command[1:], env=network.environment("proxy-tls"))
    assert result.returncode == 0, result.stdout + result.stderr
