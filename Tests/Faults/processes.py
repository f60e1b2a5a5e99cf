"""Starts and ends the programs of the bench: the proxy and the upstream."""

import contextlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parents[1]
KEY, SECRET = "AKIAFAULTBENCH000001", "aFaultBenchSecretThatOpensNothing0000001"


def raise_descriptor_limit():
    """Thousands of connections need as many descriptors, here and in the proxy, which inherits the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def binary():
    named = os.environ.get("SFN_BATCH_PROXY_BINARY")
    return named or str(PROJECT / ".build/release/sfn-batch-proxy")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxy:
    """A running proxy in front of an upstream."""

    def __init__(self, upstream_port, *arguments, descriptors=None):
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="faults-")
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder.name, "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        }
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"):
            if name in os.environ:
                environment[name] = os.environ[name]
        self.log = open(Path(self.folder.name) / "log", "wb")
        self.process = subprocess.Popen(
            [binary(), "serve", "--listen", f"127.0.0.1:{self.port}", "--admin", "off", "--log-level", "error",
             "--upstream", f"http://127.0.0.1:{upstream_port}", *arguments],
            env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors)))
            if descriptors else None)
        self.wait_until_it_listens()

    def wait_until_it_listens(self):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise SystemExit(f"the proxy does not listen: {self.said()}")

    def said(self):
        return (Path(self.folder.name) / "log").read_text(errors="replace")[-4000:]

    def resident(self):
        """Resident memory in KiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:")))

    def descriptors(self):
        """How many it has open; only root may look into a process that keeps its memory private."""
        with contextlib.suppress(PermissionError):
            return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        """Its exit code after SIGTERM."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "did not end"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        code = self.stop()
        self.log.close()
        said = self.said()
        self.folder.cleanup()
        if code != 0:
            raise AssertionError(f"the proxy ended with {code}: {said}")


class Upstream:
    """A running upstream.py."""

    def __init__(self, share=0.0, delay=0.0):
        self.process = subprocess.Popen(
            [sys.executable, str(FOLDER / "upstream.py"), str(share), str(delay)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def counts(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/_counts")
        value = json.loads(connection.getresponse().read())
        connection.close()
        return value

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
