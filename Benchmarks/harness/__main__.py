"""The whole run: servers up, rounds interleaved, servers down, tables out."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from . import goals, load, processes, report
from .requests import BODY_SIZES, SCENARIOS
from .servers import Certificate, HAProxy, NginxProxy, Proxy, Stub
from .signers import SIGNERS

RESULTS = pathlib.Path(__file__).resolve().parent.parent / "results"
OURS, HAPROXY, NGINX = Proxy.name, HAProxy.name, NginxProxy.name


def arguments():
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run", description="Measures sfn-batch-proxy beside HAProxy and nginx."
    )
    parser.add_argument("--quick", action="store_true", help="short rounds and only the essentials: under two minutes")
    parser.add_argument("--tls", action="store_true", help="measure https instead of plain HTTP")
    parser.add_argument("--signers", action="store_true", help="measure beside other proxies that sign, and nothing else")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds; medians are shown")
    parser.add_argument("--seconds", type=int, help="length of one run (default 4; 1 with --quick)")
    parser.add_argument(
        "--only", action="append", choices=["load", "scenarios", "bodies", "growth", "memory", "start"],
        help="measure only this part (repeatable)",
    )  # fmt: skip
    parser.add_argument("--ours-only", action="store_true", help="leave HAProxy and nginx out")
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.seconds = options.seconds or (1 if options.quick else 4)
    return options


class Bench:
    """One run of the benchmark in one of the TLS arrangements."""

    def __init__(self, options, folder, arrangement):
        self.options = options
        self.folder = folder
        inbound = arrangement in ("inbound", "both")
        outbound = arrangement in ("outbound", "both")
        certificate = Certificate(folder / "tls") if inbound or outbound else None
        self.tls = certificate if inbound else None
        self.stub = Stub(folder / "stub", certificate if outbound else None)
        self.signers = {signer.name: signer for signer in SIGNERS if options.signers and signer.is_installed()}
        if options.signers:
            self.names = [*self.signers, OURS]
        else:
            self.names = [OURS] if options.ours_only else [HAPROXY, NGINX, OURS]

    def make(self, name):
        folder = self.folder / name
        if name == HAPROXY:
            return HAProxy(folder, self.stub, self.tls)
        if name == NGINX:
            return NginxProxy(folder, self.stub, self.tls)
        if name in self.signers:
            return self.signers[name](folder, self.stub)
        return Proxy(folder, self.stub, self.options.binary, self.tls)

    def say(self, text):
        print(f"  {text}", file=sys.stderr, flush=True)

    def wanted(self, part, quick=True):
        if self.options.signers:
            return False
        if self.options.only:
            return part in self.options.only
        return quick or not self.options.quick

    def measure(self):
        self.servers = {}
        try:
            self.stub.start()
            for name in self.names:
                self.servers[name] = self.make(name)
                self.servers[name].start()
            for server in self.servers.values():  # all is warm, and every definition known, before the clock runs
                for name in ("submit", "container", "ecs"):
                    load.wrk(server, SCENARIOS[name], 16, 1, self.folder)
            result = {"load": {}, "scenarios": {}, "bodies": {}, "growth": {}, "signers": {}}
            concurrencies = [1, 16, 64] if self.options.quick else [1, 16, 64, 256]
            if self.wanted("load"):
                result["load"] = self.rounds((f"c={c}", "submit", c) for c in concurrencies)
            if self.wanted("scenarios"):
                names = ["container", "ecs", "look-up", "pass-through"]
                result["scenarios"] = self.rounds((name, name, 16) for name in names)
            if self.wanted("bodies", quick=False):
                result["bodies"] = self.rounds((size, size, 16) for size in BODY_SIZES)
            if self.wanted("growth", quick=False):
                result["growth"] = self.rounds((f"c={c}", "submit", c) for c in (16, 256, 1000))
            if self.options.signers:
                result["signers"] = self.rounds((f"c={c}", "submit", c) for c in (1, 16, 64))
            self.stop_servers()
            if self.wanted("memory"):
                result["memory"] = {name: self.memory(name) for name in self.names}
            if self.wanted("start"):
                result["start"] = {name: self.start_time(name) for name in self.names}
        finally:
            self.stop_servers()
            self.stub.stop()
        return {part: figures for part, figures in result.items() if figures}

    def stop_servers(self):
        for server in self.servers.values():
            server.stop()

    def rounds(self, cases):
        """Every case on every server in turn, round after round; medians of each figure."""
        cases = list(cases)
        samples = {}
        for number in range(self.options.rounds):
            for label, scenario, connections in cases:
                for name, server in self.servers.items():
                    sample = load.wrk(server, SCENARIOS[scenario], connections, self.options.seconds, self.folder)
                    samples.setdefault(label, {}).setdefault(name, []).append(sample)
            self.say(f"round {number + 1} of {self.options.rounds}: {', '.join(label for label, _, _ in cases)}")
        return {
            label: {
                name: {key: statistics.median(sample[key] for sample in taken) for key in taken[0]}
                for name, taken in by_server.items()
            }
            for label, by_server in samples.items()
        }

    def p99(self, server, scenario):
        """Of 16 active connections: the median of three runs, because a single one varies by a factor of two."""
        runs = [load.wrk(server, scenario, 16, max(2, self.options.seconds), self.folder) for _ in range(3)]
        return statistics.median(run["p99"] for run in runs)

    def memory(self, name):
        """Kilobytes, (resident, anonymous): fresh, after load, and with idle connections; then the latency of 16
        active connections without and beside the idle ones."""
        server = self.make(name).start()
        scenario = SCENARIOS["submit"]
        figures = {}
        try:
            load.IdleConnections(server, scenario, 1).close()
            time.sleep(1)  # until it has settled
            figures["idle"] = processes.memory_kilobytes(server.pids)
            counts = [1000] if self.options.quick else [1000, 5000]
            fresh = figures["idle"]
            for count in counts:
                idle = load.IdleConnections(server, scenario, count)
                time.sleep(2.5)  # until they are put aside
                resident, anonymous = processes.memory_kilobytes(server.pids)
                figures[f"idle {count}"] = (resident, anonymous)
                figures[f"bytes each, {count}"] = round((anonymous - fresh[1]) * 1024 / count)
                if count == counts[-1]:
                    beside = self.p99(server, scenario)
                    figures["closed early"] = max(0, idle.closed())
                idle.close()
                time.sleep(0.5)
        finally:
            server.stop()
        server = self.make(name).start()
        try:
            alone = self.p99(server, scenario)
            for connections in (64, 256):
                load.wrk(server, scenario, connections, self.options.seconds, self.folder)
            figures["after load"] = processes.memory_kilobytes(server.pids)
            figures["p99 alone"], figures["p99 beside idle"] = alone, beside
        finally:
            server.stop()
        self.say(f"memory of {name}")
        return figures

    def start_time(self, name):
        times = [
            load.first_answer_milliseconds(self.make(name), SCENARIOS["submit"])
            for _ in range(5 if self.options.quick else 15)
        ]
        self.say(f"start of {name}")
        return statistics.median(times)


def machine():
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    versions = {}
    for name, command in {
        "haproxy": ["haproxy", "-v"], "nginx": ["nginx", "-v"], "wrk": ["wrk", "-v"]
    }.items():  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True)
        versions[name] = (done.stdout + done.stderr).splitlines()[0].split(" - ")[0].split(" Copyright")[0].strip()
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "versions": versions}


def main():
    options = arguments()
    arrangements = ["inbound", "outbound", "both"] if options.tls and not options.signers else ["plain"]
    began = time.monotonic()
    document = {
        "taken": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "seconds": options.seconds,
        "rounds": options.rounds,
        "binary bytes": os.path.getsize(options.binary),
        "arrangements": {},
    }
    with tempfile.TemporaryDirectory(prefix="sfn-batch-proxy-bench-") as folder:
        os.chmod(folder, 0o755)  # nginx's workers are another user
        for arrangement in arrangements:
            print(f"{arrangement}:", file=sys.stderr)
            bench = Bench(options, pathlib.Path(folder) / arrangement, arrangement)
            document["arrangements"][arrangement] = bench.measure()
    document["load average"] = os.getloadavg()
    document["goals"] = goals.judge(document)
    text = report.render(document)
    RESULTS.mkdir(exist_ok=True)
    kind = "-signers" if options.signers else "-tls" if options.tls else ""
    name = f"{document['taken'].replace(':', '')[:17]}{kind}"
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")
    (RESULTS / f"{name}.txt").write_text(text)
    for suffix in ("json", "txt"):
        shutil.copy(RESULTS / f"{name}.{suffix}", RESULTS / f"latest{kind}.{suffix}")
    print(text)
    print(f"{time.monotonic() - began:.0f} s; written to Benchmarks/results/{name}.txt and .json", file=sys.stderr)


main()
