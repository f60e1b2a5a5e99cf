"""The demo: the refusal, the fix, and a place to try, as the newcomer meets them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request

from botocore.credentials import Credentials

from batch_rules import ECS_REFUSAL
from conftest import batch_client
from harness import LOOPBACK, clean_environment, without_colour
from terminal import OnTerminal

ARGUMENTS = ["demo", "--listen", LOOPBACK, "--admin", "off"]
STEPS = [
    "No AWS account is used",
    "1 Submit as Step Functions does, straight to Batch",
    "400 ClientException",
    ECS_REFUSAL,
    "2 The same bytes through the proxy",
    '- "containerOverrides":',
    "200",
    "3 The job",
    "SUCCEEDED",
]


def assert_in_order(text: str, pieces: list[str]):
    position = 0
    for piece in pieces:
        found = text.find(piece, position)
        assert found >= 0, f"{piece!r} is missing, or out of order, in:\n{text}"
        position = found + len(piece)


def test_off_a_terminal_it_shows_three_steps_and_ends(binary):
    result = binary.run(*ARGUMENTS, timeout=60)
    assert result.returncode == 0, result.stderr
    assert_in_order(result.stdout, STEPS)
    assert "Now yours" not in result.stdout
    assert "\x1b" not in result.stdout


def test_it_needs_nothing_from_the_environment_and_ignores_what_is_there(binary):
    env = {
        "AWS_ACCESS_KEY_ID": "AKIAREAL", "AWS_SECRET_ACCESS_KEY": "real-secret-of-somebody",
        "AWS_PROFILE": "missing", "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_BATCH": "http://127.0.0.1:9",
    }
    result = binary.run(*ARGUMENTS, env=env, timeout=60)
    assert result.returncode == 0, result.stderr
    assert_in_order(result.stdout, STEPS)
    assert "real-secret-of-somebody" not in result.stdout + result.stderr


def test_on_a_terminal_it_stays_up_for_the_newcomers_own_client(binary):
    folder = binary.new_folder()
    environment = clean_environment(folder / "home") | {"NO_COLOR": "1"}
    with OnTerminal([binary.path, *ARGUMENTS], environment, folder) as terminal:
        text = terminal.wait_for("Ctrl-C stops")
        assert_in_order(text, [*STEPS, "Now yours:"])
        exports = re.findall(r"^  export (AWS_\S+=\S+.*)$", text, re.MULTILINE)
        variables = dict(pair.split("=", 1) for line in exports for pair in line.split())
        command = re.search(r"^  aws (batch describe-jobs --jobs \S+)$", text, re.MULTILINE)[1]

        # The printed lines, as a shell would run them.
        printed = subprocess.run(
            [sys.executable, "-m", "awscli", *command.split()],
            env=clean_environment(folder / "home", variables), capture_output=True, text=True, timeout=60,
            check=False,
        )
        assert printed.returncode == 0, printed.stderr
        assert "SUCCEEDED" in printed.stdout

        # And a job of the newcomer's own, as Step Functions submits it.
        client = batch_client(
            variables["AWS_ENDPOINT_URL_BATCH"],
            Credentials(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]),
        )
        marker = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
        client.submit_job(
            jobName="mine", jobQueue="demo", jobDefinition="etl", containerOverrides={"environment": [marker]}
        )
        assert_in_order(terminal.wait_for("rewritten SubmitJob mine"), ["rewritten SubmitJob mine", "ecs"])
        assert terminal.stop(signal.SIGINT) == 0


def test_it_tells_where_the_inspector_is_and_its_own_job_is_there(binary):
    folder = binary.new_folder()
    environment = clean_environment(folder / "home") | {"NO_COLOR": "1"}
    arguments = ["demo", "--listen", LOOPBACK, "--admin", LOOPBACK]
    with OnTerminal([binary.path, *arguments], environment, folder) as terminal:
        text = terminal.wait_for("Ctrl-C stops")
        url = re.search(r"^Inspector: (http://127\.0\.0\.1:\d+/)   Ctrl-C stops", text, re.MULTILINE)[1]
        with urllib.request.urlopen(url, timeout=20) as page:
            assert b"<title>Inspector" in page.read()
        with urllib.request.urlopen(f"{url}inspector.har", timeout=20) as archive:
            entries = json.load(archive)["log"]["entries"]
        assert any("rewritten" in entry["comment"] for entry in entries)
        assert terminal.stop(signal.SIGINT) == 0


def test_in_colour_it_says_the_same(binary):
    folder = binary.new_folder()
    with OnTerminal([binary.path, *ARGUMENTS], clean_environment(folder / "home"), folder) as terminal:
        text = terminal.wait_for("Ctrl-C stops")
        terminal.stop()
    assert "\x1b[" in text
    assert_in_order(without_colour(text), [*STEPS, "Now yours:"])


def test_taken_default_ports_do_not_spoil_the_first_impression(binary):
    """Two demos at once, on the defaults: whoever holds the ports, this one finds others."""
    first = OnTerminal([binary.path, "demo"], clean_environment(binary.new_folder() / "home"), binary.new_folder())
    with first:
        first.wait_for("Ctrl-C stops")
        second = binary.run("demo", timeout=60)
        assert second.returncode == 0, second.stderr
        assert_in_order(second.stdout, STEPS)
        assert first.stop() == 0
