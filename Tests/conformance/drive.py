"""Sends every case of requests.json over a socket to this proxy, to nginx and to HAProxy, each in front of a recorder,
and says what each made of it: the status, whether the connection was closed, and what reached the upstream.

    scripts/conformance            the summary, what this proxy fails, and where the others are lenient
    scripts/conformance --all      every case
    scripts/conformance --at HOST:PORT --recorder PORT
                                   one running server, whose upstream this driver then is on PORT

The exit code is 0 when this proxy fails no case. What "fail" means is in `Verdict`.
"""

import argparse
import collections
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parents[1]
# How long a server that says nothing is waited for, and how long after its last byte.
SILENCE, PAUSE = 0.4, 0.03
# Refusals of this proxy that have to do with who asks for what, not with the bytes; such a request was read well.
NOT_OF_THE_WIRE = {
    "unsupported-method", "upgrade-refused", "browser-request", "foreign-host", "missing-signature",
    "malformed-authorization", "unsupported-signature", "wrong-service", "region-not-allowed",
}


def bytes_of(value):
    if isinstance(value, str):
        return value.encode("latin-1")
    return b"".join(
        (part["repeat"] * part["times"] if isinstance(part, dict) else part).encode("latin-1") for part in value)


class Recorder:
    """An upstream that answers everything with 200 and keeps what it got."""

    def __init__(self, port=0):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.bodies = []
        self.total = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        stream = connection.makefile("rb")
        try:
            while (body := self.read(stream)) is not None:
                self.bodies.append(body)
                self.total += 1
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (OSError, ValueError):
            self.bodies.append(None)
        connection.close()

    @staticmethod
    def read(stream):
        line = stream.readline()
        if not line:
            return None
        length, chunked = 0, False
        while (field := stream.readline().strip()) != b"":
            name, _, value = field.lower().partition(b":")
            if name == b"content-length":
                length = int(value)
            chunked |= name == b"transfer-encoding" and b"chunked" in value
        if not chunked:
            return stream.read(length)
        body = b""
        while size := int(stream.readline().split(b";")[0], 16):
            body += stream.read(size)
            stream.readline()
        while stream.readline().strip():
            pass
        return body

    def take(self):
        taken, self.bodies = self.bodies, []
        return taken


Outcome = collections.namedtuple("Outcome", "status label closed reached")


def drive(host, port, recorder, request):
    """What a server makes of a request."""
    recorder.take()
    with socket.create_connection((host, port), 5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(5)
        try:
            connection.sendall(request)
        except OSError:
            pass  # refused before all was sent
        answer, closed = b"", False
        connection.settimeout(SILENCE if request else PAUSE)
        while not closed:
            try:
                more = connection.recv(65536)
                closed = not more
                answer += more
                connection.settimeout(PAUSE)
            except TimeoutError:
                break
            except OSError:
                closed = True
    return Outcome(*status_of(answer), closed, recorder.take())


def status_of(answer):
    """Status and this proxy's label of the first final answer."""
    while answer.startswith(b"HTTP/1.1 100 "):
        answer = answer.partition(b"\r\n\r\n")[2]
    if not answer:
        return None, None
    if not answer.startswith(b"HTTP/1."):
        return "no HTTP/1", None
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    labels = [line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("x-sfn-batch-proxy-error: ")]
    return int(head[9:12]), labels[0] if labels else None


def fault(case, outcome):
    """What this proxy did wrong, or None."""
    if case["expect"] == "wait":
        if outcome.status is not None or outcome.closed or outcome.reached:
            return "did not wait for the rest"
    elif case["expect"] == "refuse":
        if outcome.reached:
            return "let it reach the upstream"
        if outcome.status != case["status"]:
            return f"answered {outcome.status}, not {case['status']}"
        if not outcome.closed:
            return "kept the connection"
    elif outcome.label in NOT_OF_THE_WIRE:
        return "let it reach the upstream" if outcome.reached else None
    elif outcome.status != 200 or len(outcome.reached) != 1:
        return f"answered {outcome.status} ({outcome.label}), {len(outcome.reached)} requests reached the upstream"
    elif "body" in case and outcome.reached[0] != bytes_of(case["body"]):
        return "changed the body"
    elif "keepsAlive" in case and case["keepsAlive"] == outcome.closed:
        return "closed the connection" if outcome.closed else "kept the connection"
    return None


def is_lenient(case, outcome):
    """Whether a server took what must be refused: passed it on, answered as if it were right, or goes on reading
    from a connection of which nobody can know where the next request begins."""
    return case["expect"] == "refuse" and (
        bool(outcome.reached) or outcome.status in (None, "no HTTP/1") or outcome.status < 400 or not outcome.closed)


class Server:
    """A program that is started for the run, and its own recorder."""

    def __init__(self, name, folder):
        self.name, self.recorder = name, Recorder()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command, environment = getattr(self, "start_" + name.lower().replace(" ", "_"))(folder)
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(folder / f"{name}.log", "wb"))
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise SystemExit(f"{name} does not listen: {(folder / f'{name}.log').read_text()}") from None
                time.sleep(0.02)

    def start_this_proxy(self, folder):
        binary = os.environ.get("SFN_BATCH_PROXY_BINARY") or str(PROJECT / ".build/release/sfn-batch-proxy")
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIACONFORMANCE00001", "AWS_SECRET_ACCESS_KEY": "opens/nothing/at/all/000000000000000001",
        }
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"):
            if name in os.environ:
                environment[name] = os.environ[name]
        return [binary, "serve", "--listen", f"127.0.0.1:{self.port}", "--admin", "off", "--log-level", "error",
                "--look-up", "never", "--upstream", f"http://127.0.0.1:{self.recorder.port}",
                "--allow-host", "example.com", "--allow-host", "x"], environment

    def start_nginx(self, folder):
        (folder / "nginx.conf").write_text(f"""
            daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
            events {{ worker_connections 1024; }}
            http {{
              access_log off;
              client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
              uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
              upstream recorder {{ server 127.0.0.1:{self.recorder.port}; keepalive 8; }}
              server {{
                listen 127.0.0.1:{self.port};
                location / {{
                  proxy_pass http://recorder; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header Host $http_host;
                }}
              }}
            }}""")
        return [shutil.which("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")], None

    def start_haproxy(self, folder):
        (folder / "haproxy.cfg").write_text(f"""
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend clients
    bind 127.0.0.1:{self.port}
    default_backend recorder
backend recorder
    server recorder 127.0.0.1:{self.recorder.port}
""")
        return [shutil.which("haproxy"), "-q", "-db", "-f", str(folder / "haproxy.cfg")], None

    def run(self, cases, outcomes):
        for case in cases:
            outcomes[case["name"]] = drive("127.0.0.1", self.port, self.recorder, bytes_of(case["request"]))

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def shown(outcome):
    status = outcome.status if outcome.status is not None else "-"
    return f"{status}{' closed' if outcome.closed else ''}{' PASSED ON' if outcome.reached else ''}"


def print_table(title, names, rows):
    if not rows:
        return
    print(f"\n{title}\n\n| Case | RFC | Right | {' | '.join(names)} |\n|---|---|---|{'---|' * len(names)}")
    for case, outcomes in rows:
        right = case["expect"] + (f" {case['status']}" if "status" in case else "")
        cells = " | ".join(shown(outcomes[name]) for name in names)
        print(f"| {case['name'].replace('|', chr(92) + '|')} | {case['rfc'][4:]} | {right} | {cells} |")


def main():
    parser = argparse.ArgumentParser(description="Conformance cases over the network.")
    parser.add_argument("--all", action="store_true", help="print every case")
    parser.add_argument("--at", metavar="HOST:PORT", help="only this running server")
    parser.add_argument("--recorder", type=int, metavar="PORT", help="where that server finds its upstream")
    parser.add_argument("--without-peers", action="store_true", help="only this proxy")
    options = parser.parse_args()
    cases = json.loads((FOLDER / "requests.json").read_text())
    results = {}
    with tempfile.TemporaryDirectory(prefix="conformance-") as name:
        folder = Path(name)
        if options.at:
            host, _, port = options.at.rpartition(":")
            recorder, found = Recorder(options.recorder or 0), {}
            for case in cases:
                found[case["name"]] = drive(host, int(port), recorder, bytes_of(case["request"]))
            results[options.at] = found
        else:
            peers = [] if options.without_peers else [
                peer for peer in ("nginx", "HAProxy") if shutil.which(peer.lower())]
            servers = [Server(name, folder) for name in ["this proxy", *peers]]
            threads = []
            for server in servers:
                results[server.name] = {}
                threads.append(threading.Thread(target=server.run, args=(cases, results[server.name])))
                threads[-1].start()
            for thread in threads:
                thread.join()
            for server in servers:
                server.stop()
    names = list(results)
    first = names[0]
    rows = [(case, {name: results[name][case["name"]] for name in names}) for case in cases]
    failed = [(case, outcomes) for case, outcomes in rows if fault(case, outcomes[first])]
    lenient = [(case, outcomes) for case, outcomes in rows
               if any(is_lenient(case, outcomes[name]) for name in names[1:])]
    if options.all:
        print_table("Every case", names, rows)
    else:
        print_table("Where the others are lenient", names, lenient)
    print_table(f"What {first} fails", [first], failed)
    for case, outcomes in failed:
        print(f"  {case['name']}: {fault(case, outcomes[first])}")
    refused = [case for case in cases if case["expect"] == "refuse"]
    print(f"\n{len(cases)} cases, {len(refused)} of them to be refused with the connection closed\n")
    print("| | Lenient | of them passed on to the upstream |\n|---|---|---|")
    for name in names:
        found = [outcomes[name] for case, outcomes in rows if is_lenient(case, outcomes[name])]
        print(f"| {name} | {len(found)} | {sum(bool(outcome.reached) for outcome in found)} |")
    print(f"\nscripts/conformance: {first} fails {len(failed)} of {len(cases)} cases")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
