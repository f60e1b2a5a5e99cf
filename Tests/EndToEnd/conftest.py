"""Fixtures: the built binary, servers that are checked when they end, upstreams, boto3 clients."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

# Before boto3 is imported anywhere: this process reads no setting of the machine it runs on.
for _name in [n for n in os.environ if n.startswith("AWS_") or n.lower().endswith("_proxy")]:
    if not _name.startswith("SFN_BATCH_PROXY"):
        del os.environ[_name]
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull

import boto3  # noqa: E402
import pytest  # noqa: E402
from botocore.config import Config  # noqa: E402

from harness import BINARY_VARIABLE, PROXY_KEY, PROXY_SESSION_KEY, Binary, Server  # noqa: E402
from moto_engine import StepFunctionsEngine  # noqa: E402
from verifying_upstream import VerifyingUpstream, plausible_answer  # noqa: E402

TEST_TIMEOUT = 90
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def time_limit(request):
    """No test can hang the run: every wait has a limit of its own, and this is the last one."""

    def expired(*_):
        raise TimeoutError(f"{request.node.nodeid} took longer than {TEST_TIMEOUT} s")

    previous = signal.signal(signal.SIGALRM, expired)
    signal.alarm(TEST_TIMEOUT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


@pytest.fixture(scope="session")
def binary(tmp_path_factory) -> Binary:
    path = os.environ.get(BINARY_VARIABLE)
    if not path:
        pytest.skip(f"{BINARY_VARIABLE} does not name the built program (scripts/test sets it)")
    program = Binary(os.path.abspath(path), tmp_path_factory.mktemp("runs"))
    try:
        failure = (result := program.run("--version")).returncode and result.stderr
    except OSError as error:
        failure = str(error)
    if failure:
        # One sentence instead of hundreds of failures.
        pytest.exit(f"{BINARY_VARIABLE}={path} does not even run with --version: {failure}", returncode=1)
    return program


def _keeper():
    servers: list[Server] = []

    def keep(server: Server) -> Server:
        servers.append(server)
        return server

    def finish():
        failures = []
        for server in reversed(servers):
            try:
                server.finish()
            except AssertionError as failure:
                failures.append(failure)
        if failures:
            raise failures[0]

    return keep, finish


@pytest.fixture
def keep():
    """`keep(binary.serve(…))`: the server ends with the test, and its output is checked then."""
    function, finish = _keeper()
    yield function
    finish()


@pytest.fixture(scope="module")
def keep_for_module():
    function, finish = _keeper()
    yield function
    finish()


@pytest.fixture
def start_upstream():
    """`start_upstream(answer)`: a verifying upstream that knows the proxy's keys."""
    servers: list[VerifyingUpstream] = []

    def start(answer=plausible_answer, credentials=(PROXY_KEY, PROXY_SESSION_KEY), **options):
        servers.append(VerifyingUpstream(list(credentials), answer, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """moto's Step Functions engine, one for the whole run."""
    folder = tmp_path_factory.mktemp("engine")
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "VIRTUAL_ENV")}
    engine = StepFunctionsEngine(environment | {"HOME": str(folder)}, folder / "log")
    yield engine
    engine.stop()


def batch_client(
    endpoint: str, credentials, *, attempts: int = 1, region: str = "us-east-1", verify: str | None = None, **options
):
    """A boto3 Batch client, one attempt a call so that a test sees what happens the first time."""
    return boto3.client(
        "batch",
        region_name=region,
        endpoint_url=endpoint,
        verify=verify,
        aws_access_key_id=credentials.access_key,
        aws_secret_access_key=credentials.secret_key,
        aws_session_token=credentials.token,
        config=Config(
            retries={"total_max_attempts": attempts}, connect_timeout=10, read_timeout=30, **options
        ),
    )


@pytest.fixture(scope="session")
def documented_labels() -> set[str] | None:
    """The error labels with a section in docs/errors.md; None where the tree has no such file."""
    path = PROJECT / "docs" / "errors.md"
    if not path.exists():
        return None
    return set(re.findall(r"^## `?([a-z0-9-]+)`?\s*$", path.read_text(), re.MULTILINE))
