"""A stand-in for AWS Batch that trusts nothing: it recomputes every signature with botocore's own signer.

It keeps the raw bytes of each request, answers 403 where the signature does not match what botocore
computes from those bytes, and else whatever the test asked for. It is independent of the program under
test: a mistake that its signer and its verifier share is caught here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import formatdate

from botocore.credentials import Credentials

from batch_model import operation_name, sample_output
from wire import compute_signature

MAXIMUM_SKEW_SECONDS = 300
IDLE_TIMEOUT = 30.0
AUTHORIZATION = re.compile(
    r"^AWS4-HMAC-SHA256 Credential=(?P<key>[^/, ]+)/(?P<date>\d{8})/(?P<region>[a-z0-9-]+)"
    r"/(?P<service>[a-z0-9-]+)/aws4_request, ?SignedHeaders=(?P<names>[a-z0-9;-]+), ?"
    r"Signature=(?P<signature>[0-9a-f]{64})$"
)


@dataclass
class Recorded:
    """One request as it came over the wire."""

    connection: int
    head: bytes
    body: bytes
    method: str
    target: str
    fields: list[tuple[str, str]]
    problems: list[str] = field(default_factory=list)
    region: str | None = None
    access_key: str | None = None
    signed_names: list[str] = field(default_factory=list)

    @property
    def operation(self) -> str | None:
        return operation_name(self.method, self.target)

    def values(self, name: str) -> list[str]:
        return [value for n, value in self.fields if n.lower() == name.lower()]

    def get(self, name: str) -> str | None:
        values = self.values(name)
        assert len(values) < 2, f"{name} occurs {len(values)} times: {values}"
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)


@dataclass
class Answer:
    """What the upstream says. `raw` replaces the whole response; b"" ends the connection without one."""

    status: int = 200
    body: bytes | dict = field(default_factory=dict)
    fields: list[tuple[str, str]] = field(default_factory=list)
    chunked: bool = False
    delay: float = 0.0
    close: bool = False
    raw: bytes | None = None
    date: str | None = None

    def encoded(self, method: str) -> bytes:
        if self.raw is not None:
            return self.raw
        body = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        fields = list(self.fields)
        names = {name.lower() for name, _ in fields}
        if "date" not in names:
            fields.insert(0, ("Date", self.date or formatdate(usegmt=True)))
        if "content-type" not in names:
            fields.append(("Content-Type", "application/json"))
        if "x-amzn-requestid" not in names:
            fields.append(("x-amzn-RequestId", str(uuid.uuid4())))
        if self.close:
            fields.append(("Connection", "close"))
        if self.chunked:
            fields.append(("Transfer-Encoding", "chunked"))
            pieces = [body[i : i + 7] for i in range(0, len(body), 7)]
            payload = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"
        else:
            if self.status != 204:
                fields.append(("Content-Length", str(len(body))))
            payload = b"" if method == "HEAD" or self.status == 204 else body
        lines = [f"HTTP/1.1 {self.status} Scripted"] + [f"{n}: {v}" for n, v in fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + payload


def refusal(status: int, code: str, message: str) -> Answer:
    """An error in AWS's rest-json shape."""
    return Answer(status, {"message": message}, [("x-amzn-ErrorType", code)])


def plausible_answer(request: Recorded) -> Answer:
    """A well-formed answer to any operation that botocore knows, from the shape of its output."""
    operation = request.operation
    if operation is None:
        return refusal(404, "UnknownOperationException", f"no operation for {request.method}")
    return Answer(body=sample_output(operation))


class VerifyingUpstream:
    """The server. Use it as a context manager; `requests` holds what arrived, in order."""

    def __init__(
        self,
        credentials: list[Credentials],
        answer: Callable[[Recorded], Answer] = plausible_answer,
        tls: ssl.SSLContext | None = None,
        clock_offset: float = 0.0,
        port: int = 0,
        name: str = "127.0.0.1",
    ):
        self.name = name
        self.credentials = {c.access_key: c for c in credentials}
        self.answer = answer
        self.requests: list[Recorded] = []
        self.connections = 0
        self.clock_offset = clock_offset
        self._tls = tls
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._stopping = False
        threading.Thread(target=self._accept, name="upstream", daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.name}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._stopping = True
        # shutdown wakes the thread that waits in accept; close alone does not on Linux.
        for sock in (self._listener, *list(self._open)):
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            sock.close()

    def wait_for(self, count: int, timeout: float = 10.0):
        """Returns once that many requests have arrived, answered or not."""
        with self._arrived:
            arrived = self._arrived.wait_for(lambda: len(self.requests) >= count, timeout)
        assert arrived, f"{len(self.requests)} of {count} requests arrived within {timeout} s"

    def operations(self) -> list[str | None]:
        return [request.operation for request in self.requests]

    def of(self, operation: str) -> list[Recorded]:
        return [request for request in self.requests if request.operation == operation]

    def assert_all_verified(self):
        wrong = [(r.method, r.target, r.problems) for r in self.requests if r.problems]
        assert not wrong, f"requests that AWS would refuse: {wrong}"

    # The server's threads.

    def _accept(self):
        while not self._stopping:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.add(client)
            threading.Thread(target=self._serve, args=(client, number), daemon=True).start()

    def _serve(self, client: socket.socket, number: int):
        try:
            client.settimeout(IDLE_TIMEOUT)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                with self._lock:
                    self._open.discard(client)
                client = self._tls.wrap_socket(client, server_side=True)
                with self._lock:
                    self._open.add(client)
            stream = client.makefile("rb")
            while (request := self._read(stream, number)) is not None:
                self._verify(request)
                with self._arrived:
                    self.requests.append(request)
                    self._arrived.notify_all()
                if request.problems:
                    answer = refusal(403, "InvalidSignatureException", "; ".join(request.problems))
                else:
                    answer = self.answer(request)
                if answer.delay:
                    time.sleep(answer.delay)
                client.sendall(answer.encoded(request.method))
                if answer.close or answer.raw is not None:
                    return
        except (OSError, ssl.SSLError):
            pass  # The peer went away: its own side of the test notices.
        finally:
            with self._lock:
                self._open.discard(client)
            client.close()

    @staticmethod
    def _read(stream, number: int) -> Recorded | None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = stream.readline(70_000)
            if not line:
                return None
            head += line
        lines = head[:-4].split(b"\r\n")
        method, target, version = lines[0].decode("latin-1").split(" ")
        fields = []
        for line in lines[1:]:
            name, _, value = line.decode("latin-1").partition(":")
            fields.append((name, value.strip(" \t")))
        request = Recorded(number, head, b"", method, target, fields)
        if version != "HTTP/1.1":
            request.problems.append(f"version {version}")
        if request.values("Transfer-Encoding"):
            # Nothing needs it here, and a signature covers a body of known length.
            request.problems.append("Transfer-Encoding upstream")
            return request
        lengths = request.values("Content-Length")
        if len(lengths) > 1:
            request.problems.append(f"{len(lengths)} Content-Length fields")
        request.body = stream.read(int(lengths[0])) if lengths else b""
        return request

    def _verify(self, request: Recorded):
        """Appends to `problems` whatever AWS would refuse the request for."""
        problems = request.problems
        for name in ("Authorization", "Host", "X-Amz-Date"):
            if len(request.values(name)) != 1:
                problems.append(f"{len(request.values(name))} {name} fields")
        if problems:
            return
        if request.get("Host") != f"{self.name}:{self.port}":
            problems.append(f"Host is {request.get('Host')}, not this server's")
        match = AUTHORIZATION.match(request.get("Authorization"))
        if not match:
            problems.append(f"Authorization has another form: {request.get('Authorization')}")
            return
        request.region, request.access_key = match["region"], match["key"]
        request.signed_names = match["names"].split(";")
        credentials = self.credentials.get(match["key"])
        if credentials is None:
            problems.append(f"signed with the unknown key {match['key']}")
            return
        if match["service"] != "batch":
            problems.append(f"signed for {match['service']}")
        self._verify_coverage(request, credentials, match["date"])
        parts = compute_signature(
            credentials, request.method, request.target, request.fields, request.body,
            request.get("X-Amz-Date"), request.signed_names, match["region"], match["service"],
        )
        if not hmac.compare_digest(parts.signature, match["signature"]):
            problems.append(
                f"signature differs from botocore's; canonical request {parts.canonical_request!r}"
            )

    def _verify_coverage(self, request: Recorded, credentials: Credentials, date: str):
        problems = request.problems
        names = request.signed_names
        if names != sorted(set(names)):
            problems.append(f"SignedHeaders are not sorted: {names}")
        for name, _ in request.fields:
            lower = name.lower()
            if (lower == "host" or lower.startswith("x-amz-")) and lower not in names:
                problems.append(f"{name} is not signed")
        for name in names:
            if not request.values(name):
                problems.append(f"{name} is signed but was not sent")
        token = request.values("X-Amz-Security-Token")
        if token != ([credentials.token] if credentials.token else []):
            problems.append("the session token is not the one of the key")
        stamp = request.get("X-Amz-Date")
        try:
            moment = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
        except ValueError:
            problems.append(f"X-Amz-Date is {stamp}")
            return
        if stamp[:8] != date:
            problems.append(f"the credential scope is of {date}, the request of {stamp}")
        if abs(moment.timestamp() - time.time() - self.clock_offset) > MAXIMUM_SKEW_SECONDS:
            problems.append(f"X-Amz-Date {stamp} is more than five minutes off")
        for claimed in request.values("X-Amz-Content-SHA256"):
            if claimed != hashlib.sha256(request.body).hexdigest():
                problems.append(f"x-amz-content-sha256 {claimed} is not the hash of the body")
