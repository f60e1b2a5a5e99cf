"""Scenarios about SubmitJobs: whatever goes wrong, none twice, and every client hears what became of its own."""

import asyncio
import collections
import contextlib
import json
import socket
import struct
import threading
import time

from client import Client, NoAnswer, percentile, submission
from peers import installed_peers
from processes import KEY, SECRET, Proxy, Upstream

# Seconds until a client gives up; twenty times what the upstream ever takes.
PATIENCE = 5


class Run:
    """One server with an upstream of its own, and what clients got from it."""

    def __init__(self, name, server, upstream):
        self.name, self.server, self.upstream = name, server, upstream
        self.answers, self.unanswered, self.latencies, self.seconds = {}, [], [], 0.0

    async def submit(self, jobs, clients, attempts=1):
        """Submits each job once (with retries of 5xx like an SDK's, where asked for)."""
        port = self.server.port
        # Signed beforehand, so that it is the server that is measured.
        waiting = [(name, submission(port, name)) for name in reversed(jobs)]

        async def work():
            client = Client(port)
            while waiting:
                name, request = waiting.pop()
                for _ in range(attempts):
                    began = time.perf_counter()
                    try:
                        self.answers[name] = await asyncio.wait_for(client.send(request), PATIENCE)
                    except (NoAnswer, TimeoutError) as error:
                        self.unanswered.append((name, repr(error)))
                        client.close()
                        continue
                    finally:
                        self.latencies.append((time.perf_counter() - began) * 1000)
                    if self.answers[name][0] < 500:
                        break
            client.close()

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(clients)))
        self.seconds += time.perf_counter() - began

    def count(self):
        """Ends the run."""
        self.counts = self.upstream.counts()
        self.statuses = collections.Counter(status for status, _, _ in self.answers.values())
        self.seen_twice = [name for name, seen in self.counts["seen"].items() if seen > 1]
        self.made_twice = [name for name, made in self.counts["made"].items() if made > 1]


@contextlib.contextmanager
def beside_peers(report, share):
    """Runs of this proxy, and of HAProxy and nginx where they are installed."""
    with contextlib.ExitStack() as stack:
        def upstream():
            return stack.enter_context(Upstream(share=share))

        own = upstream()
        runs = [Run("this proxy", stack.enter_context(Proxy(own.port)), own)]
        for peer in installed_peers(report):
            behind = upstream()
            runs.append(Run(peer.name, stack.enter_context(peer(behind.port)), behind))
        yield runs


async def submit(report, short):
    """No SubmitJob reaches the upstream twice, and every client hears what became of its own."""
    rounds, each = (2, 1000) if short else (5, 2000)
    with beside_peers(report, 0.2) as runs:
        # In turn, so that what else this machine does hits all of them alike.
        for index in range(rounds):
            for run in runs:
                await run.submit([f"job-{index}-{number}" for number in range(each)], 64)
        for run in runs:
            run.count()
    count = rounds * each
    run = runs[0]
    report.note(f"{count} SubmitJobs from 64 clients, of which the upstream treats a fifth badly: "
                f"{sum(run.counts['faults'].values())} faults of {len(run.counts['faults'])} kinds, "
                f"{run.counts['connections']} connections")
    compare(report, runs)
    report.check("no job name reached the upstream twice", not run.seen_twice,
                 f"{len(run.seen_twice)} of {len(run.counts['seen'])}")
    report.check("every client got a whole answer", not run.unanswered and len(run.answers) == count,
                 f"{len(run.answers)} of {count}" + "".join(f", {one}" for one in run.unanswered[:3]))
    made, seen = run.counts["made"], run.counts["seen"]
    wrong = [name for name, (status, _, body) in run.answers.items()
             if status == 200 and (name not in made or f"id-of-{name}\"".encode() not in body)]
    report.check("every 200 is that job's own", not wrong, len(wrong))
    lost = [name for name, (status, _, body) in run.answers.items()
            if status != 200 and name in made and b"The request was sent" not in body]
    report.check("where a job was made and no 200 came, the answer says that it was sent", not lost, len(lost))
    false = [name for name, (_, _, body) in run.answers.items() if b"Nothing was sent" in body and name in seen]
    report.check("'Nothing was sent' is never said of what was", not false, len(false))
    shapeless = [name for name, (status, fields, body) in run.answers.items()
                 if status in (502, 504) and not (fields.get("x-sfn-batch-proxy-error") and json.loads(body)["message"])]
    report.check("every 502 and 504 has AWS's error shape and a label", not shapeless, len(shapeless))


def compare(report, runs):
    """The servers beside each other. Clients and upstream are Python and cost more than any of them; one request in
    fifty is answered late on purpose, which is what p99 shows; and a client that hears nothing waits for PATIENCE."""
    report.table(
        ["", "answers/s", "p50 ms", "p90 ms", "p99 ms", "200", "4xx", "5xx", "none", "seen twice", "made twice"],
        [[run.name, f"{len(run.latencies) / run.seconds:,.0f}",
          *(f"{percentile(run.latencies, share):.1f}" for share in (0.5, 0.9, 0.99)),
          *(sum(count for status, count in run.statuses.items() if status // 100 == kind) for kind in (2, 4, 5)),
          len(run.unanswered), len(run.seen_twice), len(run.made_twice)] for run in runs])


async def retries(report, short):
    """An SDK's retries (same amz-sdk-invocation-id) make no second job, whatever went wrong."""
    count = 500 if short else 3000
    with beside_peers(report, 0.3) as runs:
        for run in runs:
            await run.submit([f"job-{number}" for number in range(count)], 32, attempts=3)
            run.count()
    report.note(f"{count} calls of up to 3 attempts; last answers")
    compare(report, runs)
    run = runs[0]
    report.check("no call made two jobs", not run.made_twice, len(run.made_twice))
    report.check("every attempt got a whole answer", not run.unanswered, f"{run.unanswered[:3] or 'all'}")


class Cutter(threading.Thread):
    """Stands between a client and the proxy, and cuts the client's first connection off: before the answer, or
    after the first bytes of it."""

    def __init__(self, port, when):
        super().__init__(daemon=True)
        self.target, self.when = port, when
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections = 0
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.relay, args=(client, self.connections == 1), daemon=True).start()

    def relay(self, client, cuts):
        proxy = socket.create_connection(("127.0.0.1", self.target))
        request = client.recv(65536)
        while b"\r\n\r\n" not in request or not request.rstrip().endswith(b"}"):
            request += client.recv(65536)
        proxy.sendall(request)
        if cuts and self.when == "in flight":
            time.sleep(0.1)
        else:
            answer = proxy.recv(65536)
            if not cuts:
                client.sendall(answer)
                client.recv(1)
        if cuts:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        proxy.close()


async def lost(report, short):
    """A call whose answer was lost on the way back, retried by boto3: one job."""
    import boto3
    from botocore.config import Config

    for when in ("in flight", "after the answer"):
        for mode in ("standard", "legacy"):
            with Upstream(delay=0.5 if when == "in flight" else 0) as upstream, Proxy(upstream.port) as proxy:
                cutter = Cutter(proxy.port, when)
                client = boto3.client(
                    "batch", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{cutter.port}",
                    aws_access_key_id=KEY, aws_secret_access_key=SECRET,
                    config=Config(retries={"max_attempts": 3, "mode": mode}, read_timeout=10))
                answer = await asyncio.to_thread(
                    client.submit_job, jobName="lost", jobQueue="queue", jobDefinition="plain:1")
                counts = upstream.counts()
                report.check(
                    f"boto3 ({mode} retries), cut {when}: one job, and its id",
                    counts["seen"] == {"lost": 1} and answer["jobId"] == "id-of-lost" and cutter.connections == 2,
                    f"seen {counts['seen']}, {cutter.connections} connections")
                cutter.listener.close()
