"""Every operation of botocore's Batch model, called by boto3 and by the aws CLI, through the proxy.

The upstream recomputes each signature with botocore's signer. Bodies and targets must arrive as boto3 wrote
them.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from batch_model import OPERATIONS, sample_input
from conftest import batch_client
from harness import PROXY_KEY, PROXY_SESSION_KEY, UNKNOWN_KEY, clean_environment, environment_keys
from verifying_upstream import VerifyingUpstream

IDENTITIES = {"keys": PROXY_KEY, "session": PROXY_SESSION_KEY}
TAGGED_ARN = "arn:aws:batch:us-east-1:123456789012:job-definition/my-definition:1"
# CDK's stock definition and our marker: SubmitJob's overrides are other tests' business.
OVERRIDES = ("containerOverrides", "ecsPropertiesOverride", "eksPropertiesOverride")


@pytest.fixture(scope="module", params=list(IDENTITIES))
def identity(request):
    return IDENTITIES[request.param]


@pytest.fixture(scope="module")
def upstream(identity):
    with VerifyingUpstream([identity]) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(binary, upstream, identity, keep_for_module):
    return keep_for_module(binary.serve(upstream.url, credentials=identity))


def call(client, operation: str, parameters: dict) -> tuple[str, bytes]:
    """Calls the operation; returns the target and the body that botocore sent."""
    sent = []

    def remember(request, **_):
        body = request.body or b""
        sent.append((request.url.split(client.meta.endpoint_url, 1)[1], body))

    client.meta.events.register("before-send.batch", remember)
    method = {o: m for m, o in client.meta.method_to_api_mapping.items()}[operation]
    getattr(client, method)(**parameters)
    client.meta.events.unregister("before-send.batch", remember)
    assert len(sent) == 1
    return sent[0]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("client_key", ["own key", "unknown key"])
def test_the_operation_arrives_signed_and_unchanged(proxy, upstream, identity, operation, client_key):
    client = batch_client(proxy.url, identity if client_key == "own key" else UNKNOWN_KEY)
    for only_required in (True, False):
        parameters = sample_input(operation, only_required=only_required)
        if operation == "SubmitJob":
            parameters = {k: v for k, v in parameters.items() if k not in OVERRIDES}
        upstream.requests.clear()
        target, body = call(client, operation, parameters)
        upstream.assert_all_verified()
        assert upstream.operations() == [operation]
        (received,) = upstream.requests
        assert received.target == target
        assert received.body == (body.encode() if isinstance(body, str) else body)
        assert received.access_key == identity.access_key
        assert received.get("X-Amz-Security-Token") == identity.token


def test_the_path_of_the_tag_operations_stays_percent_encoded(proxy, upstream, identity):
    client = batch_client(proxy.url, identity)
    upstream.requests.clear()
    client.list_tags_for_resource(resourceArn=TAGGED_ARN)
    client.untag_resource(resourceArn=TAGGED_ARN, tagKeys=["z/1", "a b", "plus+", "é", "%41"])
    upstream.assert_all_verified()
    encoded = "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-definition%2Fmy-definition%3A1"
    assert upstream.requests[0].target == encoded
    assert upstream.requests[1].target.startswith(encoded + "?tagKeys=")


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "cn-north-1"])
def test_the_region_is_the_one_that_the_client_signed_for(proxy, upstream, identity, region):
    upstream.requests.clear()
    batch_client(proxy.url, identity, region=region).describe_job_queues()
    upstream.assert_all_verified()
    assert upstream.requests[0].region == region


def test_an_operation_newer_than_the_program_passes(proxy, upstream, identity):
    """Batch gains operations; botocore's model of today stands in for one under a path nobody knows."""
    client = batch_client(proxy.url, identity)
    client.meta.events.register(
        "before-sign.batch",
        lambda request, **_: setattr(request, "url", request.url.replace("/v1/canceljob", "/v1/cancelnewthings")),
    )
    upstream.requests.clear()
    with pytest.raises(client.exceptions.ClientError):
        client.cancel_job(jobId="j", reason="r")
    upstream.assert_all_verified()
    assert upstream.requests[0].target == "/v1/cancelnewthings"


AWS_COMMANDS = {
    "describe-job-queues": ["--job-queues", "a", "b"],
    "submit-job": ["--job-name", "nightly", "--job-queue", "q", "--job-definition", "etl:12"],
    "list-tags-for-resource": ["--resource-arn", TAGGED_ARN],
    "untag-resource": ["--resource-arn", TAGGED_ARN, "--tag-keys", "a b", "z/1"],
}


@pytest.mark.parametrize("command", list(AWS_COMMANDS))
def test_the_aws_command_line_works_through_the_proxy(proxy, upstream, identity, command, tmp_path):
    upstream.requests.clear()
    environment = clean_environment(tmp_path, environment_keys(identity)) | {
        "AWS_ENDPOINT_URL_BATCH": proxy.url,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }
    result = subprocess.run(
        [sys.executable, "-m", "awscli", "batch", command, *AWS_COMMANDS[command], "--output", "json"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )
    assert result.returncode == 0, result.stderr
    if result.stdout.strip():
        json.loads(result.stdout)
    upstream.assert_all_verified()
    assert upstream.operations() == ["".join(word.capitalize() for word in command.split("-"))]
