"""Inbound TLS with the certificates that `certs` issues: curl's library, boto3, Java and openssl as clients."""

from __future__ import annotations

import shutil
import signal
import socket
import ssl
import subprocess
import time

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import SSLError

from harness import PROXY_KEY

JAVA = """
import java.net.URI;
import java.net.http.*;
public class Probe {
  public static void main(String[] arguments) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(arguments[0])).POST(
      HttpRequest.BodyPublishers.ofString("{}")).header("Content-Type", "application/json").build();
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }
}
"""


@pytest.fixture(scope="module")
def certs(binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("issued") / "certs"
    result = binary.run("certs", "--out", str(folder), "--name", "batch.us-east-1.amazonaws.com")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def proxy(binary, keep, start_upstream, certs):
    upstream = start_upstream()
    return keep(
        binary.serve(
            upstream.url, "--tls-certificate", str(certs / "server.pem"), "--tls-key", str(certs / "server-key.pem")
        )
    )


def client(port, bundle, host="localhost"):
    return boto3.client(
        "batch", endpoint_url=f"https://{host}:{port}", region_name="us-east-1", verify=str(bundle),
        aws_access_key_id=PROXY_KEY.access_key, aws_secret_access_key=PROXY_KEY.secret_key,
        config=Config(retries={"max_attempts": 0}),
    )


def test_boto3_trusts_the_ca_and_no_other(proxy, certs, tmp_path):
    assert client(proxy.port, certs / "ca.pem").describe_job_queues()["jobQueues"] is not None
    with pytest.raises(SSLError):
        client(proxy.port, tmp_path_bundle(tmp_path)).describe_job_queues()


def tmp_path_bundle(tmp_path):
    """A trust store with another CA in it."""
    other = tmp_path / "other.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
         str(tmp_path / "k.pem"), "-out", str(other), "-days", "2", "-subj", "/CN=other"],
        check=True, capture_output=True,
    )
    return other


def test_curl_reaches_it_by_name_and_address(proxy, certs):
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    for host in ("localhost", "127.0.0.1"):
        result = subprocess.run(
            ["curl", "-sS", "--cacert", str(certs / "ca.pem"), "-o", "/dev/null", "-w", "%{http_code}",
             "-d", "{}", f"https://{host}:{proxy.port}/v1/describejobqueues"],
            capture_output=True, text=True, timeout=30,
        )
        assert result.stdout == "200", result.stderr


def test_java_trusts_the_written_trust_store(proxy, certs, tmp_path):
    if not shutil.which("java"):
        pytest.skip("java is not here")
    source = tmp_path / "Probe.java"
    source.write_text(JAVA)
    result = subprocess.run(
        ["java", f"-Djavax.net.ssl.trustStore={certs / 'truststore.p12'}", "-Djavax.net.ssl.trustStoreType=PKCS12",
         "-Djavax.net.ssl.trustStorePassword=changeit", str(source),
         f"https://localhost:{proxy.port}/v1/describejobqueues"],
        capture_output=True, text=True, timeout=80,
    )
    assert result.stdout.strip() == "200", result.stderr


@pytest.mark.parametrize(
    ("version", "works"), [(ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True), (ssl.TLSVersion.TLSv1_1, False)]
)
def test_tls_1_2_and_1_3_are_spoken_and_nothing_older(proxy, certs, version, works):
    context = ssl.create_default_context(cafile=str(certs / "ca.pem"))
    context.minimum_version = context.maximum_version = version
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection(("127.0.0.1", proxy.port), 10) as plain:
        if not works:
            with pytest.raises(ssl.SSLError):
                context.wrap_socket(plain, server_hostname="localhost")
            return
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            assert secure.selected_alpn_protocol() == "http/1.1"


def test_the_ca_is_worth_nothing_outside_its_names(certs):
    result = subprocess.run(
        ["openssl", "x509", "-in", str(certs / "ca.pem"), "-noout", "-text"], capture_output=True, text=True, check=True
    )
    assert "X509v3 Name Constraints: critical" in result.stdout
    assert "DNS:batch.us-east-1.amazonaws.com" in result.stdout
    assert "pathlen:0" in result.stdout


def test_a_hang_up_takes_the_new_certificate_without_losing_a_connection(binary, keep, start_upstream, tmp_path):
    folder = tmp_path / "certs"
    assert binary.run("certs", "--out", str(folder)).returncode == 0
    proxy = keep(
        binary.serve(
            start_upstream().url, "--tls-certificate", str(folder / "server.pem"), "--tls-key",
            str(folder / "server-key.pem"),
        )
    )
    old = (folder / "ca.pem").read_text()
    context = ssl.create_default_context(cadata=old)
    plain = socket.create_connection(("127.0.0.1", proxy.port), 10)
    standing = context.wrap_socket(plain, server_hostname="localhost")
    assert binary.run("certs", "--out", str(folder), "--force").returncode == 0
    proxy.process.send_signal(signal.SIGHUP)
    proxy.wait_for(lambda event: event.get("event") == "certificate-reloaded")
    new = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    deadline = time.monotonic() + 10
    with socket.create_connection(("127.0.0.1", proxy.port), 10) as fresh:
        new.wrap_socket(fresh, server_hostname="localhost").close()
    assert time.monotonic() < deadline
    standing.sendall(b"POST /v1/describejobqueues HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
    assert standing.recv(4096).startswith(b"HTTP/1.1 200")
    standing.close()
