"""The requests that are measured, signed as an SDK signs them."""

import json
from dataclasses import dataclass

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REGION = "eu-west-1"
# What clients of the measured proxy sign with, and what the proxy signs with; no account knows either.
CLIENT_KEY = ("AKIDBENCHMARKCLIENT0", "benchmark-client-secret-that-opens-nothing")
PROXY_KEY = ("AKIDBENCHMARKPROXY00", "benchmark-proxy-secret-that-opens-nothing")

_INJECTED = {"environment": [{"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}]}
_USER_SET = {"environment": [{"name": "STAGE", "value": "test"}, *_INJECTED["environment"]]}


@dataclass(frozen=True)
class Scenario:
    """One kind of request."""

    name: str
    meaning: str
    path: str
    body: bytes


def _submit(definition, overrides=None, size=600):
    """A SubmitJob of exactly `size` bytes, its length made up by a parameter as long as needed."""
    members = {
        "jobName": "benchmark",
        "jobQueue": "arn:aws:batch:eu-west-1:111122223333:job-queue/benchmark",
        "jobDefinition": definition,
        "timeout": {"attemptDurationSeconds": 600},
        "tags": {"team": "benchmark"},
    }
    if overrides:
        members["containerOverrides"] = overrides
    members["parameters"] = {"input": ""}
    missing = size - len(json.dumps(members))
    members["parameters"]["input"] = "x" * max(0, missing)
    return json.dumps(members).encode()


def _arn(name):
    return f"arn:aws:batch:eu-west-1:111122223333:job-definition/{name}:3"


SUBMIT = "/v1/submitjob"
SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("submit", "SubmitJob without overrides, 600 bytes", SUBMIT, _submit(_arn("bench-container"))),
        Scenario(
            "container",
            "container job with the injected override, definition known",
            SUBMIT,
            _submit(_arn("bench-container"), _INJECTED),
        ),
        Scenario(
            "ecs", "ecs job with the injected override, rewritten", SUBMIT, _submit(_arn("bench-ecs"), _INJECTED)
        ),
        Scenario(
            "look-up",
            "ecs job by bare name with a user's override: DescribeJobDefinitions each time",
            SUBMIT,
            _submit("bench-ecs", _USER_SET),
        ),
        Scenario(
            "pass-through",
            "DescribeJobs",
            "/v1/describejobs",
            json.dumps({"jobs": [f"00000000-0000-4000-8000-{index:012d}" for index in range(4)]}).encode(),
        ),
    )
}
BODY_SIZES = {"0.3 KiB": 307, "2 KiB": 2048, "16 KiB": 16384, "256 KiB": 262144}
for _label, _size in BODY_SIZES.items():
    SCENARIOS[_label] = Scenario(
        _label, f"SubmitJob of {_label}", SUBMIT, _submit(_arn("b"), size=_size)
    )


def signed_fields(scenario, url):
    """Header fields of the request, signed for `url`'s host now; valid for five minutes. No amz-sdk-invocation-id:
    with one, the proxy would take repetitions for retries and answer them itself."""
    request = AWSRequest(
        method="POST", url=url + scenario.path, data=scenario.body, headers={"Content-Type": "application/json"}
    )
    SigV4Auth(Credentials(*CLIENT_KEY), "batch", REGION).add_auth(request)
    fields = dict(request.headers.items())
    fields["User-Agent"] = "aws-sdk-java/2.29.0 Linux/6.1 OpenJDK_64-Bit_Server_VM/21"
    return fields


def wire(scenario, url):
    """The whole request as bytes."""
    fields = signed_fields(scenario, url)
    fields["Host"] = url.split("//", 1)[1]
    fields["Content-Length"] = str(len(scenario.body))
    head = f"POST {scenario.path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return head.encode() + b"\r\n" + scenario.body
