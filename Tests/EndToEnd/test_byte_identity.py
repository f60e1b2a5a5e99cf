"""What the proxy has no reason to change arrives identical to the byte, both ways."""

from __future__ import annotations

import json

import pytest

from batch_rules import BatchRules
from harness import PROXY_KEY, PROXY_SESSION_KEY, UNKNOWN_KEY
from verifying_upstream import Answer, VerifyingUpstream
from wire import Connection, Request, exchange

# Replaced or dropped by the proxy whenever it signs; every other field is the client's own.
SIGNING_FIELDS = {"host", "authorization", "x-amz-date", "date", "x-amz-security-token", "x-amz-content-sha256"}
HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "expect",
}
INJECTED = '{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}'


@pytest.fixture(scope="module")
def rules():
    rules = BatchRules()
    for kind in ("container", "ecs", "eks", "node"):
        rules.register(kind, kind)
    return rules


@pytest.fixture(scope="module")
def upstream(rules):
    with VerifyingUpstream([PROXY_KEY], rules) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(binary, upstream, keep_for_module):
    return keep_for_module(binary.serve(upstream.url))


@pytest.fixture(autouse=True)
def fresh(upstream):
    upstream.requests.clear()
    yield
    upstream.assert_all_verified()


def request(proxy, body: bytes, *fields: tuple[str, str], target="/v1/submitjob", method="POST") -> Request:
    base = [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Type", "application/json")]
    length = [("Content-Length", str(len(body)))] if body or method == "POST" else []
    return Request(method, target, base + list(fields) + length, body)


def send(proxy, upstream, sent: Request):
    """Sends a signed request; the answer and what the upstream got of it, look-ups aside."""
    answer = exchange(proxy.port, sent)
    arrived = [r for r in upstream.requests if r.target == sent.target]
    assert len(arrived) == 1, f"{len(arrived)} arrived; answer {answer.status} {answer.body!r}"
    return answer, arrived[0]


def kept(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(n, v) for n, v in fields if n.lower() not in SIGNING_FIELDS | HOP_BY_HOP]


def submit_body(definition: str, middle: str = "") -> bytes:
    return f'{{"jobName":"n","jobQueue":"q",{middle}"jobDefinition":"{definition}"}}'.encode()


ODD_BODIES = {
    "number spellings": '{"jobDefinition":"container","n":[1.0E+2,1e400,-0,0.10,1E-7,12345678901234567890123],%s}',
    "escapes": '{"jobDefinition":"container","e":"\\u0041\\/\\ud83d\\ude00\\u00e9é\\u0000",%s}',
    "whitespace": ' {\r\n\t"jobDefinition" : "container" ,\n  "a" :[ 1 ,2 ] , %s\n}\n ',
    "unknown members": '{"zzz":{"deep":[{},[],null]},"jobDefinition":"container","Another-Member":true,%s}',
    "repeated members": '{"jobDefinition":"other","x":1,"x":2,%s,"jobDefinition":"container"}',
    "other order": '{%s,"timeout":{"attemptDurationSeconds":60},"jobDefinition":"container","jobName":"n"}',
}


@pytest.mark.parametrize("name", list(ODD_BODIES))
@pytest.mark.parametrize("override", [INJECTED, "null", '{"command":["a","b"],"environment":[]}'])
def test_a_container_jobs_body_is_untouched(proxy, upstream, name, override):
    body = (ODD_BODIES[name] % f'"jobName":"n","jobQueue":"q","containerOverrides":{override}').encode()
    _, arrived = send(proxy, upstream, request(proxy, body).signed(PROXY_KEY))
    assert arrived.body == body


@pytest.mark.parametrize("definition", ["ecs", "container"])
def test_a_body_without_overrides_is_untouched(proxy, upstream, definition):
    body = submit_body(definition, '"parameters":{"containerOverrides":"1.0E+2"}, ')
    _, arrived = send(proxy, upstream, request(proxy, body).signed(PROXY_KEY))
    assert arrived.body == body


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"not json", b"[]", b'"containerOverrides"', b"null", b'{"a":01}', b"\xef\xbb\xbf{}",
        b'{"jobDefinition":"ecs","containerOverrides":{}', b'{"jobDefinition":"ecs","containerOverrides":{},}',
        b'{"jobDefinition":"ecs","containerOverrides":"\xff"}', b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_no_json_object_is_batchs_to_judge(binary, keep, start_upstream, body):
    words = b'{"message":"Unexpected token"}'
    upstream = start_upstream(
        lambda _: Answer(400, words, [("x-amzn-ErrorType", "SerializationException")])
    )
    proxy = keep(binary.serve(upstream.url))
    answer, arrived = send(proxy, upstream, request(proxy, body).signed(PROXY_KEY))
    assert arrived.body == body
    assert (answer.status, answer.body) == (400, words)
    assert answer.get("x-amzn-ErrorType") == "SerializationException"
    assert answer.error_label is None


SPLICES = {
    "in the middle": ('{"jobName":"n",%s,"jobDefinition":"ecs","jobQueue":"q"}',
                      '{"jobName":"n","jobDefinition":"ecs","jobQueue":"q"}'),
    "first": ('{%s,"jobDefinition":"ecs","jobName":"n","jobQueue":"q"}',
              '{"jobDefinition":"ecs","jobName":"n","jobQueue":"q"}'),
    "last": ('{"jobDefinition":"ecs","jobName":"n","jobQueue":"q",%s}',
             '{"jobDefinition":"ecs","jobName":"n","jobQueue":"q"}'),
    "twice": ('{"jobDefinition":"ecs",%s,"jobName":"n","jobQueue":"q",%s}',
              '{"jobDefinition":"ecs","jobName":"n","jobQueue":"q"}'),
    "beside odd neighbours": ('{"jobName":"n","n":1.0E+2,%s,"e":"\\u0041\\/","jobDefinition":"ecs","jobQueue":"q"}',
                              '{"jobName":"n","n":1.0E+2,"e":"\\u0041\\/","jobDefinition":"ecs","jobQueue":"q"}'),
}


@pytest.mark.parametrize("place", list(SPLICES))
@pytest.mark.parametrize("key", ['"containerOverrides"', '"container\\u004fverrides"', '"\\u0063ontainerOverrides"'])
def test_only_the_override_is_cut_out_of_an_ecs_jobs_body(proxy, upstream, place, key):
    pattern, expected = SPLICES[place]
    body = pattern.replace("%s", f"{key}:{INJECTED}").encode()
    answer, arrived = send(proxy, upstream, request(proxy, body).signed(PROXY_KEY))
    assert answer.status == 200, answer.body
    assert arrived.body == expected.encode()
    assert arrived.get("Content-Length") == str(len(expected.encode()))


def test_with_blanks_around_it_the_neighbours_keep_their_bytes(proxy, upstream):
    pieces = ['"jobName" : "n"', '"n":  1.0E+2', '"jobDefinition":\t"ecs"', '"jobQueue":"q"']
    body = "{ %s ,\n %s ,\n \"containerOverrides\" : %s ,\n %s , %s }" % (*pieces[:2], INJECTED, *pieces[2:])
    _, arrived = send(proxy, upstream, request(proxy, body.encode()).signed(PROXY_KEY))
    text = arrived.body.decode()
    positions = [text.index(piece) for piece in pieces]
    assert positions == sorted(positions)
    assert set(json.loads(text)) == {"jobName", "n", "jobDefinition", "jobQueue"}


FIELDS = [
    ("user-agent", "aws-sdk-java/1.12.700 Linux/6.1 Java/11"),
    ("X-Custom-Header", "Case And Order  kept"),
    ("x-custom-header", "twice"),
    ("ACCEPT", "*/*"),
    ("amz-sdk-invocation-id", "e5f0b9d2-37c0-4ac5-9a63-4d5f5b0bfd51"),
    ("Amz-Sdk-Request", "attempt=1; max=3"),
    ("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"),
    ("aCCept-eNCoding", "identity"),
    ("X-Empty", ""),
]


@pytest.mark.parametrize("key", [PROXY_KEY, UNKNOWN_KEY], ids=["own key", "unknown key"])
def test_field_names_keep_their_case_and_order(proxy, upstream, key):
    sent = request(proxy, submit_body("container"), *FIELDS).signed(key, names=["content-type"])
    _, arrived = send(proxy, upstream, sent)
    assert kept(arrived.fields) == kept(sent.fields)
    assert len(arrived.values("Authorization")) == 1


def test_a_rewritten_request_keeps_its_other_fields(proxy, upstream):
    body = submit_body("ecs", f'"containerOverrides":{INJECTED},')
    sent = request(proxy, body, *FIELDS).signed(PROXY_KEY, names=["content-type"])
    _, arrived = send(proxy, upstream, sent)

    def rest(fields):
        return [(n, v) for n, v in kept(fields) if n.lower() != "content-length"]

    assert rest(arrived.fields) == rest(sent.fields)


def test_fields_of_the_connection_and_of_the_old_signature_do_not_pass(proxy, upstream):
    body = submit_body("container")
    sent = request(
        proxy, body, ("Connection", "Keep-Alive, X-Private"), ("Keep-Alive", "timeout=5"),
        ("X-Private", "for this hop"), ("Date", "Tue, 24 Nov 2026 00:00:00 GMT"), ("TE", "trailers"),
    ).signed(PROXY_KEY, names=["content-type"])
    _, arrived = send(proxy, upstream, sent)
    names = {n.lower() for n, _ in arrived.fields}
    assert not names & {"x-private", "keep-alive", "date", "te", "x-amz-security-token"}


def test_a_hash_of_the_body_that_the_client_sent_does_not_go_stale(proxy, upstream):
    """Java's second SDK and the CRT put x-amz-content-sha256 on the request."""
    import hashlib

    body = submit_body("ecs", f'"containerOverrides":{INJECTED},')
    digest = hashlib.sha256(body).hexdigest()
    sent = request(proxy, body, ("x-amz-content-sha256", digest)).signed(PROXY_KEY)
    answer, _ = send(proxy, upstream, sent)
    assert answer.status == 200


def test_the_first_java_sdks_shape_passes(proxy, upstream):
    """An empty, signed Content-Type, the user agent signed: what Step Functions Local is built on."""
    body = submit_body("ecs", f'"containerOverrides":{INJECTED},')
    fields = [
        ("Host", f"127.0.0.1:{proxy.port}"), ("amz-sdk-invocation-id", "1b2c"), ("amz-sdk-request", "attempt=1"),
        ("amz-sdk-retry", "0/0/500"), ("User-Agent", "aws-sdk-java/1.12.1, aws-internal/3"),
        ("Content-Type", ""), ("Content-Length", str(len(body))), ("Connection", "Keep-Alive"),
    ]
    names = [n for n, _ in fields if n != "Connection"]
    answer, arrived = send(
        proxy, upstream, Request("POST", "/v1/submitjob", fields, body).signed(PROXY_KEY, names=names)
    )
    assert answer.status == 200, answer.body
    assert arrived.get("Content-Type") == ""
    assert arrived.get("User-Agent") == "aws-sdk-java/1.12.1, aws-internal/3"


TAGS = "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3Ajob-definition%2Fmy-def%3A1"


@pytest.mark.parametrize(
    "method, sent_target, canonical_target",
    [
        ("GET", TAGS, TAGS),
        ("GET", TAGS.replace("%3A", "%3a").replace("%2F", "%2f"), None),
        ("DELETE", TAGS + "?tagKeys=z%2F1&tagKeys=a%20b", None),
        ("DELETE", TAGS + "?tagKeys=b&tagKeys=a&TagKeys=c", None),
        ("GET", "/v1/tags/100%25", None),
        ("GET", "/v1/tags/~unreserved-._", None),
    ],
)
def test_the_request_target_is_never_written_anew(proxy, upstream, method, sent_target, canonical_target):
    sent = request(proxy, b"", target=sent_target, method=method)
    _, arrived = send(proxy, upstream, sent.signed(PROXY_KEY, canonical_target=canonical_target))
    assert arrived.target == sent_target
    assert arrived.method == method


def test_a_plus_in_the_query_means_a_space(binary, keep, start_upstream):
    """The first Java SDK signs `a%20b` and sends `a+b`."""
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url))
    sent = request(proxy, b"", target=TAGS + "?tagKeys=z%2F1&tagKeys=a+b", method="DELETE").signed(
        PROXY_KEY, canonical_target=TAGS + "?tagKeys=z%2F1&tagKeys=a%20b"
    )
    answer = exchange(proxy.port, sent)
    assert answer.status == 200, answer.body
    upstream.assert_all_verified()
    assert "a%20b" in upstream.requests[0].target


def test_the_sent_host_may_be_without_port_or_an_alias(binary, keep, start_upstream):
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url, "--allow-host", "batch.local"))
    for host in ("localhost", f"localhost:{proxy.port}", "batch.local:1234", "127.0.0.1", f"[::1]:{proxy.port}"):
        fields = [("Host", host), ("Content-Length", "2")]
        sent = Request("POST", "/v1/describejobqueues", fields, b"{}").signed(PROXY_KEY)
        assert exchange(proxy.port, sent).status == 200, host
    upstream.assert_all_verified()


class TestAnswers:
    """The way back."""

    ODD = b'{"jobId" : "1", "n":1.0E+2, "\\u0041":"\xc3\xa9" }'
    FIELDS = [
        ("Date", "Tue, 24 Nov 2026 00:00:00 GMT"), ("Content-Type", "application/json"),
        ("x-amzn-RequestId", "0656af14-865a-4cfe-bd1e-9e243cbc8214"), ("Access-Control-Allow-Origin", "*"),
        ("x-amz-apigw-id", "ABC="), ("X-Amzn-Trace-Id", "Root=1"), ("x-repeated", "1"), ("X-Repeated", "2"),
    ]

    @pytest.mark.parametrize("chunked", [False, True])
    @pytest.mark.parametrize("status", [200, 400, 403, 404, 429, 500, 503])
    def test_status_fields_and_body_are_relayed_as_they_came(self, binary, keep, start_upstream, status, chunked):
        upstream = start_upstream(lambda _: Answer(status, self.ODD, self.FIELDS, chunked=chunked))
        proxy = keep(binary.serve(upstream.url))
        answer = exchange(proxy.port, request(proxy, submit_body("container")).signed(PROXY_KEY))
        assert answer.status == status
        assert answer.body == self.ODD
        assert [f for f in answer.fields if f[0].lower() not in ("content-length", "transfer-encoding", "connection", "keep-alive") and f[0] != "Date"] == self.FIELDS[1:]
        assert answer.get("Date")
        assert len(upstream.requests) == 1
        assert answer.error_label is None

    def test_an_answer_without_date_gets_one(self, binary, keep, start_upstream):
        raw = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        upstream = start_upstream(lambda _: Answer(raw=raw))
        proxy = keep(binary.serve(upstream.url))
        answer = exchange(proxy.port, request(proxy, b"{}", target="/v1/describejobs").signed(PROXY_KEY))
        assert answer.body == b"{}" and answer.get("Date").endswith("GMT")

    def test_a_large_answer_arrives_whole(self, binary, keep, start_upstream):
        body = json.dumps({"jobs": ["x" * 1000] * 3000}).encode()
        upstream = start_upstream(lambda _: Answer(body=body))
        proxy = keep(binary.serve(upstream.url))
        answer = exchange(proxy.port, request(proxy, b"{}", target="/v1/listjobs").signed(PROXY_KEY))
        assert answer.body == body


class TestConnections:
    def test_one_connection_serves_many_requests_and_so_does_the_one_upstream(self, proxy, upstream):
        with Connection(proxy.port) as connection:
            for _ in range(20):
                connection.send(request(proxy, submit_body("container")).signed(PROXY_KEY))
                assert connection.read_response().status == 200
        assert len({r.connection for r in upstream.requests}) == 1

    def test_pipelined_requests_are_answered_in_order(self, proxy, upstream):
        sent = [request(proxy, submit_body("container"), ("X-Number", str(i))).signed(PROXY_KEY) for i in range(10)]
        with Connection(proxy.port) as connection:
            connection.send(b"".join(r.encoded() for r in sent))
            answers = [connection.read_response() for _ in sent]
        ids = [json.loads(answer.body)["jobId"] for answer in answers]
        assert len(set(ids)) == 10
        assert [r.get("X-Number") for r in upstream.requests] == [str(i) for i in range(10)]

    def test_a_head_and_body_in_single_bytes_are_put_together(self, proxy, upstream):
        sent = request(proxy, submit_body("container")).signed(PROXY_KEY).encoded()
        with Connection(proxy.port) as connection:
            for i in range(len(sent)):
                connection.send(sent[i : i + 1])
            assert connection.read_response().status == 200
        assert upstream.requests[0].body == submit_body("container")

    def test_expect_100_continue_is_answered_before_the_body(self, proxy, upstream):
        sent = request(proxy, submit_body("container"), ("Expect", "100-continue")).signed(
            PROXY_KEY, names=["content-type"]
        )
        with Connection(proxy.port) as connection:
            connection.send(sent.head())
            assert connection.read_response().status == 100
            connection.send(sent.body)
            assert connection.read_response().status == 200
        assert upstream.requests[0].get("Expect") is None

    def test_a_chunked_body_is_forwarded_with_its_length(self, proxy, upstream):
        body = submit_body("container")
        plain = request(proxy, body)
        plain.fields = [f for f in plain.fields if f[0] != "Content-Length"]
        sent = plain.signed(PROXY_KEY, names=["content-type"])
        sent.fields.append(("Transfer-Encoding", "chunked"))
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 9]), body[i : i + 9]) for i in range(0, len(body), 9))
        with Connection(proxy.port) as connection:
            connection.send(sent.head() + chunks + b"0\r\n\r\n")
            assert connection.read_response().status == 200
        assert upstream.requests[0].body == body
        assert upstream.requests[0].get("Content-Length") == str(len(body))

    def test_absolute_form_is_understood(self, proxy, upstream):
        sent = request(proxy, submit_body("container")).signed(PROXY_KEY)
        sent.target = f"http://127.0.0.1:{proxy.port}{sent.target}"
        assert exchange(proxy.port, sent).status == 200
        assert upstream.requests[0].target == "/v1/submitjob"

    def test_http_1_0_is_answered_and_closed(self, proxy, upstream):
        sent = request(proxy, submit_body("container")).signed(PROXY_KEY)
        sent.version = "HTTP/1.0"
        with Connection(proxy.port) as connection:
            connection.send(sent)
            assert connection.read_response().status == 200
            assert connection.is_closed()
        assert upstream.requests[0].head.startswith(b"POST /v1/submitjob HTTP/1.1\r\n")


def test_a_session_token_of_the_clients_is_replaced_by_the_proxys_own(binary, keep, start_upstream):
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url, credentials=PROXY_SESSION_KEY))
    for key in (PROXY_SESSION_KEY, UNKNOWN_KEY):
        assert exchange(proxy.port, request(proxy, b"{}", target="/v1/describejobs").signed(key)).status == 200
    upstream.assert_all_verified()
    assert {r.get("X-Amz-Security-Token") for r in upstream.requests} == {PROXY_SESSION_KEY.token}
