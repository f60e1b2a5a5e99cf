"""`check` in broken set-ups and a good one: the right line fails, with a remedy, and nothing secret is said."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import time
from email.utils import formatdate

import pytest
from botocore.credentials import Credentials

from credential_doubles import Place, moto_sts, write_profiles
from harness import PROXY_KEY, environment_keys, secrets_of
from tls_files import make_authority
from verifying_upstream import VerifyingUpstream, plausible_answer, refusal

LISTEN = ("--listen", "127.0.0.1:0", "--admin", "off")


def check(binary, *arguments, env=None, credentials=PROXY_KEY) -> tuple[int, dict[str, dict]]:
    """Exit code and findings by what they are about; the text form is run too and must say the same."""
    variables = {"AWS_REGION": "us-east-1"}
    if credentials:
        variables |= environment_keys(credentials)
    variables |= env or {}
    run = binary.run("check", "--json", *arguments, env=variables)
    text = binary.run("check", *arguments, env=variables, stdin=subprocess.DEVNULL)
    assert run.returncode == text.returncode and run.returncode in (0, 1), (run.stdout, run.stderr)
    assert run.stderr == text.stderr == ""
    for secret in secrets_of([PROXY_KEY, *([credentials] if credentials else [])]):
        assert secret not in run.stdout + text.stdout
    assert not credentials or credentials.access_key not in run.stdout + text.stdout
    report = json.loads(run.stdout)
    assert report["ok"] == (run.returncode == 0) == (report["failed"] == 0)
    for finding in report["findings"]:
        word = {"fail": "FAIL"}.get(finding["status"], finding["status"])
        lines = [line for line in text.stdout.splitlines() if line.startswith(f"{word:6}{finding['check']:13}")]
        assert lines, text.stdout
        assert finding["status"] != "fail" or finding.get("hint") or "; " in finding["text"], finding
    return run.returncode, {finding["check"]: finding for finding in report["findings"]}


@pytest.fixture
def upstream():
    with VerifyingUpstream([PROXY_KEY]) as upstream:
        # check asks once without a signature, for the time alone.
        yield upstream


def test_a_good_one(binary, upstream, tmp_path):
    with moto_sts() as (sts, _):
        code, found = check(binary, "--upstream", upstream.url, *LISTEN, env={"AWS_ENDPOINT_URL_STS": sts})
    assert code == 0
    assert {name: f["status"] for name, f in found.items()} == {
        "credentials": "ok", "identity": "ok", "region": "ok", "clock": "ok", "upstream": "ok", "permission": "ok",
        "loop": "ok", "port": "ok", "proxy": "skip",
    }
    assert found["region"]["text"] == "us-east-1 from AWS_REGION"
    assert found["credentials"]["text"].endswith("key AKIA…PRXY")
    assert found["identity"]["text"].startswith("arn:aws:")
    signed = [r for r in upstream.requests if r.get("Authorization")]
    assert signed and all(r.json() == {"maxResults": 1} and not r.problems for r in signed)


def test_no_credentials(binary, upstream):
    code, found = check(binary, "--upstream", upstream.url, *LISTEN, credentials=None)
    assert code == 1
    assert found["credentials"]["status"] == "fail" and "demo" in found["credentials"]["hint"]
    assert found["identity"]["status"] == found["permission"]["status"] == "skip"
    assert found["upstream"]["status"] == "ok"


def test_keys_that_aws_does_not_know(binary):
    def unknown(method, path, fields):
        return 403, (
            "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token "
            "included in the request is invalid.</Message></Error></ErrorResponse>"
        )

    unknown_to_batch = refusal(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
    with Place(unknown) as sts, VerifyingUpstream([PROXY_KEY], lambda _: unknown_to_batch) as upstream:
        code, found = check(binary, "--upstream", upstream.url, *LISTEN, env={"AWS_ENDPOINT_URL_STS": sts.url})
    assert code == 1
    assert found["identity"]["status"] == "fail" and "InvalidClientTokenId" in found["identity"]["text"]
    assert found["permission"]["status"] == "fail"


def test_a_permission_that_is_missing_is_only_a_warning(binary):
    denied = refusal(403, "AccessDeniedException", "User: arn:… is not authorized to perform: batch:DescribeJobDefinitions")
    with VerifyingUpstream([PROXY_KEY], lambda _: denied) as upstream:
        code, found = check(binary, "--upstream", upstream.url, *LISTEN)
    assert code == 0
    assert found["permission"]["status"] == "warn" and "Batch's refusal is used instead" in found["permission"]["text"]


def test_a_clock_that_is_wrong(binary):
    ahead = 370

    def late(recorded):
        answer = plausible_answer(recorded)
        answer.date = formatdate(time.time() + ahead, usegmt=True)
        return answer

    class Ahead(VerifyingUpstream):
        """Its refusals have its own time as well."""

        def _verify(self, request):
            if not request.values("Authorization"):
                return
            super()._verify(request)

    upstream = Ahead([PROXY_KEY], late, clock_offset=ahead)
    with upstream:
        code, found = check(binary, "--upstream", upstream.url, *LISTEN)
    assert code == 1
    assert found["clock"]["status"] == "fail" and found["clock"]["text"].startswith("6 min ")
    assert "behind" in found["clock"]["text"] and "chronyc" in found["clock"]["hint"]
    # The question for the permission was signed with the corrected time.
    assert found["permission"]["status"] == "ok"


@pytest.mark.parametrize("fault", ["unknown CA", "wrong name", "no TLS"])
def test_tls_that_does_not_hold(binary, tmp_path, fault):
    authority = make_authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("elsewhere.example" if fault == "wrong name" else "127.0.0.1"))
    env = {} if fault == "unknown CA" else {"AWS_CA_BUNDLE": str(authority.certificate)}
    with VerifyingUpstream([PROXY_KEY], tls=None if fault == "no TLS" else context) as upstream:
        url = f"https://127.0.0.1:{upstream.port}"
        code, found = check(binary, "--upstream", url, *LISTEN, env=env)
    assert code == 1
    words = {"unknown CA": "CA that is not", "wrong name": "elsewhere.example", "no TLS": "speak TLS?"}
    said = f"{found['tls']['text']} {found['tls']['hint']}"
    assert found["tls"]["status"] == "fail" and words[fault] in said, said


def test_tls_that_holds_names_its_version(binary, tmp_path):
    authority = make_authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("127.0.0.1"))
    with VerifyingUpstream([PROXY_KEY], tls=context) as upstream:
        code, found = check(
            binary, "--upstream", upstream.url, *LISTEN, env={"AWS_CA_BUNDLE": str(authority.certificate)}
        )
    assert code == 0 and "TLS 1.3" in found["upstream"]["text"]


def test_a_port_that_is_taken(binary, upstream):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, found = check(binary, "--upstream", upstream.url, "--listen", f"127.0.0.1:{port}", "--admin", "off")
    assert code == 1
    assert found["port"]["status"] == "fail" and "--listen 127.0.0.1:0" in found["port"]["hint"]


def test_a_start_tells_another_proxy_from_another_program(binary, keep, upstream):
    proxy = keep(binary.serve(upstream.url))
    env = {"AWS_REGION": "us-east-1", **environment_keys(PROXY_KEY)}
    again = binary.run("serve", "--upstream", upstream.url, "--listen", f"127.0.0.1:{proxy.port}", env=env)
    assert again.returncode == 69
    assert f"127.0.0.1:{proxy.port} is taken by another sfn-batch-proxy" in again.stderr
    silent = binary.run("serve", "--upstream", upstream.url, "--listen", f"127.0.0.1:{upstream.port}", env=env)
    assert silent.returncode == 78 and "loop" in silent.stderr
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        taken = binary.run("serve", "--upstream", upstream.url, "--listen", f"127.0.0.1:{port}", env=env)
    assert taken.returncode == 69 and f"127.0.0.1:{port} is taken by another program" in taken.stderr


def test_an_endpoint_that_leads_back_here(binary, keep, upstream):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    env = {"AWS_ENDPOINT_URL_BATCH": f"http://127.0.0.1:{port}"}
    code, found = check(binary, "--listen", f"127.0.0.1:{port}", "--admin", "off", env=env)
    assert code == 1
    assert found["loop"]["status"] == "fail"
    assert found["loop"]["hint"] == "`env -u AWS_ENDPOINT_URL_BATCH sfn-batch-proxy serve`"
    run = binary.run("serve", "--listen", f"127.0.0.1:{port}", env=env | {"AWS_REGION": "us-east-1"})
    assert run.returncode == 78 and "loop" in run.stderr
    # In a client's shell the same variable is right: the proxy runs there.
    proxy = keep(binary.serve(upstream.url, listen=f"127.0.0.1:{port}"))
    _, found = check(binary, "--listen", f"127.0.0.1:{proxy.port}", "--admin", "off", env=env)
    assert found["loop"]["status"] == found["port"]["status"] == found["proxy"]["status"] == "ok"


def test_a_profile_that_is_not_there(binary, upstream, tmp_path):
    env = write_profiles(tmp_path, {"dev": Credentials("AKIADEVDEVDEVDEVDEVD", "dEv+SeCrEt/NeVeR0PrInTeD0aNyWhErE00008")})
    code, found = check(
        binary, "--profile", "prod", "--upstream", upstream.url, *LISTEN, env=env, credentials=None
    )
    assert code == 1 and "dev" in found["credentials"]["text"] and found["credentials"]["status"] == "fail"


def test_settings_from_the_environment_count(binary, upstream):
    env = {"SFN_BATCH_PROXY_UPSTREAM": upstream.url, "SFN_BATCH_PROXY_LISTEN": "127.0.0.1:0", "SFN_BATCH_PROXY_ADMIN": "off"}
    code, found = check(binary, env=env)
    assert code == 0 and f":{upstream.port}" in found["upstream"]["text"]
