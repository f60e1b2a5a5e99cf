"""Inbound TLS with the certificates that `certs` issues: boto3, the aws CLI, curl, Node and Java as clients."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys

import pytest
from botocore.exceptions import SSLError

from conftest import batch_client
from harness import PROXY_KEY, clean_environment, environment_keys
from java_probe import java_command, trust_store
from tls_files import make_authority
from tls_load import Load

RELOADS = 10
# Of each client, between two reloads.
EXCHANGES = 20

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


def client(port, bundle):
    return batch_client(f"https://localhost:{port}", PROXY_KEY, verify=str(bundle))


def test_boto3_trusts_the_ca_and_no_other(proxy, certs, tmp_path):
    assert client(proxy.port, certs / "ca.pem").describe_job_queues()["jobQueues"] is not None
    with pytest.raises(SSLError):
        client(proxy.port, make_authority(tmp_path).certificate).describe_job_queues()


def test_the_aws_cli_trusts_the_bundle_of_its_variable(proxy, certs, tmp_path):
    environment = clean_environment(tmp_path, environment_keys(PROXY_KEY)) | {
        "AWS_CA_BUNDLE": str(certs / "ca.pem"), "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_BATCH": f"https://localhost:{proxy.port}", "AWS_MAX_ATTEMPTS": "1",
    }
    command = [sys.executable, "-m", "awscli", "batch", "describe-job-queues"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "jobQueues" in json.loads(result.stdout)
    del environment["AWS_CA_BUNDLE"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert "SSL validation failed" in result.stderr


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


def test_node_trusts_the_ca_of_its_variable(proxy, certs, tmp_path):
    if not shutil.which("node"):
        pytest.skip("node is not here")
    script = (
        "require('https').request(process.argv[1], {method: 'POST', agent: false},"
        " answer => { console.log(answer.statusCode); answer.resume() })"
        ".on('error', error => console.log(error.code)).end('{}')"
    )
    command = ["node", "-e", script, f"https://localhost:{proxy.port}/v1/describejobqueues"]
    environment = clean_environment(tmp_path)
    for variables, expected in [
        ({"NODE_EXTRA_CA_CERTS": str(certs / "ca.pem")}, "200"), ({}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
    ]:
        result = subprocess.run(command, env=environment | variables, capture_output=True, text=True, timeout=30)
        assert result.stdout.strip() == expected, result.stderr


def test_java_trusts_the_written_trust_store(proxy, certs, tmp_path):
    url = f"https://localhost:{proxy.port}/v1/describejobqueues"
    command = java_command(tmp_path, url, options=trust_store(certs / "truststore.p12"))
    result = subprocess.run(command, capture_output=True, text=True, timeout=80)
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
    with socket.create_connection(("127.0.0.1", proxy.port), 10) as fresh:
        new.wrap_socket(fresh, server_hostname="localhost").close()
    standing.sendall(b"POST /v1/describejobqueues HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
    assert standing.recv(4096).startswith(b"HTTP/1.1 200")
    standing.close()


def test_no_exchange_fails_while_certificates_are_replaced_under_load(binary, keep, start_upstream, tmp_path):
    pairs = [tmp_path / f"pair{index}" for index in range(RELOADS + 1)]
    for pair in pairs:
        assert binary.run("certs", "--out", str(pair)).returncode == 0
    # The clients trust every one of them, as during a real change.
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("".join((pair / "ca.pem").read_text() for pair in pairs))
    served = tmp_path / "served"
    shutil.copytree(pairs[0], served)
    proxy = keep(
        binary.serve(
            start_upstream().url, "--tls-certificate", str(served / "server.pem"), "--tls-key",
            str(served / "server-key.pem"),
        )
    )
    load = Load(proxy.port, bundle)
    load.go_on(EXCHANGES)
    for count, pair in enumerate(pairs[1:], start=1):
        for name in ("server-key.pem", "server.pem"):
            shutil.copy2(pair / name, served / "new")
            (served / "new").replace(served / name)
        proxy.process.send_signal(signal.SIGHUP)
        wait_for_reload(proxy, count)
        load.go_on(EXCHANGES)
    load.stop()
    assert load.failures == []
    shown = {hashlib.sha256(ssl.PEM_cert_to_DER_cert((pair / "server.pem").read_text())).hexdigest() for pair in pairs}
    assert load.seen == shown
    assert sum(load.counts.values()) >= len(load.counts) * EXCHANGES * (RELOADS + 1)


def wait_for_reload(proxy, number):
    """Until so many reloads are in the log."""
    left = number

    def is_last(event):
        nonlocal left
        left -= event.get("event") == "certificate-reloaded"
        return left == 0

    proxy.wait_for(is_last)


def test_a_hang_up_with_a_pair_that_does_not_match_keeps_the_old_one(binary, keep, start_upstream, tmp_path):
    folder, other = tmp_path / "certs", tmp_path / "other"
    for each in (folder, other):
        assert binary.run("certs", "--out", str(each)).returncode == 0
    proxy = keep(
        binary.serve(
            start_upstream().url, "--tls-certificate", str(folder / "server.pem"), "--tls-key",
            str(folder / "server-key.pem"),
        )
    )
    shutil.copy2(other / "server-key.pem", folder / "server-key.pem")
    proxy.process.send_signal(signal.SIGHUP)
    kept = proxy.wait_for(lambda event: event.get("event") == "certificate-kept")
    assert "does not belong to the certificate" in kept["error"]
    assert client(proxy.port, folder / "ca.pem").describe_job_queues()["jobQueues"] is not None
