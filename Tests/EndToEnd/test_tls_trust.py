"""Whom inbound TLS trusts and who may trust it: pairs that end the start, client certificates, what a stolen key of
the local CA is worth."""

from __future__ import annotations

import datetime
import shutil
import socket
import ssl
import subprocess
import threading

import pytest
from botocore.exceptions import BotoCoreError

from conftest import batch_client
from harness import LOOPBACK, PROXY_KEY, clean_environment, environment_keys
from java_probe import java_command, trust_store
from tls_files import Authority, make_authority

DAY = datetime.timedelta(days=1)
ELSEWHERE = "bank.example"


@pytest.fixture(scope="module")
def certs(binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("issued") / "certs"
    result = binary.run("certs", "--out", str(folder), "--name", "batch.us-east-1.amazonaws.com")
    assert result.returncode == 0, result.stderr
    return folder


class TestAPairThatCannotBeRight:
    """ends the start with one sentence, before anything listens."""

    @staticmethod
    def refused(binary, certificate, key, *options) -> str:
        result = binary.run(
            "serve", "--listen", LOOPBACK, "--admin", "off", "--upstream", "http://127.0.0.1:9",
            "--tls-certificate", str(certificate), "--tls-key", str(key), *options,
            env=environment_keys(PROXY_KEY) | {"AWS_REGION": "us-east-1"})
        assert (result.returncode, result.stdout) == (78, ""), result.stderr
        lines = result.stderr.splitlines()
        assert len([line for line in lines if line.startswith("error: ")]) == 1, result.stderr
        assert all(line.startswith(("error: ", "hint: ")) for line in lines), result.stderr
        return lines[0]

    def test_expired(self, binary, tmp_path):
        pair = make_authority(tmp_path).issue("localhost", -3 * DAY, -1 * DAY)
        assert f"the certificate {pair[0]} expired on " in self.refused(binary, *pair)

    def test_not_valid_yet(self, binary, tmp_path):
        pair = make_authority(tmp_path).issue("localhost", 1 * DAY, 3 * DAY)
        assert f"the certificate {pair[0]} is not valid before " in self.refused(binary, *pair)

    def test_mismatched(self, binary, tmp_path):
        authority = make_authority(tmp_path)
        certificate, (_, key) = authority.issue("localhost")[0], authority.issue("127.0.0.1")
        said = self.refused(binary, certificate, key)
        assert f"the key {key} does not belong to the certificate {certificate}" in said

    @pytest.mark.parametrize("mode", [0o640, 0o604])
    def test_a_key_that_others_may_read(self, binary, tmp_path, mode):
        certificate, key = make_authority(tmp_path).issue("localhost")
        key.chmod(mode)
        assert f"the key {key} is open to others" in self.refused(binary, certificate, key)

    def test_unreadable(self, binary, tmp_path):
        certificate, key = make_authority(tmp_path).issue("localhost")
        assert "nowhere" in self.refused(binary, tmp_path / "nowhere", key)
        assert str(tmp_path) in self.refused(binary, certificate, tmp_path)
        assert "client-ca" in self.refused(binary, certificate, key, "--tls-client-ca", str(tmp_path / "nowhere"))

    def test_no_pem(self, binary, tmp_path):
        certificate, key = make_authority(tmp_path).issue("localhost")
        assert "holds no certificate in PEM form" in self.refused(binary, key, key)
        (other := tmp_path / "other").write_bytes(certificate.read_bytes())
        other.chmod(0o600)
        assert "holds no private key in PEM form" in self.refused(binary, certificate, other)


class TestClientCertificates:
    @pytest.fixture
    def proxy(self, binary, keep, start_upstream, certs, tmp_path):
        self.authority = make_authority(tmp_path)
        return keep(
            binary.serve(
                start_upstream().url, "--tls-certificate", str(certs / "server.pem"), "--tls-key",
                str(certs / "server-key.pem"), "--tls-client-ca", str(self.authority.certificate)))

    def test_one_that_the_ca_issued_is_let_in_and_nobody_else(self, proxy, certs, tmp_path):
        def ask(**options):
            client = batch_client(
                f"https://localhost:{proxy.port}", PROXY_KEY, verify=str(certs / "ca.pem"), **options)
            return client.describe_job_queues()["ResponseMetadata"]["HTTPStatusCode"]

        (tmp_path / "other").mkdir()
        stranger = make_authority(tmp_path / "other").issue("client")
        assert ask(client_cert=tuple(map(str, self.authority.issue("client")))) == 200
        for options in ({}, {"client_cert": tuple(map(str, stranger))}):
            with pytest.raises(BotoCoreError):
                ask(**options)
        proxy.exchange(status=200)  # a line may come some time after its answer
        assert [event["status"] for event in proxy.events("exchange")] == [200]


class Impostor:
    """An https server under any name, with a certificate that the local CA's key signed."""

    def __init__(self, authority: Authority, name: str):
        self.name = name
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority.issue(name))
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"https://{name}:{self.port}/"
        threading.Thread(target=self._serve, args=(context,), daemon=True).start()

    def _serve(self, context):
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            with plain:
                plain.settimeout(20)
                try:
                    with context.wrap_socket(plain, server_side=True) as secure:
                        secure.recv(65_536)
                        secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                except OSError:
                    continue

    def stop(self):
        # Wakes accept, which close alone does not.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class TestAStolenCAKey:
    """opens nothing outside of the names that the CA was made for."""

    @pytest.fixture(params=["localhost", ELSEWHERE])
    def impostor(self, request, certs, tmp_path):
        server = Impostor(Authority.load(certs, tmp_path), request.param)
        yield server
        server.stop()

    @staticmethod
    def run(command, tmp_path, **variables) -> str:
        result = subprocess.run(
            command, env=clean_environment(tmp_path, variables), stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=80)
        return result.stdout + result.stderr

    def test_with_python(self, impostor, certs):
        context = ssl.create_default_context(cafile=str(certs / "ca.pem"))
        with socket.create_connection(("127.0.0.1", impostor.port), 20) as plain:
            if impostor.name == ELSEWHERE:
                with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
                    context.wrap_socket(plain, server_hostname=impostor.name)
            else:
                context.wrap_socket(plain, server_hostname=impostor.name).close()

    def test_with_curl(self, impostor, certs, tmp_path):
        if not shutil.which("curl"):
            pytest.skip("curl is not here")
        said = self.run(
            ["curl", "-sS", "--cacert", str(certs / "ca.pem"), "-o", "/dev/null", "-w", "%{http_code}", "--resolve",
             f"{impostor.name}:{impostor.port}:127.0.0.1", impostor.url], tmp_path)
        assert ("permitted subtree violation" in said) if impostor.name == ELSEWHERE else said == "200", said

    def test_with_node(self, impostor, certs, tmp_path):
        if not shutil.which("node"):
            pytest.skip("node is not here")
        script = (
            "const [servername, port] = process.argv.slice(1);"
            "require('https').get({host: '127.0.0.1', port, servername}, answer => console.log(answer.statusCode))"
            ".on('error', error => console.log(error.message))"
        )
        said = self.run(
            ["node", "-e", script, impostor.name, str(impostor.port)], tmp_path,
            NODE_EXTRA_CA_CERTS=str(certs / "ca.pem"))
        assert ("permitted subtree violation" in said) if impostor.name == ELSEWHERE else said == "200\n", said

    def test_with_java_under_any_name(self, impostor, certs, tmp_path):
        """The JDK does not heed a trusted CA's constraints: it is given the server's own certificate instead."""
        hosts = tmp_path / "hosts"
        hosts.write_text(f"127.0.0.1 {impostor.name}\n")
        options = (*trust_store(certs / "truststore.p12"), f"-Djdk.net.hosts.file={hosts}")
        said = self.run(java_command(tmp_path, impostor.url, options=options), tmp_path)
        assert "SSLHandshakeException" in said and "PKIX" in said, said


class TestTheHandshake:
    @pytest.fixture
    def proxy(self, binary, keep, certs):
        return keep(
            binary.serve(
                "http://127.0.0.1:9", "--tls-certificate", str(certs / "server.pem"), "--tls-key",
                str(certs / "server-key.pem")))

    @staticmethod
    def s_client(proxy, certs, *options: str, say: str = "") -> str:
        if not shutil.which("openssl"):
            pytest.skip("openssl is not here")
        result = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{proxy.port}", "-CAfile", str(certs / "ca.pem"),
             "-verify_return_error", *options], input=say, capture_output=True, text=True, timeout=30)
        return result.stdout + result.stderr

    def test_it_is_for_each_of_the_names(self, proxy, certs):
        for name in ("localhost", "host.docker.internal", "sfn-batch-proxy", "batch.us-east-1.amazonaws.com"):
            said = self.s_client(proxy, certs, "-verify_hostname", name)
            assert "Verify return code: 0 (ok)" in said, said
        assert "hostname mismatch" in self.s_client(proxy, certs, "-verify_hostname", ELSEWHERE)

    def test_a_client_does_not_get_a_renegotiation(self, proxy, certs):
        # The letter R on a line of its own is what makes s_client ask for one.
        said = self.s_client(proxy, certs, "-tls1_2", say="R\n")
        assert "RENEGOTIATING" in said and "no renegotiation" in said, said

    def test_http_2_alone_is_refused(self, proxy, certs):
        assert "no application protocol" in self.s_client(proxy, certs, "-alpn", "h2")
        assert "ALPN protocol: http/1.1" in self.s_client(proxy, certs, "-alpn", "h2,http/1.1")
