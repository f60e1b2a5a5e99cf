"""What the bench plays. Each scenario is a coroutine over a Report; its docstring says what is promised."""

import asyncio
import collections
import http.client
import json
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from client import Client, NoAnswer, percentile, read_only, submission
from processes import Proxy, Upstream, free_port
from submissions import lost, retries, submit


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
    report.check_figure(f"all 500 are gone within {limit} s", max(gone) < limit, f"{max(gone):.1f} s")
    report.check("each was told 408", answered == {"408": 500}, dict(answered))
    p99 = percentile(latencies, 0.99)
    report.check_figure("a healthy client's p99 stays under 50 ms", p99 < 50, f"{p99:.1f} ms of {len(latencies)} requests")


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
    report.check_figure("p99 beside idle clients is under 50 ms", percentile(beside, 0.99) < 50)
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
    report.check_figure("in under 100 ms", max(times) < 100, f"{max(times):.1f} ms at most")


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
    report.check_figure("memory grows by less than 2 MiB after the first round", sizes[-1] - sizes[0] < 2048,
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
    report.check_figure("within 4 s", taken < 4, f"{taken:.2f} s after {len(upstream_seen)} were under way")


async def drain_busy(report, short):
    """SIGTERM amid clients that ask one thing after the other over kept connections: no request is left without an
    answer, only told to go elsewhere."""
    statuses, lost = collections.Counter(), []
    with Upstream() as upstream, Proxy(upstream.port) as proxy:
        request = read_only(proxy.port)

        async def work():
            client = Client(proxy.port)
            while True:
                try:
                    status, fields, _ = await client.send(request)
                    statuses[status, fields.get("x-sfn-batch-proxy-error")] += 1
                except NoAnswer as error:
                    lost.append(str(error))
                except ConnectionError:
                    return  # nobody listens any more

        working = asyncio.gather(*(work() for _ in range(64)))
        while sum(statuses.values()) < 1000:
            await asyncio.sleep(0.01)
        proxy.process.send_signal(signal.SIGTERM)
        await working
        code = await asyncio.to_thread(proxy.process.wait, 30)
    report.note(f"answers by status and label: {dict(statuses)}")
    report.check("no request was left without an answer", not lost, f"{len(lost)} {lost[:2] or ''}".strip())
    report.check("what was answered was served, or told that the proxy stops",
                 set(statuses) <= {(200, None), (503, "draining")}, len(statuses))
    report.check("the exit code is 0", code == 0, code)


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
    "memory": memory, "drain": drain, "drain-busy": drain_busy, "descriptors": descriptors, "answers": answers,
}
