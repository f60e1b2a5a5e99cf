#!/usr/bin/env python3
"""Tries an image that buildah has: what it is, how large, and whether it does its work. docker/test-image runs this
in a network namespace of its own.

    try_image.py IMAGE BASE-IMAGE
"""
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "Tests" / "EndToEnd")]

import os  # noqa: E402
import shutil  # noqa: E402
import socket  # noqa: E402
import stat  # noqa: E402
import tempfile  # noqa: E402
import threading  # noqa: E402

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.credentials import Credentials  # noqa: E402
from botocore.exceptions import SSLError  # noqa: E402

from container import Container, configuration  # noqa: E402
from verifying_upstream import VerifyingUpstream, plausible_answer  # noqa: E402

# 40 MB over the base image is what the proxy may cost who pulls it.
LIMIT = 40_000_000
USER = 65532
KEY = Credentials("AKIAIMAGEIMAGEIMAGE0", "iMaGe+SeCrEt/NeVeR0PrInTeD0aNyWhErE00012")
SANDBOX = {"AWS_ACCESS_KEY_ID": "sandbox", "AWS_SECRET_ACCESS_KEY": "sandbox", "AWS_REGION": "us-east-1"}
MARKER = {"environment": [{"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}]}


def say(text: str):
    print(f"try-image: {text}", flush=True)


def client(endpoint: str, key="sandbox", secret="sandbox", **options):
    return boto3.client(
        "batch", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=30), **options)


def submit(endpoint: str, **options) -> str:
    """Submits as Step Functions does; the job's name as the sandbox knows it afterwards."""
    batch = client(endpoint, **options)
    job = batch.submit_job(jobName="image", jobQueue="any", jobDefinition="etl", containerOverrides=MARKER)
    return batch.describe_jobs(jobs=[job["jobId"]])["jobs"][0]["jobName"]


def files(folder: Path) -> dict[str, tuple]:
    """Each regular file's size and time, one of several names for the same one only."""
    seen = {}
    for path in sorted(folder.rglob("*")):
        information = path.lstat()
        if stat.S_ISREG(information.st_mode):
            seen[information.st_ino] = (str(path.relative_to(folder)), information)
    return {name: (i.st_size, i.st_mtime_ns) for name, i in seen.values()}


def added(image: Path, base: Path) -> int:
    """The bytes of files that are new or changed over the base. What was removed gives nothing back: it stays in the
    base's layers."""
    before = files(base)
    return sum(found[0] for name, found in files(image).items() if before.get(name) != found)


def snapshot(folder: Path) -> dict[str, tuple]:
    """Everything there is; of folders only that they are there, because buildah makes and removes files of its own
    around a run."""
    found = {}
    for path in folder.rglob("*"):
        i = path.lstat()
        found[str(path.relative_to(folder))] = (
            (i.st_mode,) if stat.S_ISDIR(i.st_mode) else (i.st_mode, i.st_size, i.st_mtime_ns, i.st_ino))
    return found


def look(image: str, base: str):
    """What the image says of itself, and its size."""
    given = configuration(image)
    assert given["User"] == f"{USER}:{USER}", given["User"]
    assert given["StopSignal"] == "SIGTERM", given.get("StopSignal")
    assert given["Healthcheck"]["Test"][0] == "CMD", given["Healthcheck"]
    assert given["Labels"]["org.opencontainers.image.title"] == "sfn-batch-proxy", given["Labels"]
    with Container(image) as container, Container(base) as plain:
        over = added(container.root, plain.root)
        program = (container.root / "usr/local/bin/sfn-batch-proxy").stat().st_size
    say(f"user {given['User']}, {over / 1e6:.1f} MB over its base, the program {program / 1e6:.1f} MB of them")
    assert over <= LIMIT, f"{over} bytes over the base, {LIMIT} are allowed"
    return given


def issue_certificates(container: Container, folder: Path):
    os.chown(folder, USER, USER)
    made = container.run("certs", "--out", "/certs", volumes=[f"{folder}:/certs"])
    assert made.returncode == 0, made.stderr
    key = (folder / "server-key.pem").stat()
    assert (stat.S_IMODE(key.st_mode), key.st_uid) == (0o600, USER), key
    say("certs: a CA and a server certificate, the key for its user alone")


def serve_both_ways(container: Container, given: dict, certs: Path):
    """The default command over http, and with a certificate over https."""
    sandbox = container.start("sandbox", "--listen", "127.0.0.1:9000")
    sandbox.wait_for_port(9000)
    variables = SANDBOX | {"SFN_BATCH_PROXY_UPSTREAM": "http://127.0.0.1:9000"}
    plain = container.start(*given["Cmd"], env=variables)
    plain.wait_for_port(8084)
    assert plain.users() == {USER}, plain.users()
    assert submit("http://127.0.0.1:8084") == "image"
    say("http: SubmitJob of boto3 answered, by a process of user 65532")

    healthy = container.run_whole(given["Healthcheck"]["Test"][1:])
    assert healthy.returncode == 0, healthy.stdout + healthy.stderr
    say(f"health check: {healthy.stdout.strip()}")
    other = container.run_whole(given["Healthcheck"]["Test"][1:], env={"SFN_BATCH_PROXY_ADMIN": "127.0.0.1:1"})
    assert other.returncode == 1, f"a health check without a proxy ended with {other.returncode}"

    secure = container.start(
        *given["Cmd"], volumes=[f"{certs}:/certs:ro"],
        env=variables | {
            "SFN_BATCH_PROXY_LISTEN": "0.0.0.0:8443", "SFN_BATCH_PROXY_ADMIN": "off",
            "SFN_BATCH_PROXY_TLS_CERTIFICATE": "/certs/server.pem", "SFN_BATCH_PROXY_TLS_KEY": "/certs/server-key.pem"})
    secure.wait_for_port(8443)
    assert submit("https://localhost:8443", verify=str(certs / "ca.pem")) == "image"
    try:
        submit("https://localhost:8443")
    except SSLError:
        pass
    else:
        raise AssertionError("a client that does not know the CA was served")
    say("https: SubmitJob of boto3 answered")
    for process in (secure, plain, sandbox):
        assert process.stop() == 0, process.described()


def drain(container: Container, given: dict):
    """SIGTERM while an exchange is under way: no new connection, the answer still comes, 0."""
    arrived, may_answer = threading.Event(), threading.Event()

    def slowly(request):
        arrived.set()
        assert may_answer.wait(30)
        return plausible_answer(request)

    upstream = VerifyingUpstream([KEY], slowly)
    proxy = container.start(
        *given["Cmd"],
        env={
            "AWS_ACCESS_KEY_ID": KEY.access_key, "AWS_SECRET_ACCESS_KEY": KEY.secret_key, "AWS_REGION": "us-east-1",
            "SFN_BATCH_PROXY_UPSTREAM": upstream.url})
    proxy.wait_for_port(8084)
    answers = []

    def ask():
        answers.append(client("http://127.0.0.1:8084", KEY.access_key, KEY.secret_key).describe_job_queues())

    asking = threading.Thread(target=ask)
    asking.start()
    assert arrived.wait(30)
    proxy.terminate()
    proxy.wait_for_port(8084, is_open=False)
    may_answer.set()
    asking.join(30)
    status = proxy.wait()
    upstream.stop()
    assert answers and status == 0, f"{len(answers)} answers, exit status {status}: {proxy.described()}"
    say("SIGTERM: took no more connections, finished the exchange under way, ended with 0")


def main():
    image, base = sys.argv[1:]
    socket.setdefaulttimeout(30)
    given = look(image, base)
    work = Path(tempfile.mkdtemp(prefix="try-image-"))
    try:
        certs = work / "certs"
        certs.mkdir()
        # The user inside must get there.
        work.chmod(0o755)
        with Container(image) as container:
            say(container.run("--version").stdout.strip())
            issue_certificates(container, certs)
            before = snapshot(container.root)
            serve_both_ways(container, given, certs)
            drain(container, given)
            after = snapshot(container.root)
            changed = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
            assert not changed, f"written inside the image: {changed[:20]}"
            say("nothing was written inside the image")
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
