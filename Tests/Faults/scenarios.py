"""What the bench plays. Each scenario is a coroutine over a Report; its docstring says what is promised."""

import asyncio
import collections
import http.client
import json
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import uuid
from pathlib import Path

from client import Client, NoAnswer, percentile, read_only, submission
from processes import KEY, SECRET, Proxy, Upstream, free_port


class Report:
    def __init__(self):
        self.lines = []
        self.has_failed = False

    def note(self, text):
        self.lines.append("      " + text)

    def check(self, promise, held, figure=""):
        self.has_failed |= not held
        self.lines.append(f"{'ok  ' if held else 'FAIL'}  {promise}" + (f": {figure}" if figure != "" else ""))


async def submit_all(port, jobs, clients, attempts=1):
    """Submits each job once (with retries of 5xx like an SDK's, where asked for); answers by job name."""
    answers, unanswered = {}, []
    waiting = list(reversed(jobs))

    async def run():
        client = Client(port)
        while waiting:
            name = waiting.pop()
            request = submission(port, name, str(uuid.uuid4()))
            for _ in range(attempts):
                try:
                    answers[name] = await asyncio.wait_for(client.send(request), 30)
                except (NoAnswer, TimeoutError) as error:
                    unanswered.append((name, repr(error)))
                    client.close()
                    continue
                if answers[name][0] < 500:
                    break
        client.close()

    await asyncio.gather(*(run() for _ in range(clients)))
    return answers, unanswered


async def submit(report, short):
    """No SubmitJob reaches the upstream twice, and every client hears what became of its own."""
    count = 2000 if short else 10_000
    with Upstream(share=0.2) as upstream, Proxy(upstream.port) as proxy:
        began = time.monotonic()
        answers, unanswered = await submit_all(proxy.port, [f"job-{index}" for index in range(count)], 64)
        taken = time.monotonic() - began
        counts = upstream.counts()
    statuses = collections.Counter(status for status, _, _ in answers.values())
    report.note(f"{count} SubmitJobs from 64 clients in {taken:.1f} s; answers {dict(sorted(statuses.items()))}")
    report.note(f"faults played: {sum(counts['faults'].values())} of {len(counts['faults'])} kinds, "
                f"{counts['connections']} connections")
    twice = [name for name, seen in counts["seen"].items() if seen > 1]
    report.check("no job name reached the upstream twice", not twice, f"{len(twice)} of {len(counts['seen'])}")
    report.check("every client got a whole answer", not unanswered and len(answers) == count, f"{unanswered[:3]}")
    wrong = [name for name, (status, _, body) in answers.items()
             if status == 200 and (name not in counts["made"] or f"id-of-{name}".encode() not in body)]
    report.check("every 200 is that job's own", not wrong, len(wrong))
    lost = [name for name, (status, _, body) in answers.items()
            if status != 200 and name in counts["made"] and b"The request was sent" not in body]
    report.check("where a job was made and no 200 came, the answer says that it was sent", not lost, len(lost))
    false = [name for name, (_, _, body) in answers.items()
             if b"Nothing was sent" in body and name in counts["seen"]]
    report.check("'Nothing was sent' is never said of what was", not false, len(false))
    shapeless = [name for name, (status, fields, body) in answers.items()
                 if status in (502, 504) and not (fields.get("x-sfn-batch-proxy-error") and json.loads(body)["message"])]
    report.check("every 502 and 504 has AWS's error shape and a label", not shapeless, len(shapeless))


async def retries(report, short):
    """An SDK's retries (same amz-sdk-invocation-id) make no second job, whatever went wrong."""
    count = 500 if short else 3000
    with Upstream(share=0.3) as upstream, Proxy(upstream.port) as proxy:
        answers, unanswered = await submit_all(
            proxy.port, [f"job-{index}" for index in range(count)], 32, attempts=3)
        counts = upstream.counts()
    statuses = collections.Counter(status for status, _, _ in answers.values())
    report.note(f"{count} calls of up to 3 attempts; last answers {dict(sorted(statuses.items()))}")
    twice = [name for name, made in counts["made"].items() if made > 1]
    report.check("no call made two jobs", not twice, len(twice))
    report.check("every attempt got a whole answer", not unanswered, f"{unanswered[:3]}")


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


async def healthy(port, until):
    """Latencies in milliseconds of a client that asks again and again."""
    client, latencies = Client(port), []
    while not until():
        began = time.perf_counter()
        status, _, _ = await client.send(read_only(port))
        latencies.append((time.perf_counter() - began) * 1000)
        assert status == 200
        await asyncio.sleep(0.005)
    client.close()
    return latencies


async def slow(report, short):
    """500 clients that send heads or bodies byte by byte are all gone within 40 s; others do not notice."""
    arguments = ["--header-timeout", "2s", "--body-timeout", "5s"] if short else []
    with Upstream() as upstream, Proxy(upstream.port, *arguments) as proxy:
        answered = collections.Counter()
        began = time.monotonic()

        async def loris(index):
            reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            head = f"POST /v1/submitjob HTTP/1.1\r\nHost: 127.0.0.1:{proxy.port}\r\nX-Slow: "
            if index % 2:
                writer.write((head + "1\r\nContent-Length: 5000\r\n\r\n").encode())
            else:
                writer.write(head.encode())
            answer = asyncio.ensure_future(reader.read(400))
            while not answer.done() and time.monotonic() - began < 60:
                try:
                    writer.write(b"x")
                except ConnectionError:
                    break
                await asyncio.wait([answer], timeout=0.2)
            answered[answer.result()[9:12].decode() if answer.done() and not answer.exception() else "none"] += 1
            gone = time.monotonic() - began
            writer.close()
            return gone

        lorises = asyncio.gather(*(loris(index) for index in range(500)))
        latencies = await healthy(proxy.port, lorises.done)
        gone = await lorises
    limit = 8 if short else 40
    report.check(f"all 500 are gone within {limit} s", max(gone) < limit, f"{max(gone):.1f} s")
    report.check("each was told 408", answered == {"408": 500}, dict(answered))
    p99 = percentile(latencies, 0.99)
    report.check("a healthy client's p99 stays under 50 ms", p99 < 50, f"{p99:.1f} ms of {len(latencies)} requests")


async def idle(report, short):
    """2,000 idle clients cost those who work nothing."""
    count = 2000
    with Upstream() as upstream, Proxy(upstream.port) as proxy:
        async def work(seconds):
            end = time.monotonic() + seconds
            return [value for part in await asyncio.gather(
                *(healthy(proxy.port, lambda: time.monotonic() > end) for _ in range(8))) for value in part]

        before = await work(2)
        memory = proxy.resident()
        idlers = [Client(proxy.port) for _ in range(count)]
        for start in range(0, count, 100):
            await asyncio.gather(*(one.send(read_only(proxy.port)) for one in idlers[start : start + 100]))
        await asyncio.sleep(1.5)
        beside = await work(2 if short else 5)
        grown = proxy.resident() - memory
        statuses = collections.Counter()
        for start in range(0, count, 100):
            for status, _, _ in await asyncio.gather(
                *(one.send(read_only(proxy.port)) for one in idlers[start : start + 100])):
                statuses[status] += 1
        for one in idlers:
            one.close()
    report.note(f"p50/p99 of 8 working clients: {percentile(before, .5):.2f}/{percentile(before, .99):.2f} ms alone, "
                f"{percentile(beside, .5):.2f}/{percentile(beside, .99):.2f} ms beside {count} idle ones, "
                f"which hold {grown} KiB")
    report.check("p99 beside idle clients is under 50 ms", percentile(beside, 0.99) < 50)
    report.check("each idle client is served again", statuses == {200: count}, dict(statuses))


async def refused(report, short):
    """Where nobody listens upstream, the answer comes at once."""
    with Proxy(free_port()) as proxy:
        client, times, statuses = Client(proxy.port), [], collections.Counter()
        for index in range(50):
            request = submission(proxy.port, f"job-{index}")
            began = time.perf_counter()
            status, fields, body = await client.send(request)
            times.append((time.perf_counter() - began) * 1000)
            statuses[status, fields.get("x-sfn-batch-proxy-error")] += 1
            assert b"Nothing was sent" in body
        client.close()
    report.check("502 upstream-unreachable each time", statuses == {(502, "upstream-unreachable"): 50}, dict(statuses))
    report.check("in under 100 ms", max(times) < 100, f"{max(times):.1f} ms at most")


async def memory(report, short):
    """Memory stays flat over many exchanges."""
    rounds, each = (4, 10_000) if short else (5, 40_000)
    with Upstream() as upstream, Proxy(upstream.port) as proxy:
        sizes = []
        for _ in range(rounds):
            await asyncio.to_thread(load, proxy.port, each)
            sizes.append(proxy.resident())
        seen = sum(upstream.counts()["seen"].values())
        descriptors = proxy.descriptors()
    report.note(f"resident KiB after each {each} exchanges: {sizes}; {seen} submissions counted upstream")
    report.check("at least as many exchanges as asked for", seen >= rounds * each, seen)
    report.check("memory grows by less than 2 MiB after the first round", sizes[-1] - sizes[0] < 2048,
                 f"{sizes[-1] - sizes[0]} KiB")
    if descriptors is not None:
        report.note(f"{descriptors} descriptors open at the end")


def load(port, exchanges):
    """Sends so many SubmitJobs from 32 connections: with wrk where there is one, else from threads."""
    body = json.dumps({"jobName": "load", "jobQueue": "queue", "jobDefinition": "plain:1"})
    if shutil.which("wrk"):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(f"wrk.method = 'POST'\nwrk.path = '/v1/submitjob'\nwrk.body = [[{body}]]\n"
                         "wrk.headers['Content-Type'] = 'application/json'\n")
            script.flush()
            while exchanges > 0:
                report = subprocess.run(
                    ["wrk", "-t1", "-c32", "-d1s", "-s", script.name, f"http://127.0.0.1:{port}"],
                    check=True, capture_output=True, text=True).stdout
                exchanges -= int(report.partition(" requests in ")[0].split()[-1])
        return
    request = read_only(port).replace(b"describejobqueues", b"submitjob")
    request = request[: request.index(b"Content-Length")] + b"Content-Length: %d\r\n\r\n%s" % (len(body), body.encode())

    async def run():
        async def one():
            client = Client(port)
            for _ in range(exchanges // 32 + 1):
                await client.send(request)
            client.close()

        await asyncio.gather(*(one() for _ in range(32)))

    asyncio.run(run())


async def drain(report, short):
    """SIGTERM amid 64 exchanges: every one is answered, and the exit code is 0."""
    with Upstream(delay=1.0) as upstream:
        proxy = Proxy(upstream.port)
        clients = [Client(proxy.port) for _ in range(64)]
        idlers = [Client(proxy.port) for _ in range(16)]
        for client in idlers:
            await client.connect()
        answers = asyncio.gather(*(
            client.send(submission(proxy.port, f"job-{index}")) for index, client in enumerate(clients)))
        while len(upstream_seen := (await asyncio.to_thread(upstream.counts))["seen"]) < 64:
            await asyncio.sleep(0.02)
        proxy.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        statuses = collections.Counter()
        closes = 0
        for status, fields, _ in await answers:
            statuses[status] += 1
            closes += fields.get("connection") == "close"
        code = await asyncio.to_thread(proxy.process.wait, 30)
        taken = time.monotonic() - began
        proxy.log.close()
        proxy.folder.cleanup()
    report.check("all 64 exchanges under way were answered", statuses == {200: 64}, dict(statuses))
    report.check("each answer says that the connection ends", closes == 64, closes)
    report.check("the exit code is 0", code == 0, code)
    report.check("within 4 s", taken < 4, f"{taken:.2f} s after {len(upstream_seen)} were under way")


async def descriptors(report, short):
    """Out of descriptors, the proxy lives on, and serves the waiting when there are some again."""
    with Upstream() as upstream, Proxy(upstream.port, descriptors=64) as proxy:
        clients = [Client(proxy.port) for _ in range(150)]
        for client in clients:
            await client.connect()
        served = collections.Counter()

        async def one(client):
            try:
                served[(await asyncio.wait_for(client.send(read_only(proxy.port)), 20))[0]] += 1
            except (NoAnswer, TimeoutError):
                served["none"] += 1
            client.close()

        await asyncio.gather(*(one(client) for client in clients))
        status, _, _ = await Client(proxy.port).send(read_only(proxy.port))
    report.note(f"150 connections with 64 descriptors: {dict(served)}")
    report.check("each of them got an answer", served["none"] == 0, dict(served))
    report.check("those who were let in were served", served[200] > 0, served[200])
    report.check("afterwards everything is as before", status == 200, status)


async def answers(report, short):
    """Whatever an upstream says, the client gets the true answer, or a definite error, or sees it broken off."""
    ok = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    cases = [
        ("whole", ok, 200), ("after interim answers", b"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\n\r\n" + ok, 200),
        ("close-delimited", b"HTTP/1.0 200 OK\r\n\r\nhello", 200),
        ("chunked", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 200),
        ("over-long", ok + b"more", 200), ("nothing", b"", 502), ("half a head", ok[:20], 502),
        ("half a body", ok[:-2], None), ("half a chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe", None),
        ("bad chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\nhello\r\n0\r\n\r\n", 502),
        ("two lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 502),
        ("length and chunks", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 502),
        ("204 with a body", b"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", 502),
        ("204", b"HTTP/1.1 204 No\r\n\r\nhello", 204), ("304", b"HTTP/1.1 304 Not\r\nContent-Length: 5\r\n\r\nhello", 304),
        ("101", b"HTTP/1.1 101 Sw\r\nUpgrade: h2c\r\n\r\n", 502), ("garbage", b"\x00\x01garbage\r\n\r\n", 502),
        ("HTTP/2", b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"x" * 30, 502),
        ("a flood of interim answers", b"HTTP/1.1 102 P\r\n\r\n" * 5000 + ok, 502),
        ("an endless head", b"HTTP/1.1 200 OK\r\n" + b"X-A: y\r\n" * 20_000, 502),
    ]
    listener = socket.create_server(("127.0.0.1", 0))
    current = [b""]

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(65536)
            try:
                connection.sendall(current[0])
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(1)
                connection.recv(1)
            except OSError:
                pass
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    wrong = []
    with Proxy(listener.getsockname()[1]) as proxy:
        for name, answer, status in cases:
            current[0] = answer
            for operation in ("describejobqueues", "submitjob"):
                connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=10)
                body = json.dumps({"jobName": "x", "jobQueue": "q", "jobDefinition": "d:1"})
                got, text = None, b""
                try:
                    await asyncio.to_thread(
                        connection.request, "POST", "/v1/" + operation, body, {"Content-Type": "application/json"})
                    response = await asyncio.to_thread(connection.getresponse)
                    got = response.status
                    text = await asyncio.to_thread(response.read)
                except http.client.IncompleteRead:
                    got = None
                except (http.client.RemoteDisconnected, ConnectionError) as error:
                    got = got and None if got else f"closed before a status ({error!r})"
                connection.close()
                # A SubmitJob's answer is held until it is whole, so there a broken one becomes a 502.
                wanted = 502 if status is None and operation == "submitjob" else status
                if got != wanted or (got == 200 and text != b"hello"):
                    wrong.append(f"{name}, {operation}: {got} {text[:40]!r}, not {wanted}")
    listener.close()
    report.check(f"{len(cases)} kinds of answers, relayed and held", not wrong, "; ".join(wrong))


ALL = {
    "submit": submit, "retries": retries, "lost": lost, "slow": slow, "idle": idle, "refused": refused,
    "memory": memory, "drain": drain, "descriptors": descriptors, "answers": answers,
}
