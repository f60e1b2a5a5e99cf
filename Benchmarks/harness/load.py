"""Load: wrk for throughput, plain sockets for idle connections and the first answer."""

import json
import pathlib
import re
import select
import socket
import ssl
import subprocess
import time

from . import processes
from .requests import wire, signed_fields

_REPORT = """
done = function(summary, latency, requests)
  io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
      + summary.errors.timeout))
end
"""


def wrk(server, scenario, connections, seconds, folder):
    """One run against a server. The request is signed just before: a signature lives five minutes."""
    folder = pathlib.Path(folder)
    body = folder / "body"
    body.write_bytes(scenario.body)
    lines = ['wrk.method = "POST"', f'wrk.path = "{scenario.path}"']
    lines.append(f'local file = io.open("{body}", "rb"); wrk.body = file:read("*a"); file:close()')
    for name, value in signed_fields(scenario, server.url).items():
        lines.append(f'wrk.headers["{name}"] = [=[{value}]=]')
    script = folder / "request.lua"
    script.write_text("\n".join(lines) + _REPORT)
    pids = server.pids
    before = processes.cpu_microseconds(pids)
    output = subprocess.run(
        ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s", "-s", str(script),
         server.url + scenario.path],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    spent = processes.cpu_microseconds(pids) - before
    result = json.loads(re.search(r"^\{.*\}$", output, re.M).group(0))
    if result["requests"] == 0 or result["errors"] * 1000 > result["requests"]:
        raise RuntimeError(f"{server.name}, {scenario.name}: {result['errors']} errors\n{output}")
    return {
        "rate": result["requests"] * 1e6 / result["microseconds"],
        "cpu": spent / result["requests"],
        "p50": result["p50"],
        "p99": result["p99"],
    }


def _answer_length(data):
    """How long a whole answer is, once its head is there."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = re.search(rb"\r\ncontent-length: *(\d+)", data[: end + 2], re.I)
    return end + 4 + (int(length.group(1)) if length else 0)


def exchange(connection, request):
    connection.sendall(request)
    data = b""
    while True:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        data += piece
        whole = _answer_length(data)
        if whole is not None and len(data) >= whole:
            break
    if not data.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(data.decode(errors="replace"))


def _client_context(server):
    if not server.tls:
        return None
    context = ssl.create_default_context(cafile=str(server.tls.certificate))
    return context


class IdleConnections:
    """Connections that have each carried one request and stay open."""

    def __init__(self, server, scenario, count):
        self.connections = []
        request = wire(scenario, server.url)
        context = _client_context(server)
        began = time.monotonic()
        for _ in range(count):
            if time.monotonic() - began > 120:
                request, began = wire(scenario, server.url), time.monotonic()
            connection = socket.create_connection(("127.0.0.1", server.port), 10)
            if context:
                connection = context.wrap_socket(connection, server_hostname="localhost")
            exchange(connection, request)
            self.connections.append(connection)

    def closed(self):
        """How many the server has closed meanwhile."""
        poller = select.poll()
        for connection in self.connections:
            poller.register(connection, select.POLLIN)
        return len(poller.poll(0))

    def close(self):
        for connection in self.connections:
            connection.close()


def first_answer_milliseconds(server, scenario):
    """From starting the process to the end of its first answer."""
    context = _client_context(server)
    request = wire(scenario, server.url)
    began = time.perf_counter()
    server.spawn()
    while True:
        connection = socket.socket()
        if connection.connect_ex(("127.0.0.1", server.port)) == 0:
            break
        connection.close()
        if time.perf_counter() - began > 10:
            raise TimeoutError(f"{server.name} does not listen: {server.error_log.read_text()[-2000:]}")
    connection.settimeout(10)
    if context:
        connection = context.wrap_socket(connection, server_hostname="localhost")
    exchange(connection, request)
    taken = (time.perf_counter() - began) * 1000
    connection.close()
    server.stop()
    return taken
