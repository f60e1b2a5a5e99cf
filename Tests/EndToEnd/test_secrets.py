"""Secrets appear nowhere: not in what is written, not in argv or environ of programs started, not in a dump."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest
from botocore.credentials import Credentials

from credential_doubles import PLACE_KEY, in_one_hour, write_profiles
from harness import PROXY_KEY, PROXY_SESSION_KEY, UNKNOWN_KEY, environment_keys, secrets_of
from verifying_upstream import plausible_answer, refusal
from wire import Connection, Request, exchange, now_stamp

CLIENT = Credentials("AKIACLIENTCLIENTCLI3", "cLiEnT+SeCrEt/NeVeR0PrInTeD0aNyWhErE0007")
SECRETS = secrets_of([PROXY_KEY, PROXY_SESSION_KEY, UNKNOWN_KEY, PLACE_KEY, CLIENT])

linux_only = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="/proc is Linux's")


def request(port: int, *fields, body=b"{}", target="/v1/describejobqueues") -> Request:
    base = [("Host", f"127.0.0.1:{port}"), ("Content-Type", "application/json")]
    return Request("POST", target, [*base, *fields, ("Content-Length", str(len(body)))], body)


def found_in(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [secret for secret in SECRETS if secret.encode() in data]


def helper(tmp_path: Path, seconds: float = 0) -> dict[str, str]:
    """A credential_process that tells its own argv and environ, and takes its time."""
    answer = {
        "Version": 1, "AccessKeyId": PLACE_KEY.access_key, "SecretAccessKey": PLACE_KEY.secret_key,
        "SessionToken": PLACE_KEY.token, "Expiration": in_one_hour(),
    }
    (tmp_path / "answer").write_text(json.dumps(answer))
    program = tmp_path / "helper.py"
    program.write_text(
        "import os, sys, time, resource\n"
        f"folder = {str(tmp_path)!r}\n"
        "with open(folder + '/seen', 'wb') as seen:\n"
        "    for name in ('cmdline', 'environ'):\n"
        "        seen.write(open('/proc/self/' + name, 'rb').read() + b'\\n')\n"
        "    seen.write(b'core=%d\\n' % resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
        f"time.sleep({seconds})\n"
        "print(open(folder + '/answer').read())\n"
    )
    return write_profiles(tmp_path, config=f"[profile helper]\ncredential_process = {sys.executable} {program}\n")


@linux_only
def test_programs_that_it_starts_see_no_secret(binary, keep, start_upstream, tmp_path):
    """The keys of another profile are loaded, and environment keys are there, which the helper may inherit only
    because its user put them there: they are left out here."""
    keys = tmp_path / "clients"
    keys.write_text(f"[ci]\naws_access_key_id={CLIENT.access_key}\naws_secret_access_key={CLIENT.secret_key}\n")
    keys.chmod(0o600)
    upstream = start_upstream(credentials=[PLACE_KEY])
    proxy = keep(
        binary.serve(
            upstream.url, "--profile", "helper", "--client-keys", str(keys), credentials=None, env=helper(tmp_path),
            secrets=SECRETS,
        )
    )
    assert exchange(proxy.port, request(proxy.port).signed(CLIENT)).status == 200
    seen = (tmp_path / "seen").read_bytes()
    assert found_in(seen) == []
    assert b"core=0\n" in seen
    arguments = Path(f"/proc/{proxy.process.pid}/cmdline").read_bytes()
    environment = Path(f"/proc/{proxy.process.pid}/environ").read_bytes()
    assert found_in(arguments) == found_in(environment) == []


@linux_only
def test_its_memory_goes_into_no_dump(binary, keep, start_upstream):
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url))
    limits = Path(f"/proc/{proxy.process.pid}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    # What belongs to root although its user runs it is kept from that user's debuggers (prctl(2), PR_SET_DUMPABLE).
    if os.getuid() != 0:
        assert os.stat(f"/proc/{proxy.process.pid}/environ").st_uid == 0


def test_whatever_goes_wrong_no_secret_is_said(binary, keep, start_upstream, tmp_path):
    """Debug level, every kind of refusal and failure; the harness searches the log too when the server ends."""

    def answer(recorded):
        if b"expired" in recorded.body:
            return refusal(403, "ExpiredTokenException", "The security token included in the request is expired")
        if b"echo" in recorded.body:
            # An upstream that gives back what it was sent, as an error message.
            return refusal(400, "ClientException", f"bad: {recorded.get('Authorization')[:60]}")
        return plausible_answer(recorded)

    upstream = start_upstream(answer)
    proxy = keep(
        binary.serve(upstream.url, "--log-level", "trace", credentials=PROXY_SESSION_KEY, admin="127.0.0.1:0",
                     secrets=SECRETS)
    )
    port = proxy.port
    wrong = Credentials(PROXY_SESSION_KEY.access_key, PROXY_SESSION_KEY.secret_key, "another")
    requests = [
        request(port).signed(PROXY_SESSION_KEY),
        request(port).signed(wrong),
        request(port).signed(Credentials(PROXY_SESSION_KEY.access_key, UNKNOWN_KEY.secret_key, PROXY_SESSION_KEY.token)),
        request(port).signed(PROXY_SESSION_KEY, timestamp=now_stamp(-900)),
        request(port).signed(PROXY_SESSION_KEY, service="s3"),
        request(port).signed(PROXY_SESSION_KEY, region="mars"),
        request(port, body=b'"expired"').signed(PROXY_SESSION_KEY),
        request(port, body=b'"echo"').signed(PROXY_SESSION_KEY),
        request(port, ("Authorization", f"AWS4-HMAC-SHA256 {PROXY_SESSION_KEY.secret_key}"), ("X-Amz-Date", now_stamp())),
        request(port, ("Authorization", f"Bearer {PROXY_SESSION_KEY.secret_key}")),
        request(port, target=f"/v1/x?X-Amz-Security-Token={PROXY_SESSION_KEY.secret_key}&X-Amz-Signature=0"),
        request(port, target="/v1/submitjob", body=b'{"jobName":"n","jobDefinition":"d"').signed(PROXY_SESSION_KEY),
    ]
    answers = [exchange(port, sent) for sent in requests]
    for answer in answers:
        assert found_in(answer.head + answer.body) == [], answer.head
    with Connection(port) as connection:
        connection.send(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Token: {PROXY_SESSION_KEY.secret_key}\x00\r\n\r\n".encode())
        assert found_in(connection.read_response().body) == []
    admin = int(proxy.listening["admin"].rsplit(":", 1)[1].rstrip("/"))
    for path in ("/", "/readyz", "/metrics", "/healthz"):
        page = exchange(admin, Request("GET", path, [("Host", f"127.0.0.1:{admin}")], b""))
        assert found_in(page.head + page.body) == [], path
    time.sleep(0.2)
    assert found_in("\n".join(proxy.lines) + proxy.stderr) == []


@pytest.mark.parametrize("command", ["serve", "check"])
@pytest.mark.parametrize(
    "variables",
    [
        {"HTTPS_PROXY": f"socks5://user:{CLIENT.secret_key}@proxy:1"},
        {"SFN_BATCH_PROXY_UPSTREAM": f"http://user:{CLIENT.secret_key}@h"},
        {"AWS_ENDPOINT_URL_BATCH": f"http://user:{CLIENT.secret_key}@h"},
        {"AWS_ACCESS_KEY_ID": PROXY_KEY.access_key, "AWS_SECRET_ACCESS_KEY": f"{CLIENT.secret_key} with a blank"},
    ],
    ids=["proxy", "upstream", "endpoint", "broken key"],
)
def test_settings_that_hold_one_are_not_repeated(binary, command, variables):
    arguments = ["--listen", "127.0.0.1:0", "--admin", "off"]
    env = {"AWS_REGION": "us-east-1", **variables}
    if command == "serve" and "AWS_ACCESS_KEY_ID" in variables:
        pytest.skip("starts, and says that there are no credentials")
    run = binary.run(command, *arguments, env=env, timeout=40)
    assert run.returncode != 0
    assert found_in(run.stdout + run.stderr) == []


def test_environment_keys_are_not_in_what_serve_writes(binary, keep, start_upstream):
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url, env=environment_keys(PROXY_SESSION_KEY), secrets=SECRETS))
    exchange(proxy.port, request(proxy.port).signed(PROXY_SESSION_KEY))
    assert found_in(proxy.stderr + "\n".join(proxy.lines)) == []
