"""The inspector over sockets: what it serves, to whom, and what never leaves it."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator

import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from batch_rules import ECS_REFUSAL
from conftest import batch_client
from harness import LOOPBACK, PROXY_SESSION_KEY, clean_environment, environment_keys, port_of
from wire import Connection, Request, Response, exchange, now_stamp

SANDBOX = Credentials("sandbox", "sandbox")
MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PATHS = ["/", "/inspector.css", "/inspector.js", "/inspector/search?q=x", "/inspector.har"]


@pytest.fixture(scope="module")
def sandbox(binary, keep_for_module):
    return keep_for_module(binary.sandbox())


@pytest.fixture
def proxy(binary, keep, sandbox):
    return keep(binary.serve(sandbox.url, credentials=SANDBOX, admin=LOOPBACK))


def admin_port(proxy) -> int:
    return port_of({"url": proxy.listening["inspector"]})


def get(port: int, target: str, *fields: tuple[str, str], method: str = "GET", host: str | None = None) -> Response:
    return exchange(port, Request(method, target, [("Host", host or f"127.0.0.1:{port}"), *fields], b""))


class Events:
    """A reader of the inspector's events."""

    def __init__(self, port: int, last: str | None = None, query: str = ""):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        field = f"Last-Event-ID: {last}\r\n" if last else ""
        self.socket.sendall(
            f"GET /inspector/events{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{field}\r\n".encode())
        self._stream = self.socket.makefile("rb")
        self.status = int(self._stream.readline().split()[1])
        self.fields = {}
        while line := self._stream.readline().strip():
            name, _, value = line.decode().partition(": ")
            self.fields[name.lower()] = value

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()
        self.socket.close()

    def __iter__(self) -> Iterator[tuple[str, str | None, dict]]:
        event: dict[str, str] = {}
        for line in self._stream:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
            elif "data" in event:
                yield event.get("event", "message"), event.get("id"), json.loads(event["data"])
                event = {}
            else:
                event = {}

    def take(self, count: int) -> list[tuple[str, dict]]:
        """The next exchanges, with their keys."""
        found = []
        for kind, key, data in self:
            if kind == "exchange":
                found.append((key, data))
            if len(found) == count:
                break
        return found


def keys_of(proxy, count: int) -> list[str]:
    with Events(admin_port(proxy)) as events:
        return [key for key, _ in events.take(count)]


def detail(proxy, key: str) -> dict:
    answer = get(admin_port(proxy), f"/inspector/exchange?key={key}")
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def test_a_rewritten_job_is_shown_with_exactly_what_was_taken_off(proxy):
    client = batch_client(proxy.url, SANDBOX)
    client.submit_job(
        jobName="nightly", jobQueue="q", jobDefinition="etl", containerOverrides={"environment": [MARKER]})
    with Events(admin_port(proxy)) as events:
        [(key, row)] = events.take(1)
    assert row["decision"] == "rewritten" and row["job"] == "nightly" and row["kind"] == "ecs"
    assert row["status"] == 200 and row["n"] == 1
    shown = detail(proxy, key)
    assert shown["id"] == proxy.exchange(decision="rewritten")["id"]
    assert "containerOverrides" in shown["sentence"] and shown["removed"] == ["containerOverrides"]
    pieces = shown["diff"]["pieces"]
    assert [sign for sign, _ in pieces].count("-") == 1 and "+" not in [sign for sign, _ in pieces]
    removed = next(text for sign, text in pieces if sign == "-")
    assert removed.strip(" ,").startswith('"containerOverrides"')
    received = "".join(text for sign, text in pieces if sign != "+")
    assert received == shown["request"]["body"] and len(received) == shown["diff"]["received"]
    assert json.loads("".join(text for sign, text in pieces if sign != "-")) == {
        "jobName": "nightly", "jobQueue": "q", "jobDefinition": "etl"}
    assert json.loads(shown["response"]["body"])["jobName"] == "nightly"
    assert sum(phase["us"] for phase in shown["timing"]) >= shown["us"] > 0


def test_a_passed_one_is_identical_and_a_refused_one_says_why(proxy):
    client = batch_client(proxy.url, SANDBOX)
    client.submit_job(jobName="plain", jobQueue="q", jobDefinition="etl")
    with pytest.raises(ClientError):
        batch_client(proxy.url, Credentials("sandbox", "wrong")).list_jobs(jobQueue="q")
    # Exchanges of different connections may be recorded in any order.
    shown = {full["decision"]: full for full in (detail(proxy, key) for key in keys_of(proxy, 2))}
    passed, refused = shown["passed"], shown["refused"]
    assert passed["diff"]["identical"] is True and passed["diff"]["pieces"] == []
    assert refused["decision"] == "refused" and refused["reason"] == "bad-signature" and "diff" not in refused
    assert refused["status"] == 403 and "Nothing was sent to AWS Batch." in refused["remarks"]
    assert "sent" not in refused and refused["response"]["line"] == "HTTP/1.1 403 Forbidden"


def test_events_go_on_after_the_last_one_seen_without_gap_or_repetition(proxy):
    client = batch_client(proxy.url, SANDBOX)
    for number in range(3):
        client.list_jobs(jobQueue=f"queue-{number}")
    with Events(admin_port(proxy)) as events:
        assert events.status == 200 and events.fields["content-type"].startswith("text/event-stream")
        assert events.fields["content-security-policy"] and "content-length" not in events.fields
        seen = events.take(2)
    for number in range(3, 5):
        client.list_jobs(jobQueue=f"queue-{number}")
    last = seen[-1][0]
    for resumed in (Events(admin_port(proxy), last=last), Events(admin_port(proxy), query=f"?after={last}")):
        with resumed:
            seen_now = seen + resumed.take(3)
        assert [row["n"] for _, row in seen_now] == [1, 2, 3, 4, 5]
    with Events(admin_port(proxy), last="0123abc-4") as other:
        assert [row["n"] for _, row in other.take(5)] == [1, 2, 3, 4, 5], "an id of another process means nothing"


def test_a_watcher_hears_of_an_exchange_while_it_waits(proxy):
    with Events(admin_port(proxy)) as events:
        kind, _, hello = next(iter(events))
        assert kind == "hello" and hello["url"] == proxy.url and hello["oldest"] == 1 and hello["newest"] == 0
        batch_client(proxy.url, SANDBOX).list_jobs(jobQueue="q")
        [(_, row)] = events.take(1)
        assert row["op"] == "ListJobs"


def test_what_falls_out_is_counted(proxy):
    body = json.dumps({"jobQueue": "x" * 20_000}).encode()
    message = Request(
        "POST", "/v1/listjobs", [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Length", str(len(body)))], body
    ).encoded()
    with Connection(proxy.port) as connection:
        for _ in range(200):
            connection.send(message)
            connection.read_response()
    with Events(admin_port(proxy)) as events:
        _, _, hello = next(iter(events))
        assert hello["newest"] == 200 and 1 < hello["oldest"] < 200
        kept = 201 - hello["oldest"]
        assert [row["n"] for _, row in events.take(kept)][0] == hello["oldest"]
    epoch = hello["epoch"]
    assert get(admin_port(proxy), f"/inspector/exchange?key={epoch}-1").status == 404
    with Events(admin_port(proxy), last=f"{epoch}-3") as events:
        _, _, hello = next(iter(events))
        assert hello["missed"] == hello["oldest"] - 4


def test_the_page_has_the_policy_and_loads_from_itself_only(proxy):
    port = admin_port(proxy)
    size = 0
    for path in ("/", "/inspector.css", "/inspector.js"):
        answer = get(port, path)
        assert answer.status == 200 and answer.get("Content-Security-Policy") == POLICY
        assert answer.get("X-Content-Type-Options") == "nosniff" and answer.get("Cache-Control") == "no-store"
        size += len(answer.body)
    assert size <= 60_000
    for path in ("/healthz", "/readyz", "/metrics"):
        assert get(port, path).status == 200


@pytest.mark.parametrize("path", [*PATHS, "/inspector/events", "/inspector/exchange?key=a-1"])
def test_other_names_other_sites_and_other_methods_are_refused(proxy, path):
    port = admin_port(proxy)
    assert get(port, path, host="evil.example").status == 403
    assert get(port, path, host=f"evil.example:{port}").status == 403
    for site in ("cross-site", "same-site"):
        assert get(port, path, ("Sec-Fetch-Site", site)).status == 403
    assert get(port, path, ("Origin", "https://evil.example")).status == 403
    assert get(port, path, ("Origin", "null")).status == 403
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert get(port, path, method=method).status == 405
    assert get(port, f"http://127.0.0.1:{port}{path}").status == 400, "not as a proxy"


def test_it_is_not_reached_through_the_proxy(proxy):
    port = admin_port(proxy)
    for target, host in [
        (f"http://127.0.0.1:{port}/", f"127.0.0.1:{port}"), (f"http://localhost:{port}/inspector.har", f"localhost:{port}"),
        ("/inspector/search?q=x", f"127.0.0.1:{port}"), ("/inspector.js", f"127.0.0.1:{proxy.port}"),
    ]:
        answer = get(proxy.port, target, host=host)
        assert answer.status >= 400 and b"doctype" not in answer.body and b"EventSource" not in answer.body
    connect = exchange(proxy.port, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    assert connect.status == 405


def test_the_proxy_may_not_be_its_own_inspectors_upstream(binary):
    run = binary.run(
        "serve", "--listen", LOOPBACK, "--admin", "127.0.0.1:18985", "--upstream", "http://127.0.0.1:18985",
        env={"AWS_REGION": "us-east-1"})
    assert run.returncode != 0 and "loop" in run.stderr


def test_no_secret_of_client_or_proxy_leaves_it(binary, keep, start_upstream):
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url, credentials=PROXY_SESSION_KEY, admin=LOOPBACK))
    port, admin = proxy.port, admin_port(proxy)
    client = Credentials("AKIDCLIENTCLIENTCLNT", "client-secret-that-stays-away", "client-token-that-stays-away")

    def request(*fields, target="/v1/listjobs", body=b'{"jobQueue":"q"}'):
        base = [("Host", f"127.0.0.1:{port}"), ("Content-Type", "application/json"), *fields]
        return Request("POST", target, [*base, ("Content-Length", str(len(body)))], body)

    sent = [
        request().signed(PROXY_SESSION_KEY),
        request().signed(client),
        request(target="/v1/submitjob", body=b'{"jobName":"n","jobQueue":"q","jobDefinition":"d"}').signed(client),
        request(target=f"/v1/x?X-Amz-Signature=5e5e5e5e5e5e5e5e&X-Amz-Security-Token={client.token}"),
        request(("Authorization", f"Bearer {client.secret_key}")),
        request(("Authorization", f"AWS4-HMAC-SHA256 {client.secret_key}"), ("X-Amz-Date", now_stamp())),
        request(("Cookie", client.token), ("X-Vault-Token", client.token)),
        request(("Host", "second"), ("Authorization", f"Basic {client.secret_key}")),
    ]
    secrets = [PROXY_SESSION_KEY.secret_key, PROXY_SESSION_KEY.token, client.secret_key, client.token, "5e5e5e5e"]
    secrets += [PROXY_SESSION_KEY.access_key, client.access_key]
    for message in sent:
        exchange(port, message)
        secrets += re.findall(r"Signature=([0-9a-f]{64})", message.head().decode())
    for received in upstream.requests:
        secrets += re.findall(r"Signature=([0-9a-f]{64})", received.get("Authorization") or "")
    assert len(secrets) > 10
    pages = [get(admin, path).body for path in (*PATHS, "/inspector.har?environment=shown")]
    with Events(admin) as events:
        rows = events.take(len(sent))
    pages += [json.dumps(rows).encode()]
    pages += [get(admin, f"/inspector/exchange?key={key}").body for key, _ in rows]
    pages += [get(admin, f"/inspector.har?key={key}&environment=shown").body for key, _ in rows]
    text = b"\n".join(pages).decode()
    assert [s for s in secrets if s in text] == []
    assert "AKID…CLNT" in text and "(masked)" in text


def test_the_archive_masks_environment_values_until_they_are_asked_for(proxy):
    client = batch_client(proxy.url, SANDBOX)
    client.submit_job(
        jobName="n", jobQueue="q", jobDefinition="etl",
        containerOverrides={"environment": [MARKER, {"name": "PASSWORD", "value": "value-of-a-variable"}]})
    answer = get(admin_port(proxy), "/inspector.har")
    assert answer.get("Content-Disposition") == 'attachment; filename="sfn-batch-proxy-%s.har"' % proxy.exchange(
        op="SubmitJob")["id"]
    har = json.loads(answer.body)["log"]
    assert har["version"] == "1.2" and len(har["entries"]) == 2, "both legs"
    to_proxy, to_batch = har["entries"]
    assert to_proxy["request"]["url"] == f"{proxy.url}/v1/submitjob"
    assert "containerOverrides" in to_proxy["request"]["postData"]["text"]
    assert json.loads(to_batch["request"]["postData"]["text"]).keys() == {"jobName", "jobQueue", "jobDefinition"}
    for entry in har["entries"]:
        assert entry["response"]["status"] == 200 and entry["time"] >= 0
        assert {"send", "wait", "receive"} <= entry["timings"].keys()
        assert entry["request"].keys() >= {
            "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"}
        assert entry["response"].keys() >= {
            "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize",
            "bodySize"}
    assert b"value-of-a-variable" not in answer.body and b"PASSWORD" in answer.body
    shown = get(admin_port(proxy), "/inspector.har?environment=shown")
    assert b"value-of-a-variable" in shown.body


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_the_copied_curl_gets_the_answer_that_the_client_got(proxy, tmp_path):
    client = batch_client(proxy.url, SANDBOX)
    client.submit_job(
        jobName="again", jobQueue="q", jobDefinition="etl", parameters={"p": "it's $HOME `id` \\ \"x\""},
        containerOverrides={"environment": [MARKER]})
    command = detail(proxy, keys_of(proxy, 1)[0])["curl"]
    for secret in ("Signature=", "sandbox"):
        assert secret not in command
    variables = {"AWS_ACCESS_KEY_ID": SANDBOX.access_key, "AWS_SECRET_ACCESS_KEY": SANDBOX.secret_key}
    run = subprocess.run(
        ["sh", "-c", f"{command} --silent --show-error --write-out '%{{http_code}}'"],
        env=clean_environment(tmp_path, variables), capture_output=True, text=True, timeout=30, check=False)
    assert run.stdout.endswith("200"), run.stdout + run.stderr
    assert json.loads(run.stdout[:-3])["jobName"] == "again"
    first, second = (detail(proxy, key) for key in keys_of(proxy, 2))
    assert second["decision"] == "rewritten" and second["request"]["body"] == first["request"]["body"]


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_the_copied_curl_takes_a_session_token_from_the_shell(binary, keep, start_upstream, tmp_path):
    proxy = keep(binary.serve(start_upstream().url, credentials=PROXY_SESSION_KEY, admin=LOOPBACK))
    batch_client(proxy.url, PROXY_SESSION_KEY).list_jobs(jobQueue="q")
    command = detail(proxy, keys_of(proxy, 1)[0])["curl"]
    run = subprocess.run(
        ["sh", "-c", f"{command} --silent --output /dev/null --write-out '%{{http_code}}'"],
        env=clean_environment(tmp_path, environment_keys(PROXY_SESSION_KEY)), capture_output=True, text=True,
        timeout=30, check=False)
    assert run.stdout == "200", run.stderr


def test_an_answer_of_batch_is_searched_and_one_to_a_stranger_is_kept_too(proxy):
    client = batch_client(proxy.url, SANDBOX)
    with pytest.raises(ClientError):
        client.submit_job(jobName="n", jobQueue="q", jobDefinition="no-such-definition")
    exchange(proxy.port, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    exchange(proxy.port, b"nonsense\r\n\r\n")
    keys = keys_of(proxy, 3)
    by_reason = {full["reason"]: full for full in (detail(proxy, key) for key in keys)}
    stranger, nonsense = by_reason.pop("foreign-host"), by_reason.pop("bad-request")
    [submitted] = by_reason.values()
    found = json.loads(get(admin_port(proxy), "/inspector/search?q=NO-SUCH-definition").body)
    assert found == {"end": keys[-1], "keys": [submitted["key"]]}
    later = f"/inspector/search?q=no-such&after={submitted['key']}"
    assert json.loads(get(admin_port(proxy), later).body)["keys"] == []
    assert ["Host", "evil.example"] in stranger["request"]["fields"]
    assert nonsense["decision"] == "refused" and nonsense["request"]["line"] == ""


def test_watchers_are_bounded_and_cost_the_clients_nothing(proxy):
    port = admin_port(proxy)
    watchers = [Events(port) for _ in range(8)]
    try:
        assert all(w.status == 200 for w in watchers)
        with Events(port) as ninth:
            assert ninth.status == 503
        # Nobody reads now; clients do not notice, and neither do health checks.
        client = batch_client(proxy.url, SANDBOX)
        for _ in range(50):
            client.list_jobs(jobQueue="q")
        assert get(port, "/healthz").status == 200
        assert len(watchers[0].take(50)) == 50
    finally:
        for watcher in watchers:
            watcher.__exit__()
    assert proxy.stop() == 0


def test_watchers_do_not_hold_the_end_of_the_proxy_up(proxy):
    with Events(admin_port(proxy)) as events:
        next(iter(events))
        assert proxy.stop() == 0
        assert list(events) == []


def test_beyond_loopback_it_asks_for_a_token_that_the_start_tells(binary, keep, sandbox):
    proxy = keep(binary.serve(sandbox.url, credentials=SANDBOX, admin="0.0.0.0:0"))
    port, url = admin_port(proxy), proxy.listening["inspector"]
    token = re.fullmatch(rf"http://127\.0\.0\.1:{port}/\?token=([0-9a-f]{{32}})", url)[1]
    batch_client(proxy.url, SANDBOX).list_jobs(jobQueue="q")
    for path in ("/", "/inspector/events", "/inspector/search?q=x", "/inspector.har", "/inspector/exchange?key=a-1"):
        joint = "&" if "?" in path else "?"
        assert get(port, path).status == 403
        assert get(port, f"{path}{joint}token={token[::-1]}x").status == 403
    assert get(port, f"/?token={token}").status == 200
    with Events(port, query=f"?token={token}") as events:
        assert len(events.take(1)) == 1
    for path in ("/healthz", "/readyz", "/metrics"):
        assert get(port, path).status == 200, "what machines ask for stays as it was"


def test_without_an_admin_listener_there_is_none(binary, keep, sandbox):
    proxy = keep(binary.serve(sandbox.url, credentials=SANDBOX))
    assert proxy.listening["inspector"] is None and proxy.listening["admin"] is None


def test_batchs_refusal_and_what_was_done_about_it_is_told(binary, keep, sandbox):
    proxy = keep(binary.serve(sandbox.url, "--look-up", "never", credentials=SANDBOX, admin=LOOPBACK))
    batch_client(proxy.url, SANDBOX).submit_job(
        jobName="n", jobQueue="q", jobDefinition="etl", containerOverrides={"environment": [MARKER]})
    shown = detail(proxy, keys_of(proxy, 1)[0])
    assert shown["decision"] == "rewritten" and "Batch refused it" in shown["sentence"]
    assert any("sent 2 times" in remark for remark in shown["remarks"])
    assert ECS_REFUSAL not in shown["response"]["body"]
