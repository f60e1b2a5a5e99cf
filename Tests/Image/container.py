"""Containers that buildah runs with --isolation chroot: made from an image, programs run inside, gone afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = "/usr/local/bin/sfn-batch-proxy"
START_LIMIT = 30.0
STOP_LIMIT = 60.0


def buildah(*arguments: str) -> str:
    done = subprocess.run(["buildah", *arguments], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"buildah {' '.join(arguments)}: {done.stderr}"
    return done.stdout.strip()


def configuration(image: str) -> dict:
    """What a Docker engine would go by: User, Cmd, Healthcheck and so on."""
    return json.loads(buildah("inspect", "--type", "image", image))["Docker"]["config"]


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                # The parent is the second field after the name, which stands in brackets and may hold anything.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


class Process:
    """A program that runs inside. buildah stands between, so signals go to the program itself."""

    def __init__(self, command: list[str]):
        self._output = tempfile.TemporaryFile("w+")
        self._runner = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT)
        self._program: int | None = None

    def described(self) -> str:
        self._output.seek(0)
        return self._output.read()[-4000:]

    def wait_for_port(self, port: int, is_open: bool = True):
        """Until the port takes connections, or no longer takes any."""
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self._runner.poll() is not None and is_open:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 5).close()
                answered = True
            except OSError:
                answered = False
            if answered == is_open:
                return
            time.sleep(0.05)
        raise AssertionError(f"port {port} is not {'open' if is_open else 'closed'}: {self.described()}")

    def program(self) -> int:
        """The last in the line of children: buildah, its helper in the chroot, the program."""
        if self._program is None:
            pid = self._runner.pid
            while found := children(pid):
                pid = found[0]
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            assert command.startswith(PROGRAM.encode()), f"{pid} is {command!r}"
            self._program = pid
        return self._program

    def users(self) -> set[int]:
        """Real, effective, saved and file system user."""
        for line in Path(f"/proc/{self.program()}/status").read_text().splitlines():
            if line.startswith("Uid:"):
                return {int(field) for field in line.split()[1:]}
        raise AssertionError("no Uid in /proc")

    def terminate(self):
        os.kill(self.program(), signal.SIGTERM)

    def wait(self) -> int:
        return self._runner.wait(STOP_LIMIT)

    def stop(self) -> int:
        self.terminate()
        return self.wait()

    def kill(self):
        """For the way out of a failure."""
        line = [self._runner.pid]
        while found := children(line[-1]):
            line.append(found[0])
        for pid in reversed(line):
            if self._runner.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._runner.wait(STOP_LIMIT)


class Container:
    def __init__(self, image: str):
        self._name = buildah("from", "--pull-never", image)
        self._processes: list[Process] = []
        self.root = Path(buildah("mount", self._name))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._processes:
            process.kill()
        buildah("rm", self._name)

    def _command(self, command, env=None, volumes=()) -> list[str]:
        options = [f"--env={name}={value}" for name, value in (env or {}).items()]
        options += [f"--volume={volume}" for volume in volumes]
        return ["buildah", "run", "--isolation", "chroot", *options, self._name, "--", *command]

    def run_whole(self, command, **options):
        """Runs a command to its end, as the image's user."""
        return subprocess.run(
            self._command(command, **options), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    def run(self, *arguments: str, **options):
        return self.run_whole([PROGRAM, *arguments], **options)

    def start(self, *arguments: str, **options) -> Process:
        self._processes.append(Process(self._command([PROGRAM, *arguments], **options)))
        return self._processes[-1]
