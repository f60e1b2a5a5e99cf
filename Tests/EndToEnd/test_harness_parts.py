"""The parts of this harness against each other, without the program: what they prove must be provable."""

from __future__ import annotations

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from batch_model import OPERATIONS, sample_input
from batch_rules import ECS_REFUSAL, BatchRules
from conftest import batch_client
from harness import PROXY_KEY, PROXY_SESSION_KEY
from verifying_upstream import Answer
from wire import Connection, Request, exchange, now_stamp

QUEUES = "/v1/describejobqueues"
CONTENT_TYPE = ("Content-Type", "application/json")


def request_for(upstream, body=b"{}", **options) -> Request:
    fields = [("Host", f"127.0.0.1:{upstream.port}"), CONTENT_TYPE, ("Content-Length", str(len(body)))]
    return Request(target=QUEUES, fields=fields, body=body, **options)


@pytest.mark.parametrize("credentials", [PROXY_KEY, PROXY_SESSION_KEY], ids=["keys", "session"])
def test_boto3_itself_passes_the_verification(start_upstream, credentials):
    upstream = start_upstream()
    client = batch_client(upstream.url, credentials)
    for operation in ("SubmitJob", "ListTagsForResource", "UntagResource", "DescribeJobDefinitions"):
        method = "".join("_" + c.lower() if c.isupper() else c for c in operation).lstrip("_")
        getattr(client, method)(**sample_input(operation, only_required=False))
    upstream.assert_all_verified()
    assert len(upstream.requests) == 4


def test_a_signature_made_here_passes_the_verification(start_upstream):
    upstream = start_upstream()
    assert exchange(upstream.port, request_for(upstream).signed(PROXY_KEY)).status == 200
    upstream.assert_all_verified()


@pytest.mark.parametrize(
    "spoil, problem",
    [
        (lambda r: setattr(r, "body", b"[]"), "signature differs"),
        (lambda r: setattr(r, "target", QUEUES + "?x=1"), "signature differs"),
        (lambda r: r.fields.append(("X-Amz-Other", "1")), "X-Amz-Other is not signed"),
        (lambda r: r.fields.append(("X-Amz-Security-Token", "t")), "session token"),
        (lambda r: r.fields.remove(r.fields[0]), "0 Host fields"),
        (lambda r: r.fields.append(("Host", "b")), "2 Host fields"),
        (lambda r: r.fields.remove(CONTENT_TYPE), "content-type is signed but was not sent"),
    ],
)
def test_a_spoilt_request_is_refused(start_upstream, spoil, problem):
    upstream = start_upstream()
    request = request_for(upstream).signed(PROXY_KEY)
    spoil(request)
    assert exchange(upstream.port, request).status == 403
    assert problem in "; ".join(upstream.requests[0].problems)


@pytest.mark.parametrize(
    "options, problem",
    [
        ({"timestamp": now_stamp(-400)}, "five minutes off"),
        ({"service": "ecs"}, "signed for ecs"),
        ({"names": []}, None),
    ],
)
def test_date_and_service_are_checked(start_upstream, options, problem):
    upstream = start_upstream()
    status = exchange(upstream.port, request_for(upstream).signed(PROXY_KEY, **options)).status
    assert status == (403 if problem else 200)
    assert (problem or "") in "; ".join(upstream.requests[0].problems)


def test_an_unknown_key_is_refused(start_upstream):
    upstream = start_upstream()
    other = Credentials(PROXY_KEY.access_key, "another secret")
    assert exchange(upstream.port, request_for(upstream).signed(other)).status == 403
    stranger = Credentials("AKIASTRANGER", "x")
    assert exchange(upstream.port, request_for(upstream).signed(stranger)).status == 403


def test_answers_keep_the_connection_and_come_chunked_too(start_upstream):
    upstream = start_upstream(lambda _: Answer(body=b'{"jobQueues":[]}', chunked=True))
    with Connection(upstream.port) as connection:
        for _ in range(3):
            connection.send(request_for(upstream).signed(PROXY_KEY))
            assert connection.read_response().body == b'{"jobQueues":[]}'
    assert {r.connection for r in upstream.requests} == {1}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_generated_parameters_are_valid_and_answers_readable(start_upstream, operation):
    upstream = start_upstream()
    client = batch_client(upstream.url, PROXY_KEY)
    method = {o: m for m, o in client.meta.method_to_api_mapping.items()}[operation]
    getattr(client, method)(**sample_input(operation, only_required=True))
    getattr(client, method)(**sample_input(operation, only_required=False))
    assert upstream.operations() == [operation, operation]
    upstream.assert_all_verified()


def test_the_rules_refuse_in_the_words_of_aws_and_page(start_upstream):
    rules = BatchRules(page_size=100)
    for _ in range(149):
        rules.register("etl", "container")
    rules.register("etl", "ecs")
    upstream = start_upstream(rules)
    client = batch_client(upstream.url, PROXY_KEY)
    pages = client.get_paginator("describe_job_definitions").paginate(jobDefinitionName="etl")
    sizes = [len(page["jobDefinitions"]) for page in pages]
    assert sizes == [100, 50]
    with pytest.raises(ClientError, match=ECS_REFUSAL):
        client.submit_job(jobName="j", jobQueue="q", jobDefinition="etl", containerOverrides={})
    client.submit_job(jobName="j", jobQueue="q", jobDefinition="etl:149", containerOverrides={})


def test_the_engine_fails_an_ecs_job_as_step_functions_does(start_upstream, engine):
    rules = BatchRules()
    rules.register("etl", "ecs")
    rules.register("app", "container")
    upstream = start_upstream(rules)
    engine.use(upstream.url, PROXY_KEY.access_key, PROXY_KEY.secret_key)
    failed = engine.submit_job_sync("etl")
    assert failed["status"] == "FAILED"
    assert ECS_REFUSAL in failed["cause"]
    assert "(Service: AWSBatch; Status Code: 400; Error Code: ClientException;" in failed["cause"]
    for _ in range(2):
        assert engine.submit_job_sync("app")["status"] == "SUCCEEDED"
    upstream.assert_all_verified()
