"""HTTPS_PROXY with a real proxy: tinyproxy, which asks for a password."""

from __future__ import annotations

import base64
import shutil
import socket
import ssl
import subprocess
import time

import pytest

from harness import PROXY_KEY, UNKNOWN_KEY
from tls_files import make_authority
from verifying_upstream import VerifyingUpstream
from wire import Request, exchange

TINYPROXY = shutil.which("tinyproxy") or shutil.which("tinyproxy", path="/usr/sbin:/usr/bin")
USER, PASSWORD = "proxyuser", "pR0xY-pAsSwOrD-NeVeRpRiNtEd"

pytestmark = pytest.mark.skipif(not TINYPROXY, reason="tinyproxy is not installed (apt-get install tinyproxy)")


def machine_name() -> str:
    """A name of this machine's that does not look like loopback; what looks so never goes through a proxy."""
    name = socket.gethostname()
    try:
        if name != "localhost" and socket.gethostbyname(name).startswith("127."):
            return name
    except OSError:
        pass
    pytest.skip(f"{name} does not lead to 127.0.0.0/8, so no upstream can be reached by it")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Tinyproxy:
    def __init__(self, folder):
        self.port = free_port()
        self.log = folder / "tinyproxy.log"
        configuration = folder / "tinyproxy.conf"
        configuration.write_text(
            f"Port {self.port}\nListen 127.0.0.1\nTimeout 30\nMaxClients 20\nAllow 127.0.0.1\n"
            f'LogFile "{self.log}"\nLogLevel Info\nBasicAuth {USER} {PASSWORD}\n'
        )
        self.process = subprocess.Popen([TINYPROXY, "-d", "-c", str(configuration)], stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < deadline and self.process.poll() is None, "tinyproxy does not start"
                time.sleep(0.05)

    def tunnels(self) -> int:
        # The word also is tinyproxy's name for a level of its log.
        return self.log.read_text().count(": CONNECT ") if self.log.exists() else 0

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)


@pytest.fixture
def tinyproxy(tmp_path):
    proxy = Tinyproxy(tmp_path)
    yield proxy
    proxy.stop()


@pytest.fixture
def authority(tmp_path):
    return make_authority(tmp_path)


@pytest.fixture
def https_upstream(authority):
    name = machine_name()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(name))
    with VerifyingUpstream([PROXY_KEY], tls=context, name=name) as upstream:
        yield upstream


def send(proxy):
    fields = [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Type", "application/json"), ("Content-Length", "2")]
    return exchange(proxy.port, Request("POST", "/v1/describejobqueues", fields, b"{}").signed(UNKNOWN_KEY))


def variables(tinyproxy, authority, credentials=f"{USER}:{PASSWORD}@") -> dict[str, str]:
    return {
        "HTTPS_PROXY": f"http://{credentials}127.0.0.1:{tinyproxy.port}",
        "AWS_CA_BUNDLE": str(authority.certificate),
    }


SECRETS = [PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()]


def test_through_the_tunnel_with_the_urls_credentials(binary, keep, tinyproxy, authority, https_upstream):
    env = variables(tinyproxy, authority)
    proxy = keep(binary.serve(https_upstream.url, env=env, secrets=SECRETS))
    for _ in range(3):
        assert send(proxy).status == 200
    https_upstream.assert_all_verified()
    assert tinyproxy.tunnels() >= 1
    check = binary.run("check", "--upstream", https_upstream.url, "--listen", "127.0.0.1:0", "--admin", "off", env=env)
    assert f"through the HTTPS proxy 127.0.0.1:{tinyproxy.port}" in check.stdout
    assert not any(secret in check.stdout + check.stderr for secret in SECRETS)


def test_without_credentials_it_says_where_they_go(binary, keep, tinyproxy, authority, https_upstream):
    proxy = keep(binary.serve(https_upstream.url, env=variables(tinyproxy, authority, ""), secrets=SECRETS))
    answer = send(proxy)
    assert (answer.status, answer.error_label) == (502, "upstream-unreachable")
    assert b"HTTPS_PROXY" in answer.body
    assert https_upstream.requests == []


def test_no_proxy_leads_around_it(binary, keep, tinyproxy, authority, https_upstream):
    env = variables(tinyproxy, authority) | {"NO_PROXY": f"example.org,{https_upstream.name}"}
    proxy = keep(binary.serve(https_upstream.url, env=env, secrets=SECRETS))
    assert send(proxy).status == 200
    assert tinyproxy.tunnels() == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_never_for_loopback(binary, keep, tinyproxy, authority, host):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(host))
    with VerifyingUpstream([PROXY_KEY], tls=context, name=host) as upstream:
        proxy = keep(binary.serve(upstream.url, env=variables(tinyproxy, authority), secrets=SECRETS))
        assert send(proxy).status == 200
        upstream.assert_all_verified()
    assert tinyproxy.tunnels() == 0


def test_never_for_link_local_addresses(binary, keep, tinyproxy, authority):
    """Nothing is there, so the request fails; what counts is that the proxy was not asked for it."""
    env = variables(tinyproxy, authority)
    proxy = keep(binary.serve("https://169.254.170.2:1", "--connect-timeout", "500ms", env=env, secrets=SECRETS))
    assert send(proxy).status in (502, 504)
    assert tinyproxy.tunnels() == 0
