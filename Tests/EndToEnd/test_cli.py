"""The command line: help, exit codes, the start block, streams, colour, secrets, signals."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import time

import pytest

from conftest import PROJECT
from harness import (
    LOOPBACK, PROXY_KEY, PROXY_SESSION_KEY, START_TIMEOUT, UNKNOWN_KEY, clean_environment, environment_keys,
    secrets_of, without_colour,
)
from terminal import OnTerminal
from verifying_upstream import Answer
from wire import Connection, Request, exchange

COMMANDS = ["serve", "demo", "sandbox", "explain"]
KEYS = environment_keys(PROXY_SESSION_KEY) | {"AWS_REGION": "eu-west-1"}
SERVE = ["serve", "--listen", LOOPBACK, "--admin", "off", "--upstream", "http://127.0.0.1:9"]


def request(port: int, target="/v1/describejobqueues", body=b"{}") -> Request:
    fields = [("Host", f"127.0.0.1:{port}"), ("Content-Length", str(len(body)))]
    return Request("POST", target, fields, body)


class TestHelp:
    @pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"], *[[c, "--help"] for c in COMMANDS]])
    def test_it_fits_80_columns_and_begins_with_examples(self, binary, arguments):
        result = binary.run(*arguments)
        assert (result.returncode, result.stderr) == (0, "")
        lines = result.stdout.splitlines()
        assert [line for line in lines if len(line) > 80] == []
        assert lines[0].startswith("OVERVIEW: ")
        assert result.stdout.index("  sfn-batch-proxy ") < result.stdout.index("USAGE:")
        assert "\x1b" not in result.stdout

    def test_the_first_one_names_every_command(self, binary):
        text = binary.run("--help").stdout
        for command in COMMANDS:
            assert re.search(rf"^  {command}\b", text, re.MULTILINE), command

    def test_the_version_is_one_line(self, binary):
        result = binary.run("--version")
        assert result.returncode == 0
        assert re.fullmatch(r"sfn-batch-proxy \d+\.\d+\.\d+.*\n", result.stdout), result.stdout


class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments, words",
        [
            (["serve", "--overides", "drop"], "--overrides"),
            (["sreve"], "serve"),
            (["serve", "--overrides", "dorp"], "drop"),
            (["serve", "--listen", "nowhere"], "--listen"),
            (["serve", "--listen"], "--listen"),
            (["serve", "--upstream", "ftp://127.0.0.1"], "--upstream"),
            (["serve", "--max-body", "-1"], "--max-body"),
            (["serve", "--answer-timeout", "1 week"], "--answer-timeout"),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, list) else "",
    )
    def test_64_for_a_command_line_that_is_wrong(self, binary, arguments, words):
        result = binary.run(*arguments, env=KEYS)
        assert result.returncode == 64, result.stderr
        assert result.stdout == ""
        assert result.stderr.startswith("error: ")
        assert words in result.stderr
        assert "USAGE" not in result.stderr and len(result.stderr.splitlines()) <= 4

    @pytest.mark.parametrize(
        "name, value",
        [
            ("SFN_BATCH_PROXY_OVERRIDES", "dorp"), ("SFN_BATCH_PROXY_LISTEN", "127.0.0.1:99999"),
            ("SFN_BATCH_PROXY_UPSTREAM", "not a url"), ("SFN_BATCH_PROXY_OVERIDES", "drop"),
        ],
    )
    def test_78_for_a_setting_that_is_wrong(self, binary, name, value):
        result = binary.run("serve", env=KEYS | {name: value})
        assert result.returncode == 78, result.stderr
        assert name in result.stderr and result.stdout == ""

    def test_78_for_a_file_that_is_not_there(self, binary):
        result = binary.run(*SERVE, "--client-keys", "/nonexistent/keys", env=KEYS)
        assert result.returncode in (66, 78), result.stderr
        assert "/nonexistent/keys" in result.stderr

    def test_69_for_a_port_that_is_taken(self, binary):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = binary.run("serve", "--listen", f"127.0.0.1:{port}", "--admin", "off", env=KEYS)
        assert result.returncode == 69, result.stderr
        assert "port-in-use" in result.stderr and str(port) in result.stderr
        assert "hint: " in result.stderr and result.stdout == ""

    def test_an_upstream_that_is_the_proxy_itself(self, binary):
        url = "http://127.0.0.1:18084"
        result = binary.run("serve", "--listen", "127.0.0.1:18084", "--upstream", url, env=KEYS)
        assert result.returncode in (64, 78), result.stderr
        assert "loop" in result.stderr and url in result.stderr

    def test_the_endpoint_variable_of_the_proxys_clients_does_not_make_it_call_itself(self, binary):
        env = KEYS | {"AWS_ENDPOINT_URL_BATCH": "http://127.0.0.1:18084"}
        result = binary.run("serve", "--listen", "127.0.0.1:18084", "--admin", "off", env=env)
        assert result.returncode == 78, result.stderr
        assert "loop" in result.stderr and "AWS_ENDPOINT_URL_BATCH" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0(binary, keep, number):
    assert keep(binary.serve("http://127.0.0.1:9")).stop(number) == 0


def test_what_is_in_flight_is_finished_first(binary, keep, start_upstream):
    upstream = start_upstream(lambda _: Answer(delay=1.0))
    proxy = keep(binary.serve(upstream.url))
    with Connection(proxy.port) as connection:
        connection.send(request(proxy.port).signed(PROXY_KEY))
        upstream.wait_for(1)
        proxy.process.send_signal(signal.SIGTERM)
        assert connection.read_response().status == 200
    assert proxy.process.wait(timeout=10) == 0


class TestStreams:
    def test_off_a_terminal_stdout_is_json_lines_and_begins_with_listening(self, binary, keep, start_upstream):
        proxy = keep(binary.serve(start_upstream().url))
        exchange(proxy.port, request(proxy.port).signed(PROXY_KEY))
        exchange(proxy.port, b"nonsense\r\n\r\n")
        logged = proxy.exchange(op="DescribeJobQueues")
        assert logged["status"] == 200
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", logged["ts"])
        proxy.exchange(decision="refused")
        for event in proxy.events():
            assert {"ts", "level", "event"} <= set(event), event
        ids = [event["id"] for event in proxy.events("exchange")]
        assert len(set(ids)) == len(ids)

    def test_the_address_answers_as_soon_as_it_is_printed(self, binary, keep, start_upstream):
        proxy = keep(binary.serve(start_upstream().url))
        assert exchange(proxy.port, request(proxy.port).signed(PROXY_KEY)).status == 200

    def test_text_can_be_asked_for(self, binary, start_upstream):
        upstream = start_upstream()
        folder = binary.new_folder()
        arguments = [binary.path, *SERVE[:-1], upstream.url, "--log-format", "text"]
        process = subprocess.Popen(
            arguments, env=clean_environment(folder / "home", KEYS), cwd=folder, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        try:
            port = json.loads(process.stdout.readline())["url"].rpartition(":")[2]
            exchange(int(port), request(int(port)).signed(UNKNOWN_KEY))
            line = process.stdout.readline()
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=20)
        assert re.match(r"\d\d:\d\d:\d\d passed +DescribeJobQueues .*200 \d+ms ", line), (line, out, err)

    @pytest.mark.parametrize("command", [["--help"], ["--version"], ["serve", "--nonsense"]])
    def test_a_closed_standard_input_is_no_matter(self, binary, command):
        folder = binary.new_folder()
        script = 'exec "$0" "$@" <&-'
        result = subprocess.run(
            ["/bin/sh", "-c", script, binary.path, *command], env=clean_environment(folder / "home", KEYS),
            capture_output=True, timeout=20, check=False,
        )
        assert result.returncode == (64 if "--nonsense" in command else 0)

    def test_serve_runs_with_standard_input_closed(self, binary, start_upstream):
        upstream = start_upstream()
        folder = binary.new_folder()
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$0" "$@" <&-', binary.path, *SERVE[:-1], upstream.url],
            env=clean_environment(folder / "home", KEYS), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        try:
            port = int(json.loads(process.stdout.readline())["url"].rpartition(":")[2])
            # Descriptor 0 is free to be a socket now: it must not be mistaken for anything.
            for _ in range(3):
                assert exchange(port, request(port).signed(UNKNOWN_KEY)).status == 200
        finally:
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=20)
        assert process.returncode == 0, err

    def test_a_reader_that_went_away_does_not_stop_it(self, binary, start_upstream):
        """`sfn-batch-proxy serve | head -1`"""
        upstream = start_upstream()
        folder = binary.new_folder()
        process = subprocess.Popen(
            [binary.path, *SERVE[:-1], upstream.url], env=clean_environment(folder / "home", KEYS),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        try:
            port = int(json.loads(process.stdout.readline())["url"].rpartition(":")[2])
            process.stdout.close()
            for _ in range(5):
                assert exchange(port, request(port).signed(UNKNOWN_KEY)).status == 200
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0


    @pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs Linux's /proc")
    def test_a_stream_that_is_closed_becomes_nobodys_socket(self, binary):
        """Else the log's lines would go to whoever is at the other end."""
        folder = binary.new_folder()
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', binary.path, "sandbox", "--listen", LOOPBACK],
            env=clean_environment(folder / "home"),
        )
        descriptors = f"/proc/{process.pid}/fd"

        def places() -> list[str]:
            found = []
            for name in os.listdir(descriptors):
                with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                    found.append(os.readlink(os.path.join(descriptors, name)))
            return found

        try:
            deadline = time.monotonic() + START_TIMEOUT
            # Its listener comes last.
            while not any(place.startswith("socket:") for place in places()):
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.02)
            assert [os.readlink(f"{descriptors}/{number}") for number in range(3)] == ["/dev/null"] * 3
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0


class TestOnATerminal:
    def start(self, binary, upstream_url, **env) -> OnTerminal:
        folder = binary.new_folder()
        command = [binary.path, *SERVE[:-1], upstream_url]
        return OnTerminal(command, clean_environment(folder / "home", KEYS | env), folder)

    def run(self, binary, start_upstream, **env) -> tuple[str, str]:
        """Standard output and error of a short life with one exchange."""
        upstream = start_upstream()
        with self.start(binary, upstream.url, **env) as terminal:
            block = without_colour(terminal.wait_for("Ctrl-C", "stderr"))
            port = int(re.search(r"listening +http://127\.0\.0\.1:(\d+)", block)[1])
            exchange(port, request(port).signed(PROXY_SESSION_KEY))
            terminal.wait_for("DescribeJobQueues")
            assert terminal.stop() == 0
            return terminal.stdout, terminal.stderr

    def test_the_start_block_says_where_what_and_as_whom(self, binary, start_upstream):
        upstream = start_upstream()
        with self.start(binary, upstream.url, NO_COLOR="1") as terminal:
            block = terminal.wait_for("Ctrl-C", "stderr")
            terminal.stop()
        url = re.search(r"^  listening +(http://127\.0\.0\.1:\d+)$", block, re.MULTILINE)[1]
        assert re.search(r"^sfn-batch-proxy \d+\.\d+\.\d+ ready in \d+ ms$", block, re.MULTILINE)
        assert re.search(rf"^  upstream +{upstream.url}$", block, re.MULTILINE)
        assert re.search(r"^  credentials .*ASIA….{4}\b", block, re.MULTILINE)
        assert re.search(r"^  overrides +drop\b", block, re.MULTILINE)
        assert f"BATCH_ENDPOINT={url}\n" in block
        assert f"export AWS_ENDPOINT_URL_BATCH={url}\n" in block
        assert [line for line in block.splitlines() if len(line) > 100] == []

    def test_one_line_an_exchange_in_words(self, binary, start_upstream):
        out, _ = self.run(binary, start_upstream, NO_COLOR="1")
        assert re.search(r"^\d\d:\d\d:\d\d passed    DescribeJobQueues .*\b200 \d+ms [0-9a-f]+$", out, re.MULTILINE), out

    def test_colour_is_only_decoration(self, binary, start_upstream):
        coloured = self.run(binary, start_upstream)
        assert "\x1b[" in coloured[0] + coloured[1]
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            plain = self.run(binary, start_upstream, **env)
            assert "\x1b" not in plain[0] + plain[1]

            def masked(text):
                return re.sub(r"\d+ ms|\d+ms|:\d{4,5}\b|\d\d:\d\d:\d\d|[0-9a-f]{4,}(?=\n)", "#", without_colour(text))

            assert masked(coloured[1]) == masked(plain[1])
            assert masked(coloured[0]) == masked(plain[0])


class TestSecrets:
    SECRETS = secrets_of([PROXY_SESSION_KEY, UNKNOWN_KEY])

    def test_trace_shows_none_of_them(self, binary, keep, start_upstream):
        """The harness looks for the secrets in all output when the server ends; here it has much to say."""
        upstream = start_upstream()
        proxy = keep(binary.serve(upstream.url, "--log-level", "trace", credentials=PROXY_SESSION_KEY))
        for key in (PROXY_SESSION_KEY, UNKNOWN_KEY):
            sent = request(proxy.port).signed(key)
            signature = sent.fields[-1][1].rpartition("=")[2]
            proxy.secrets.append(signature)
            exchange(proxy.port, sent)
            sent.body = b"[]"
            exchange(proxy.port, sent)
        proxy.exchange(status=403)
        proxy.secrets += [r.get("Authorization").rpartition("=")[2] for r in upstream.requests]

    def test_an_error_answer_repeats_no_secret(self, binary, keep, start_upstream):
        proxy = keep(binary.serve(start_upstream().url, credentials=PROXY_SESSION_KEY))
        sent = request(proxy.port).signed(PROXY_SESSION_KEY)
        sent.body = b"[]"
        answer = exchange(proxy.port, sent)
        assert answer.status == 403
        text = (answer.head + answer.body).decode("latin-1")
        assert not [s for s in self.SECRETS if s in text]
        assert PROXY_SESSION_KEY.access_key not in text

    def test_a_password_in_a_url_is_not_repeated(self, binary):
        result = binary.run("serve", "--upstream", "http://user:hunter2hunter2@127.0.0.1:9", env=KEYS)
        assert result.returncode == 64
        assert "hunter2" not in result.stdout + result.stderr

    def test_a_secret_is_no_option(self, binary):
        text = binary.run("serve", "--help").stdout
        assert not re.search(r"--[a-z-]*(secret|password|token)", text)


def test_static_keys_of_a_profile_are_found(binary, keep, start_upstream):
    upstream = start_upstream()
    files = binary.new_folder()
    (files / "credentials").write_text(
        f"[default]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = other\n\n"
        f"[dev]\naws_access_key_id = {PROXY_KEY.access_key}\naws_secret_access_key = {PROXY_KEY.secret_key}\n"
    )
    (files / "config").write_text("[profile dev]\nregion = eu-west-1\n")
    env = {
        "AWS_SHARED_CREDENTIALS_FILE": str(files / "credentials"), "AWS_CONFIG_FILE": str(files / "config"),
        "AWS_REGION": "",
    }
    for arguments, more in ((["--profile", "dev"], {}), ([], {"AWS_PROFILE": "dev"})):
        proxy = keep(binary.serve(upstream.url, *arguments, credentials=None, env=env | more))
        assert exchange(proxy.port, request(proxy.port)).status == 200
    upstream.assert_all_verified()
    # A request without Authorization has no region of its own: it is the profile's.
    assert {r.region for r in upstream.requests} == {"eu-west-1"}


def test_every_label_in_the_documentation_is_well_formed(documented_labels):
    if documented_labels is None:
        pytest.skip("docs/errors.md is not there")
    assert documented_labels


def test_the_readme_names_the_two_commands():
    path = PROJECT / "README.md"
    if not path.exists():
        pytest.skip("README.md is not there")
    first_screen = "\n".join(path.read_text().splitlines()[:45])
    assert "scripts/run" in first_screen and "scripts/test" in first_screen
    assert os.access(PROJECT / "scripts" / "run", os.X_OK)
