"""Bad input, foreign callers, an upstream that is not there: one clear answer each, never a silent change."""

from __future__ import annotations

import json
import socket
import ssl

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from batch_rules import BatchRules
from conftest import batch_client
from harness import PROXY_KEY, UNKNOWN_KEY
from verifying_upstream import Answer, VerifyingUpstream
from wire import Connection, Request, Response, exchange, now_stamp

QUEUES = "/v1/describejobqueues"


@pytest.fixture(scope="module")
def upstream():
    with VerifyingUpstream([PROXY_KEY]) as upstream:
        yield upstream


@pytest.fixture(scope="module")
def proxy(binary, upstream, keep_for_module):
    return keep_for_module(binary.serve(upstream.url))


@pytest.fixture(autouse=True)
def fresh(upstream):
    upstream.requests.clear()


def request(port: int, *fields, body=b"{}", target=QUEUES, host=None) -> Request:
    base = [("Host", host or f"127.0.0.1:{port}"), ("Content-Type", "application/json")]
    return Request("POST", target, [*base, *fields, ("Content-Length", str(len(body)))], body)


@pytest.fixture
def assert_refused(documented_labels):
    def check(answer: Response, status: int, *words: str, error_type: str | None = None):
        """An answer in AWS's shape that names its label and says what is wrong."""
        assert answer.status == status, (answer.status, answer.body)
        label = answer.error_label
        assert label, f"no label on {answer.fields}"
        assert documented_labels is None or label in documented_labels, f"{label} is not in docs/errors.md"
        assert answer.get("x-amzn-ErrorType"), answer.fields
        assert answer.get("x-amzn-RequestId"), answer.fields
        assert answer.get("Date"), answer.fields
        assert answer.get("Content-Type").startswith("application/"), answer.fields
        message = json.loads(answer.body)["message"]
        for word in words:
            assert word.lower() in message.lower(), f"{word!r} is not in {message!r}"
        if error_type:
            assert answer.get("x-amzn-ErrorType").split(":")[0] == error_type
        return label

    return check


UNPARSEABLE = {
    "no request line": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "nonsense": b"hello\r\n\r\n",
    "two spaces": b"POST  /v1/submitjob HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "bare line feeds": b"POST /v1/submitjob HTTP/1.1\nHost: 127.0.0.1\n\n",
    "no host": b"POST /v1/submitjob HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
    "two hosts": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "signed length": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +2\r\n\r\n{}",
    "length and chunked": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    "unknown coding": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    "space before colon": b"POST / HTTP/1.1\r\nHost : 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
    "folded field": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n",
    "bad chunk": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "nul in a field": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: a\x00b\r\nContent-Length: 0\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}


@pytest.mark.parametrize("name", list(UNPARSEABLE))
def test_what_cannot_be_read_for_certain_is_refused_and_the_connection_closed(proxy, upstream, assert_refused, name):
    with Connection(proxy.port) as connection:
        connection.send(UNPARSEABLE[name])
        answer = connection.read_response()
        assert answer.status in (400, 501, 505), answer.head
        assert_refused(answer, answer.status)
        assert connection.is_closed()
    assert upstream.requests == []


def test_after_all_that_the_proxy_still_works(proxy, upstream):
    """Runs last of its kind: a crash would have ended the process for every test before."""
    for data in UNPARSEABLE.values():
        with Connection(proxy.port) as connection:
            connection.send(data)
    assert exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status == 200


@pytest.mark.parametrize(
    "make, status",
    [
        (lambda p: request(p.port, ("X-Long", "a" * 70_000)), 431),
        (lambda p: request(p.port, *[(f"X-{i}", "1") for i in range(200)]), 431),
        (lambda p: request(p.port, target="/" + "a" * 20_000), 414),
        (lambda p: request(p.port, body=b" " * 1_100_000), 413),
    ],
    ids=["a long field", "many fields", "a long target", "a large body"],
)
def test_what_is_too_large_is_refused(proxy, upstream, assert_refused, make, status):
    sent = make(proxy).signed(PROXY_KEY, names=["content-type"])
    with Connection(proxy.port) as connection:
        try:
            connection.send(sent)
        except (BrokenPipeError, ConnectionResetError):
            pass  # Refused before all of it was read.
        assert_refused(connection.read_response(), status)
    assert upstream.requests == []


class TestSignatures:
    def test_a_bad_signature_with_a_known_key(self, proxy, upstream, assert_refused):
        wrong = Credentials(PROXY_KEY.access_key, "another secret")
        answer = exchange(proxy.port, request(proxy.port).signed(wrong))
        label = assert_refused(answer, 403, error_type="InvalidSignatureException")
        assert label == "bad-signature"
        assert upstream.requests == []
        assert proxy.exchange(error="bad-signature")["decision"] == "refused"

    @pytest.mark.parametrize(
        "change",
        [
            lambda r: setattr(r, "body", b"[]"),
            lambda r: setattr(r, "target", QUEUES + "?a=b"),
            lambda r: setattr(r, "method", "PUT"),
            lambda r: r.fields.append(("X-Amz-Unsigned", "1")),
        ],
        ids=["body", "target", "method", "an unsigned x-amz field"],
    )
    def test_a_change_after_signing(self, proxy, upstream, assert_refused, change):
        sent = request(proxy.port).signed(PROXY_KEY)
        change(sent)
        assert_refused(exchange(proxy.port, sent), 403)
        assert upstream.requests == []

    @pytest.mark.parametrize("offset", [-400, 400])
    def test_a_clock_more_than_five_minutes_off(self, proxy, upstream, assert_refused, offset):
        answer = exchange(proxy.port, request(proxy.port).signed(PROXY_KEY, timestamp=now_stamp(offset)))
        words = "Signature expired" if offset < 0 else "Signature not yet current"
        assert_refused(answer, 403, words, error_type="InvalidSignatureException")
        assert upstream.requests == []

    def test_another_service(self, proxy, upstream, assert_refused):
        for key in (PROXY_KEY, UNKNOWN_KEY):
            answer = exchange(proxy.port, request(proxy.port).signed(key, service="s3"))
            assert 400 <= answer.status < 500
            assert_refused(answer, answer.status, "s3", "batch")
        assert upstream.requests == []

    @pytest.mark.parametrize(
        "value",
        [
            "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "Bearer abc", "Basic YTpi", "\xff\xfe",
            "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=zz",
            "AWS4-HMAC-SHA256 Credential=AKIA/20261124/us-east-1/batch/aws4_request, Signature=" + "0" * 64,
        ],
    )
    def test_an_authorization_that_is_none(self, proxy, upstream, assert_refused, value):
        sent = request(proxy.port, ("X-Amz-Date", now_stamp()), ("Authorization", value))
        answer = exchange(proxy.port, sent)
        assert answer.status in (400, 403)
        assert_refused(answer, answer.status)
        assert upstream.requests == []

    def test_sigv4a_is_refused_by_name(self, proxy, upstream, assert_refused):
        value = (
            "AWS4-ECDSA-P256-SHA256 Credential=AKIA/20261124/batch/aws4_request, "
            "SignedHeaders=host;x-amz-date;x-amz-region-set, Signature=3045"
        )
        answer = exchange(proxy.port, request(proxy.port, ("X-Amz-Region-Set", "*"), ("Authorization", value)))
        assert 400 <= answer.status < 500
        assert_refused(answer, answer.status, "ECDSA" if b"ECDSA" in answer.body else "SigV4a")

    def test_a_presigned_url_is_refused_by_name(self, proxy, upstream, assert_refused):
        query = (
            "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261124%2Fus-east-1%2Fbatch%2Faws4_request"
            f"&X-Amz-Date={now_stamp()}&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature={'0' * 64}"
        )
        answer = exchange(proxy.port, request(proxy.port, target=QUEUES + query))
        assert 400 <= answer.status < 500
        assert_refused(answer, answer.status, "presigned")
        assert upstream.requests == []

    @pytest.mark.parametrize(
        "payload", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"]
    )
    def test_payloads_that_no_batch_client_sends(self, proxy, upstream, assert_refused, payload):
        sent = request(proxy.port, ("X-Amz-Content-SHA256", payload)).signed(PROXY_KEY)
        answer = exchange(proxy.port, sent)
        assert 400 <= answer.status < 500
        assert_refused(answer, answer.status, payload.split("-")[0])
        assert upstream.requests == []

    @pytest.mark.parametrize("claimed", ["", "0" * 64, "not a hash"])
    def test_a_hash_that_is_not_the_bodys(self, proxy, upstream, assert_refused, claimed):
        sent = request(proxy.port, ("X-Amz-Content-SHA256", claimed)).signed(PROXY_KEY)
        answer = exchange(proxy.port, sent)
        assert answer.status in (400, 403)
        assert_refused(answer, answer.status)
        assert upstream.requests == []


class TestWhoMayUseIt:
    def statuses(self, binary, keep, upstream, *arguments) -> dict[str, int]:
        proxy = keep(binary.serve(upstream.url, *arguments))
        wrong = Credentials(PROXY_KEY.access_key, "another secret")
        return {
            "own": exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status,
            "unknown": exchange(proxy.port, request(proxy.port).signed(UNKNOWN_KEY)).status,
            "none": exchange(proxy.port, request(proxy.port)).status,
            "wrong": exchange(proxy.port, request(proxy.port).signed(wrong)).status,
        }

    @pytest.mark.parametrize("mode", ["loopback", "any"])
    def test_from_loopback_unknown_keys_are_let_in_and_known_ones_are_verified(self, binary, keep, upstream, mode):
        answers = self.statuses(binary, keep, upstream, "--client-auth", mode)
        assert answers == {"own": 200, "unknown": 200, "none": 200, "wrong": 403}
        upstream.assert_all_verified()

    def test_signed_lets_in_nobody_else(self, binary, keep, upstream):
        answers = self.statuses(binary, keep, upstream, "--client-auth", "signed")
        assert answers == {"own": 200, "unknown": 403, "none": 403, "wrong": 403}

    def test_listening_beyond_loopback_implies_signed(self, binary, keep, upstream):
        proxy = keep(binary.serve(upstream.url, listen="0.0.0.0:0"))
        assert exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status == 200
        assert exchange(proxy.port, request(proxy.port).signed(UNKNOWN_KEY)).status == 403

    def test_signed_says_it_in_the_words_of_aws(self, binary, keep, upstream, assert_refused):
        proxy = keep(binary.serve(upstream.url, "--client-auth", "signed"))
        unknown = exchange(proxy.port, request(proxy.port).signed(UNKNOWN_KEY))
        assert_refused(unknown, 403, error_type="UnrecognizedClientException")
        none = exchange(proxy.port, request(proxy.port))
        assert_refused(none, 403, error_type="MissingAuthenticationTokenException")

    @pytest.mark.parametrize(
        "field",
        [
            ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
            ("Origin", "http://127.0.0.1:8084"),
        ],
    )
    def test_a_browser_is_no_client(self, proxy, upstream, assert_refused, field):
        for sent in (request(proxy.port, field), request(proxy.port, field).signed(PROXY_KEY)):
            assert_refused(exchange(proxy.port, sent), 403)
        assert upstream.requests == []

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:8084", "127.0.0.1.evil.example", "169.254.169.254"])
    def test_a_foreign_host_is_refused(self, proxy, upstream, assert_refused, host):
        for sent in (request(proxy.port, host=host), request(proxy.port, host=host).signed(PROXY_KEY)):
            answer = exchange(proxy.port, sent)
            assert 400 <= answer.status < 500
            assert_refused(answer, answer.status, "--allow-host")
        assert upstream.requests == []

    def test_connect_is_refused_with_a_word_on_what_this_is(self, proxy, upstream, assert_refused):
        data = b"CONNECT batch.us-east-1.amazonaws.com:443 HTTP/1.1\r\nHost: batch.us-east-1.amazonaws.com:443\r\n\r\n"
        answer = exchange(proxy.port, data)
        assert 400 <= answer.status < 500 or answer.status == 501
        assert_refused(answer, answer.status, "CONNECT")

    def test_absolute_form_to_elsewhere_is_refused(self, proxy, upstream, assert_refused):
        data = b"GET http://evil.example/v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        answer = exchange(proxy.port, data)
        assert 400 <= answer.status < 500
        assert_refused(answer, answer.status)
        assert upstream.requests == []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class TestUpstream:
    def test_one_that_is_not_there(self, binary, keep, assert_refused):
        port = free_port()
        proxy = keep(binary.serve(f"http://127.0.0.1:{port}"))
        answer = exchange(proxy.port, request(proxy.port, target="/v1/submitjob").signed(PROXY_KEY))
        label = assert_refused(answer, 502, f"127.0.0.1:{port}", "sent")
        assert label == "upstream-unreachable"
        logged = proxy.exchange(error="upstream-unreachable")
        assert logged["sent"] is False and logged["status"] == 502

    def test_it_is_found_again_once_it_is_there(self, binary, keep, start_upstream):
        port = free_port()
        proxy = keep(binary.serve(f"http://127.0.0.1:{port}"))
        assert exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status == 502
        upstream = VerifyingUpstream([PROXY_KEY], port=port)
        try:
            assert exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status == 200
        finally:
            upstream.stop()

    @pytest.mark.parametrize(
        "raw",
        [
            b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 999999 OK\r\n\r\n",
        ],
        ids=["nothing", "nonsense", "two lengths", "half a head", "a status of six digits"],
    )
    def test_one_that_talks_nonsense_gets_no_second_submission(self, binary, keep, start_upstream, assert_refused, raw):
        upstream = start_upstream(lambda _: Answer(raw=raw))
        proxy = keep(binary.serve(upstream.url))
        sent = request(proxy.port, target="/v1/submitjob", body=b'{"jobName":"n"}').signed(PROXY_KEY)
        assert_refused(exchange(proxy.port, sent), 502)
        assert len(upstream.requests) == 1, "a SubmitJob of unknown outcome was sent again"
        assert proxy.exchange(status=502).get("sent") is not False

    def test_one_that_stays_silent(self, binary, keep, start_upstream, assert_refused):
        upstream = start_upstream(lambda _: Answer(delay=3))
        proxy = keep(binary.serve(upstream.url, "--answer-timeout", "500ms"))
        sent = request(proxy.port, target="/v1/submitjob", body=b'{"jobName":"n"}').signed(PROXY_KEY)
        assert_refused(exchange(proxy.port, sent), 504)
        assert len(upstream.requests) == 1

    def test_a_pooled_connection_that_died_costs_no_request(self, binary, keep, start_upstream):
        upstream = start_upstream(lambda _: Answer(close=True))
        proxy = keep(binary.serve(upstream.url))
        for _ in range(5):
            sent = request(proxy.port, target="/v1/submitjob", body=b'{"jobName":"n"}').signed(PROXY_KEY)
            assert exchange(proxy.port, sent).status == 200
        assert len(upstream.requests) == 5

    def test_the_message_reaches_the_user_of_an_sdk(self, binary, keep):
        proxy = keep(binary.serve(f"http://127.0.0.1:{free_port()}"))
        with pytest.raises(ClientError, match="127.0.0.1") as caught:
            batch_client(proxy.url, PROXY_KEY).describe_job_queues()
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 502


class TestTLSUpstream:
    @pytest.fixture(scope="class")
    def authority(self, tmp_path_factory):
        from tls_files import make_authority

        return make_authority(tmp_path_factory.mktemp("tls"))

    def context(self, authority, name="127.0.0.1"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate, key = authority.issue(name)
        context.load_cert_chain(certificate, key)
        return context

    def test_a_trusted_upstream_is_used(self, binary, keep, start_upstream, authority):
        upstream = start_upstream(tls=self.context(authority))
        proxy = keep(binary.serve(upstream.url, env={"AWS_CA_BUNDLE": str(authority.certificate)}))
        for _ in range(3):
            assert exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status == 200
        upstream.assert_all_verified()
        assert upstream.connections <= 2  # one for each event loop

    def test_an_untrusted_one_is_not(self, binary, keep, start_upstream, authority, assert_refused):
        upstream = start_upstream(tls=self.context(authority))
        proxy = keep(binary.serve(upstream.url))
        assert_refused(exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)), 502, "certificate")
        assert upstream.requests == []

    def test_nor_one_with_another_name(self, binary, keep, start_upstream, authority, assert_refused):
        upstream = start_upstream(tls=self.context(authority, "batch.us-east-1.amazonaws.com"))
        proxy = keep(binary.serve(upstream.url, env={"AWS_CA_BUNDLE": str(authority.certificate)}))
        assert_refused(exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)), 502)
        assert upstream.requests == []


def test_an_unknown_definition_is_forwarded_for_batch_to_refuse(binary, keep, start_upstream):
    upstream = start_upstream(BatchRules())
    proxy = keep(binary.serve(upstream.url))
    body = b'{"jobName":"n","jobQueue":"q","jobDefinition":"nowhere","containerOverrides":{}}'
    answer = exchange(proxy.port, request(proxy.port, target="/v1/submitjob", body=body).signed(PROXY_KEY))
    assert answer.status == 400 and answer.error_label is None
    assert upstream.of("SubmitJob")[0].body == body


@pytest.mark.parametrize(
    "definition", ["", "a b", "ä", "x" * 5000, "arn:", "arn:aws:batch", "etl:0", "etl:99999999999999999999", "../etl", "a:b:c"],
    ids=lambda text: repr(text[:30]),
)
def test_a_definition_that_can_be_none_is_forwarded(binary, keep, start_upstream, definition):
    upstream = start_upstream(
        lambda r: Answer(body={"jobDefinitions": []}) if r.operation == "DescribeJobDefinitions" else Answer(400)
    )
    proxy = keep(binary.serve(upstream.url))
    body = json.dumps({"jobDefinition": definition, "containerOverrides": {}}).encode()
    answer = exchange(proxy.port, request(proxy.port, target="/v1/submitjob", body=body).signed(PROXY_KEY))
    assert answer.status == 400
    assert [r.body for r in upstream.of("SubmitJob")] == [body]
    upstream.assert_all_verified()


class TestWhatTheLogSays:
    @pytest.mark.parametrize("fields", [[("Origin", "https://example.org")], [("Authorization", "Basic eA==")]])
    def test_how_long_an_answer_of_the_proxy_itself_is(self, proxy, fields):
        answer = exchange(proxy.port, request(proxy.port, *fields))
        assert answer.status in (400, 403)
        line = proxy.exchange(id=answer.get("x-amzn-RequestId"))
        assert line["bytes"] == len(answer.body) > 0

    def test_how_long_verifying_took_where_a_signature_was_verified(self, proxy):
        for key, is_verified in [(PROXY_KEY, True), (UNKNOWN_KEY, False), (None, False)]:
            before = len(proxy.events("exchange"))
            message = request(proxy.port)
            assert exchange(proxy.port, message.signed(key) if key else message).status == 200
            proxy.wait_for(lambda _: len(proxy.events("exchange")) > before)
            assert ("auth_us" in proxy.events("exchange")[-1]) is is_verified
