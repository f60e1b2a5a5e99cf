"""HTTP/1.1 by hand: requests signed with botocore's signer, sent and read byte for byte.

botocore and urllib3 decide the order and the case of header fields themselves. Tests about exact bytes
write their own requests with `Request`, which signs them with botocore's SigV4 implementation over the
fields that the test names.
"""

from __future__ import annotations

import datetime
import socket
from dataclasses import dataclass, field
from http.client import HTTPMessage

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REGION = "us-east-1"
SOCKET_TIMEOUT = 20.0


class ExactSigV4(SigV4Auth):
    """botocore's signer, but over exactly the named fields instead of its own choice of them."""

    def __init__(self, credentials, service: str, region: str, signed_names: list[str]):
        super().__init__(credentials, service, region)
        self._signed_names = {name.lower() for name in signed_names}

    def headers_to_sign(self, request):
        chosen = HTTPMessage()
        for name, value in request.headers.items():
            if name.lower() in self._signed_names:
                chosen[name.lower()] = value
        return chosen

    def _header_value(self, value):
        # SigV4 collapses spaces. str.split() would also take other Unicode blanks for spaces.
        return " ".join(part for part in value.replace("\t", " ").split(" ") if part)


def aws_request(method: str, target: str, fields: list[tuple[str, str]], body: bytes, timestamp: str):
    """The request as botocore's signer wants it; `target` is the raw request target, never decoded."""
    request = AWSRequest(method=method, url="http://host.invalid" + target, data=body)
    for name, value in fields:
        request.headers[name] = value
    request.context["timestamp"] = timestamp
    return request


@dataclass
class SignatureParts:
    canonical_request: str
    string_to_sign: str
    signature: str


def compute_signature(
    credentials, method, target, fields, body, timestamp, signed_names, region=REGION, service="batch"
) -> SignatureParts:
    """What botocore's signer makes of these bytes. A field that is not sent cannot be signed."""
    signer = ExactSigV4(credentials, service, region, signed_names)
    request = aws_request(method, target, fields, body, timestamp)
    canonical = signer.canonical_request(request)
    to_sign = signer.string_to_sign(request, canonical)
    return SignatureParts(canonical, to_sign, signer.signature(to_sign, request))


def now_stamp(offset_seconds: float = 0) -> str:
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset_seconds)
    return moment.strftime("%Y%m%dT%H%M%SZ")


@dataclass
class Request:
    """A request that the test spells out. Fields stay in the order and the case given."""

    method: str = "POST"
    target: str = "/v1/describejobqueues"
    fields: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b"{}"
    version: str = "HTTP/1.1"

    def signed(
        self,
        credentials: Credentials,
        *,
        names: list[str] | None = None,
        region: str = REGION,
        service: str = "batch",
        timestamp: str | None = None,
        canonical_target: str | None = None,
    ) -> "Request":
        """This request with X-Amz-Date, the token and Authorization appended.

        `names` are the signed fields besides host and x-amz-*; all sent fields are signed without it.
        `canonical_target` is what the signature covers where a client sends another spelling of it.
        """
        stamp = timestamp or now_stamp()
        fields = [*self.fields, ("X-Amz-Date", stamp)]
        if credentials.token:
            fields.append(("X-Amz-Security-Token", credentials.token))
        always = [n for n, _ in fields if n.lower() == "host" or n.lower().startswith("x-amz-")]
        signed_names = always + (names if names is not None else [n for n, _ in self.fields])
        present = {n.lower() for n, _ in fields}
        signed_names = sorted({n.lower() for n in signed_names} & present)
        parts = compute_signature(
            credentials, self.method, canonical_target or self.target, fields, self.body, stamp,
            signed_names, region, service,
        )
        authorization = (
            f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{stamp[:8]}/{region}/{service}"
            f"/aws4_request, SignedHeaders={';'.join(signed_names)}, Signature={parts.signature}"
        )
        fields.append(("Authorization", authorization))
        return Request(self.method, self.target, fields, self.body, self.version)

    def head(self) -> bytes:
        lines = [f"{self.method} {self.target} {self.version}"]
        lines += [f"{name}: {value}" for name, value in self.fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def encoded(self) -> bytes:
        return self.head() + self.body


@dataclass
class Response:
    status: int
    reason: str
    fields: list[tuple[str, str]]
    body: bytes
    head: bytes

    def get(self, name: str) -> str | None:
        """The field's value, or None. Several lines of one field count as a mistake in these tests."""
        values = [value for n, value in self.fields if n.lower() == name.lower()]
        assert len(values) < 2, f"{name} occurs {len(values)} times: {values}"
        return values[0] if values else None

    @property
    def error_label(self) -> str | None:
        return self.get("x-sfn-batch-proxy-error")


class Connection:
    """One client connection. Reads exactly one response at a time, so keep-alive and pipelining show."""

    def __init__(self, port: int, host: str = "127.0.0.1"):
        self.socket = socket.create_connection((host, port), timeout=SOCKET_TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes | Request):
        self.socket.sendall(data.encoded() if isinstance(data, Request) else data)

    def _fill(self) -> bool:
        piece = self.socket.recv(65536)
        self._buffer += piece
        return bool(piece)

    def is_closed(self) -> bool:
        """True where the peer has ended the connection and nothing is left to read."""
        if self._buffer:
            return False
        try:
            return not self._fill()
        except ConnectionResetError:
            return True

    def read_response(self, request_method: str = "POST") -> Response:
        while b"\r\n\r\n" not in self._buffer:
            if not self._fill():
                raise AssertionError(f"the connection ended instead of a response: {self._buffer!r}")
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        version, status, reason = (lines[0].split(" ", 2) + [""])[:3]
        assert version == "HTTP/1.1", f"unexpected status line {lines[0]!r}"
        fields = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            assert colon, f"not a field line: {line!r}"
            fields.append((name, value.strip(" \t")))
        lower = {name.lower(): value for name, value in fields}
        code = int(status)
        if request_method == "HEAD" or code in (204, 304) or 100 <= code < 200:
            body = b""
        elif lower.get("transfer-encoding", "").lower() == "chunked":
            body = self._read_chunked()
        elif "content-length" in lower:
            body = self._read_exactly(int(lower["content-length"]))
        else:
            while self._fill():
                pass
            body, self._buffer = self._buffer, b""
        return Response(code, reason, fields, body, head + b"\r\n\r\n")

    def _read_exactly(self, count: int) -> bytes:
        while len(self._buffer) < count:
            if not self._fill():
                raise AssertionError(f"the body ended after {len(self._buffer)} of {count} bytes")
        body, self._buffer = self._buffer[:count], self._buffer[count:]
        return body

    def _read_line(self) -> bytes:
        while b"\r\n" not in self._buffer:
            if not self._fill():
                raise AssertionError("the chunked body ended early")
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line

    def _read_chunked(self) -> bytes:
        body = b""
        while True:
            size = int(self._read_line().split(b";")[0], 16)
            if size == 0:
                while self._read_line():
                    pass
                return body
            body += self._read_exactly(size)
            assert self._read_exactly(2) == b"\r\n"


def exchange(port: int, data: bytes | Request) -> Response:
    """One request over a connection of its own."""
    with Connection(port) as connection:
        connection.send(data)
        method = data.method if isinstance(data, Request) else data.split(b" ", 1)[0].decode("latin-1")
        return connection.read_response(method)
