"""Starts and stops the built program the way a user's shell would, and keeps what it says.

Every process gets an environment of its own: an empty HOME and no AWS_* variable but those the test
names. Standard output off a terminal is one JSON object a line; the harness reads it, waits for events in
it, and checks at the end that every line was one and that no secret of the test appears anywhere.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable
from pathlib import Path

from botocore.credentials import Credentials

BINARY_VARIABLE = "SFN_BATCH_PROXY_BINARY"
START_TIMEOUT = 15.0
STOP_TIMEOUT = 20.0
EVENT_TIMEOUT = 10.0
# A secret shorter than this (the sandbox's well-known "sandbox") would be found in innocent text.
SHORTEST_SECRET = 16
LOOPBACK = "127.0.0.1:0"

# The proxy's own identity in most tests, and a second one.
PROXY_KEY = Credentials("AKIAPROXYPROXY00PRXY", "pRoXy+SeCrEt/NeVeR0PrInTeD0aNyWhErE00001")
PROXY_SESSION_KEY = Credentials(
    "ASIASESSIONSESSISESS", "sEsSiOn+SeCrEt/NeVeR0PrInTeD0aNyWhErE002", "tOkEn//SeSsIoN+tOkEn==" * 40
)
# A client's key that the proxy does not know: what Step Functions Local signs with is like this.
UNKNOWN_KEY = Credentials("AKIDUNKNOWNTOPROXYXX", "uNkNoWn+SeCrEt/NeVeR0PrInTeD0aNyWhErE003")


def secrets_of(credentials: Iterable[Credentials]) -> list[str]:
    return [s for c in credentials for s in (c.secret_key, c.token) if s]


def clean_environment(home: Path, extra: dict[str, str] | None = None) -> dict[str, str]:
    """What a new user's shell has: a path, a locale, a HOME with nothing in it."""
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"):
        if name in os.environ:
            environment[name] = os.environ[name]
    environment.update(extra or {})
    return environment


def environment_keys(credentials: Credentials) -> dict[str, str]:
    variables = {
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
    }
    if credentials.token:
        variables["AWS_SESSION_TOKEN"] = credentials.token
    return variables


class Program:
    """A running process of the program under test."""

    def __init__(
        self,
        binary: str,
        arguments: list[str],
        environment: dict[str, str],
        folder: Path,
        secrets: Iterable[str] = (),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.arguments = arguments
        self.secrets = [s for s in secrets if len(s) >= SHORTEST_SECRET]
        self.stdout_path = folder / "stdout"
        self.stderr_path = folder / "stderr"
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._ended = False
        with self.stderr_path.open("wb") as stderr:
            self.process = subprocess.Popen(
                [binary, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=stderr, env=environment, cwd=folder, start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        with self.stdout_path.open("wb") as copy:
            for line in self.process.stdout:
                copy.write(line)
                copy.flush()
                with self._changed:
                    self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                    self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def stderr(self) -> str:
        return self.stderr_path.read_text(errors="replace")

    def described(self) -> str:
        last = "\n".join(self.lines[-30:])
        return (
            f"{' '.join(self.arguments)} (exit code {self.process.poll()})\n"
            f"--- stdout, last lines\n{last}\n--- stderr\n{self.stderr[-4000:]}"
        )

    def events(self, name: str | None = None) -> list[dict]:
        with self._changed:
            lines = list(self.lines)
        return [e for e in map(self._parsed, lines) if name is None or e.get("event") == name]

    def _parsed(self, line: str) -> dict:
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        assert isinstance(event, dict), f"not a JSON object on stdout: {line!r} of {self.described()}"
        return event

    def wait_for(self, wanted: Callable[[dict], bool], timeout: float = EVENT_TIMEOUT) -> dict:
        """The first event of the log that `wanted` accepts."""
        deadline = time.monotonic() + timeout
        seen = 0
        with self._changed:
            while True:
                while seen < len(self.lines):
                    event = self._parsed(self.lines[seen])
                    seen += 1
                    if wanted(event):
                        return event
                left = deadline - time.monotonic()
                if self._ended or left <= 0:
                    break
                self._changed.wait(left)
        raise AssertionError(f"no such event in the log of {self.described()}")

    def exchange(self, **members) -> dict:
        """The first logged exchange with these members."""
        return self.wait_for(
            lambda e: e.get("event") == "exchange" and all(e.get(k) == v for k, v in members.items())
        )

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(timeout=STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"did not end within {STOP_TIMEOUT:.0f} s: {self.described()}") from None
        self._reader.join(timeout=5)
        return code

    def finish(self):
        """Ends the process and checks what must hold for every run."""
        already_ended = self.process.poll() is not None
        code = self.stop()
        output = "\n".join(self.lines) + "\n" + self.stderr
        leaked = [s for s in self.secrets if s in output]
        assert not leaked, f"{len(leaked)} secret(s) in the output of {self.described()}"
        assert "Fatal error" not in output and "Crash" not in output, self.described()
        assert already_ended or code == 0, f"SIGTERM must end it with 0: {self.described()}"
        self.events()


class Server(Program):
    """`serve` or `sandbox`, waited for until it listens."""

    def __init__(self, binary, arguments, environment, folder, secrets=()):
        super().__init__(binary, arguments, environment, folder, secrets)
        try:
            self.listening = self.wait_for(lambda e: e.get("event") == "listening", START_TIMEOUT)
            self.port = port_of(self.listening)
        except AssertionError:
            self.process.kill()
            self.process.wait()
            raise
        self.url = f"http://127.0.0.1:{self.port}"


def port_of(event: dict) -> int:
    """The real port in a listening event."""
    if isinstance(event.get("port"), int):
        return event["port"]
    text = next((event[k] for k in ("url", "address", "listen") if isinstance(event.get(k), str)), "")
    port = urllib.parse.urlsplit(text if "//" in text else "//" + text).port
    assert port, f"no port in {event}"
    return port


class Binary:
    """The built program: runs it to its end, or starts it as a server."""

    def __init__(self, path: str, folder: Path):
        self.path = path
        self._folder = folder
        self._count = 0

    def new_folder(self) -> Path:
        self._count += 1
        folder = self._folder / f"{self._count:03d}"
        (folder / "home").mkdir(parents=True)
        return folder

    def run(self, *arguments: str, env: dict[str, str] | None = None, timeout: float = 20, **options):
        """Runs it to its end, standard input empty; returns subprocess's CompletedProcess with text."""
        folder = self.new_folder()
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(
            [self.path, *arguments], env=clean_environment(folder / "home", env), cwd=folder,
            capture_output=True, text=True, timeout=timeout, check=False, **options,
        )

    def serve(
        self,
        upstream: str | None,
        *arguments: str,
        credentials: Credentials | None = PROXY_KEY,
        env: dict[str, str] | None = None,
        secrets: Iterable[str] = (),
        listen: str = LOOPBACK,
        admin: str = "off",
    ) -> Server:
        folder = self.new_folder()
        variables = {"AWS_REGION": "us-east-1"}
        if credentials:
            variables |= environment_keys(credentials)
        variables |= env or {}
        command = ["serve", "--listen", listen, "--admin", admin, "--log-level", "debug"]
        if upstream:
            command += ["--upstream", upstream]
        return Server(
            self.path, [*command, *arguments], clean_environment(folder / "home", variables), folder,
            [*secrets, *secrets_of([PROXY_KEY, PROXY_SESSION_KEY, UNKNOWN_KEY])],
        )

    def sandbox(self, *arguments: str) -> Server:
        folder = self.new_folder()
        return Server(
            self.path, ["sandbox", "--listen", LOOPBACK, *arguments],
            clean_environment(folder / "home"), folder,
        )


ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


def without_colour(text: str) -> str:
    return ESCAPE.sub("", text)
