"""The sandbox behind the verifying upstream: what botocore has verified, the sandbox judges.

The upstream checks the signature of each request over its raw bytes, then sends the same body to the
sandbox, signed with the sandbox's own key, and gives its answer back. So one run shows both: that the
request is one AWS would take, and that a Batch with AWS's override rules accepts the job in it.
"""

from __future__ import annotations

import json
import urllib.request

from botocore.credentials import Credentials

from verifying_upstream import Answer, Recorded
from wire import Connection, Request

SANDBOX_KEY = Credentials("sandbox", "sandbox")
HIDDEN = {"date", "content-length", "connection", "transfer-encoding"}
JSON = "application/json"


class SandboxRelay:
    """Answers for `VerifyingUpstream`. `delay` slows the answers to look-ups."""

    def __init__(self, port: int):
        self.port = port

    def __call__(self, request: Recorded) -> Answer:
        fields = [("Host", f"127.0.0.1:{self.port}"), ("Content-Type", JSON)]
        fields.append(("Content-Length", str(len(request.body))))
        forwarded = Request(request.method, request.target, fields, request.body).signed(
            SANDBOX_KEY, region=request.region or "us-east-1"
        )
        with Connection(self.port) as connection:
            connection.send(forwarded)
            response = connection.read_response(request.method)
        kept = [(n, v) for n, v in response.fields if n.lower() not in HIDDEN]
        return Answer(response.status, response.body, kept)


def page(port: int, path: str) -> bytes:
    """One of the sandbox's own pages."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_sandbox{path}", timeout=10) as answer:
        return answer.read()


def jobs(port: int) -> list[dict]:
    """The jobs that the sandbox accepted, newest first."""
    return json.loads(page(port, "/jobs"))["jobs"]


def received(port: int, job: str) -> bytes:
    """The body of the SubmitJob that a job came from, byte for byte."""
    return page(port, f"/jobs/{job}/request")
