"""Counts the instructions that one exchange costs the proxy, with valgrind's callgrind: repeatable where time is
noisy. Start it with scripts/check-instructions."""

import argparse
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile

from . import load
from .requests import SCENARIOS, wire
from .servers import Proxy, Stub

THRESHOLDS = pathlib.Path(__file__).resolve().parent.parent / "Thresholds" / "instructions.json"
COUNTED = ["submit", "container", "ecs", "look-up", "pass-through"]
# valgrind hides newer instructions (SHA-NI, AVX-512) from OpenSSL, so counts differ from what a processor does, but
# not from one run to the next. What is left of chance: timers and the log's batches.
TOLERANCE = 0.05


class CountedProxy(Proxy):
    """The proxy under callgrind."""

    patience = 120

    def __init__(self, folder, stub, binary):
        super().__init__(folder, stub, binary)
        self.output = self.folder / "callgrind"

    def command(self):
        return [
            "valgrind", "--tool=callgrind", f"--callgrind-out-file={self.output}", "--quiet", *super().command()
        ]

    def _listens(self):
        if self.process.poll() is not None:
            raise RuntimeError(self.error_log.read_text()[-2000:])
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def count(self, scenario, exchanges):
        """Instructions of a whole run with that many exchanges over one connection."""
        self.output.unlink(missing_ok=True)
        self.start()
        request = wire(scenario, self.url)
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            for _ in range(exchanges):
                load.exchange(connection, request)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        return _total(self.output)


def per_exchange(folder, stub, binary, name, few=200, many=1200):
    proxy = CountedProxy(pathlib.Path(folder) / name, stub, binary)
    scenario = SCENARIOS[name]
    base = proxy.count(scenario, few)
    return (proxy.count(scenario, many) - base) / (many - few)


def per_operation(folder, binary, name, few=200, many=1200):
    """Instructions of one run of a micro-benchmark."""

    def count(times):
        output = pathlib.Path(folder) / "callgrind-micro"
        subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={output}", "--quiet", binary, name, str(times)],
            check=True, capture_output=True,
        )  # fmt: skip
        return _total(output)

    return (count(many) - count(few)) / (many - few)


def _total(output):
    return int(re.search(r"^(?:totals|summary): (\d+)", output.read_text(), re.M).group(1))


def main():
    parser = argparse.ArgumentParser(prog="scripts/check-instructions")
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--micro", help=argparse.SUPPRESS)
    parser.add_argument("--update", action="store_true", help="write the thresholds anew")
    parser.add_argument("--keep", help="folder that callgrind's files are left in")
    options = parser.parse_args()
    thresholds = json.loads(THRESHOLDS.read_text()) if THRESHOLDS.exists() else {}
    counted = {}
    failed = False

    def note(name, count, of):
        nonlocal failed
        counted[name] = round(count)
        text = f"{name:22} {counted[name]:9,} instructions {of}"
        known = thresholds.get(name)
        if known:
            change = counted[name] / known - 1
            bad = abs(change) > TOLERANCE
            failed |= bad
            text += f", {change:+.1%} of {known:,}{'  <-- beyond ±5 %' if bad else ''}"
        print(text, flush=True)

    with tempfile.TemporaryDirectory(prefix="sfn-batch-proxy-count-") as folder:
        os.chmod(folder, 0o755)
        stub = Stub(pathlib.Path(folder) / "stub").start()
        try:
            for name in COUNTED:
                note(f"exchange {name}", per_exchange(options.keep or folder, stub, options.binary, name), "an exchange")
        finally:
            stub.stop()
        if options.micro:
            listed = subprocess.run([options.micro, "--list"], check=True, capture_output=True, text=True).stdout
            for name in listed.split():
                note(f"part {name}", per_operation(folder, options.micro, name), "each")
    if options.update:
        THRESHOLDS.parent.mkdir(exist_ok=True)
        THRESHOLDS.write_text(json.dumps(counted, indent=2) + "\n")
    elif failed:
        print("More: find out why. Fewer: scripts/check-instructions --update, and commit.", file=sys.stderr)
        sys.exit(1)


main()
