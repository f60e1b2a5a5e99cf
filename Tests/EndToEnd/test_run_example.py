"""docker/run-example, with a Step Functions engine that stands for Step Functions Local."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from botocore.credentials import Credentials

from batch_rules import ECS_REFUSAL
from conftest import PROJECT
from harness import clean_environment, environment_keys

SANDBOX_KEY = Credentials("sandbox", "sandbox")


@pytest.fixture(scope="module")
def sandbox(binary, keep_for_module):
    return keep_for_module(binary.sandbox())


@pytest.fixture(scope="module")
def proxy(binary, sandbox, keep_for_module):
    env = environment_keys(SANDBOX_KEY)
    return keep_for_module(binary.serve(sandbox.url, credentials=None, env=env))


def run_example(engine, tmp_path, *arguments, **variables):
    # Where the aws command of these tests is.
    environment = clean_environment(tmp_path, {"SFN_ENDPOINT": f"http://127.0.0.1:{engine.port}", **variables})
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    return subprocess.run(
        [PROJECT / "docker" / "run-example", *arguments], env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=80, cwd=tmp_path)


def test_it_runs_the_state_machine_and_prints_its_history(engine, proxy, tmp_path):
    engine.use(proxy.url)
    result = run_example(engine, tmp_path, AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_PROFILE="not-there")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("running arn:aws:states:us-east-1:")
    assert lines[1].split("\t")[1] == "ExecutionStarted"
    assert lines[-2].split("\t")[1] == "ExecutionSucceeded"
    assert lines[-1] == "SUCCEEDED"
    assert proxy.exchange(op="SubmitJob", decision="rewritten")["job"] == "sfn-batch-proxy-example"


def test_it_ends_with_1_and_the_cause_when_batch_refuses_the_job(engine, sandbox, tmp_path):
    engine.use(sandbox.url, SANDBOX_KEY.access_key, SANDBOX_KEY.secret_key)
    result = run_example(engine, tmp_path, "etl", "any")
    assert result.returncode == 1, result.stderr
    assert ECS_REFUSAL in result.stdout
    assert result.stdout.splitlines()[-1] == "FAILED"
