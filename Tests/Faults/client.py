"""Clients of the bench: HTTP/1.1 over asyncio streams, signed by botocore."""

import asyncio
import json
import uuid

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from processes import KEY, SECRET

SIGNER = SigV4Auth(Credentials(KEY, SECRET), "batch", "us-east-1")


def submission(port, name, invocation=None):
    """The bytes of a signed SubmitJob."""
    body = json.dumps({"jobName": name, "jobQueue": "queue", "jobDefinition": "plain:1"}).encode()
    request = AWSRequest(
        "POST", f"http://127.0.0.1:{port}/v1/submitjob", data=body,
        headers={"Content-Type": "application/json", "amz-sdk-invocation-id": invocation or str(uuid.uuid4())})
    SIGNER.add_auth(request)
    fields = "".join(f"{key}: {value}\r\n" for key, value in request.headers.items())
    head = f"POST /v1/submitjob HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{fields}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def read_only(port):
    """A request that needs no signature on loopback and changes nothing."""
    return (
        f"POST /v1/describejobqueues HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\n\r\n{}"
    ).encode()


class NoAnswer(Exception):
    """The connection ended before a whole answer came."""


class Client:
    """One keep-alive connection, made anew where it was closed."""

    def __init__(self, port):
        self.port = port
        self.writer = None

    async def connect(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def send(self, request):
        """Status, fields in lower case and body of the answer."""
        if self.writer is None:
            await self.connect()
        try:
            self.writer.write(request)
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            fields = {}
            for line in head[1:-2]:
                name, _, value = line.partition(":")
                fields[name.lower()] = value.strip()
            body = await self.reader.readexactly(int(fields.get("content-length", 0)))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self.close()
            raise NoAnswer(str(error)) from error
        if "close" in fields.get("connection", ""):
            self.close()
        return int(head[0].split()[1]), fields, body

    def close(self):
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")
