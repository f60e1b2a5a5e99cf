#!/usr/bin/env python3
"""Prints Tests/SigV4Tests/Support/SignedCases.swift: requests as botocore signs them.

Needs botocore 1.43. Usage: signed_cases.py > ../SigV4Tests/Support/SignedCases.swift
"""
import datetime
import hashlib
from unittest import mock

from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 24, 14, 2, 11, tzinfo=datetime.timezone.utc)
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJIMEYCIQ=="
BODY = b'{"jobName": "nightly-42", "jobQueue": "q", "jobDefinition": "etl:12"}'
JSON = ("Content-Type", "application/json")
TAGS = "http://localhost:8084/v1/tags/arn%3Aaws%3Abatch%3Ax"


class SignsEveryHeader(auth.SigV4Auth):
    """botocore leaves some headers unsigned that other SDKs sign."""

    def headers_to_sign(self, request):
        headers = auth.HTTPHeaders()
        for name, value in request.headers.items():
            headers[name.lower()] = value
        if "host" not in headers:
            headers["host"] = auth._host_from_url(request.url)
        return headers


def literal(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def case(name, method, url, headers=(), body=b"", token=None, region="eu-west-1", service="batch",
         every=False, wire=None):
    """`url` is what is signed, `wire` the target that is sent where it differs."""
    signer = (SignsEveryHeader if every else auth.SigV4Auth)(Credentials(KEY, SECRET, token), service, region)

    def request():
        made = AWSRequest(method=method, url=url, data=body)
        for header in headers:
            made.headers.add_header(*header)
        return made

    signed = request()
    with mock.patch("botocore.auth.get_current_datetime", return_value=NOW):
        signer.add_auth(signed)
    again = request()
    again.headers["X-Amz-Date"] = signed.headers["X-Amz-Date"]
    if token:
        again.headers["X-Amz-Security-Token"] = token
    canonical = signer.canonical_request(again).split("\n")
    parts = signed.headers["Authorization"].split(", ")
    _, _, host, target = url.split("/", 3)
    fields = ", ".join(f"({literal(n)}, {literal(v)})" for n, v in [("Host", host), *headers])
    print(f"    SignedCase(")
    print(f"      name: {literal(name)},")
    print(f"      method: {literal(method)},")
    print(f"      target: {literal(wire or '/' + target)},")
    print(f"      fields: [{fields}],")
    print(f"      body: {literal(body.decode())},")
    print(f"      token: {literal(token) if token else 'nil'}, region: {literal(region)}, "
          f"service: {literal(service)},")
    print(f"      canonicalRequest: [{', '.join(literal(line) for line in canonical)}],")
    print(f"      signature: {literal(parts[2].removeprefix('Signature='))}),")


print("""// Written by Tests/oracle/signed_cases.py with botocore 1.43.

extension SignedCase {
  /// Requests that are signed as they are sent.
  static let plain = [""")
case("SubmitJob as botocore signs it", "POST", "http://127.0.0.1:8084/v1/submitjob", [JSON], BODY)
case("with a session token", "POST", "https://batch.eu-west-1.amazonaws.com/v1/submitjob", [JSON], BODY, TOKEN)
case("an ARN in the path is escaped twice", "GET",
     "http://localhost:8084/v1/tags/arn%3Aaws%3Abatch%3Aeu-west-1%3A123456789012%3Ajob-definition%2Fd%3A1")
case("lower-case escapes in the path keep their case", "GET", "http://localhost:8084/v1/tags/arn%3aaws%3abatch%2fx")
case("a query with escapes", "DELETE", TAGS + "?tagKeys=z%2F1&tagKeys=a%20b")
case("everything, with an empty Content-Type, as the Java SDK v1", "POST",
     "http://host.docker.internal:8084/v1/submitjob",
     [("Content-Type", ""), ("amz-sdk-invocation-id", "11111111-2222-3333-4444-555555555555"),
      ("amz-sdk-request", "attempt=1;max=4"), ("amz-sdk-retry", "0/0/500"), ("Content-Length", str(len(BODY))),
      ("User-Agent", "aws-sdk-java/1.12.800  Linux/6.1 OpenJDK_64-Bit_Server_VM/17.0.9")], BODY, every=True)
case("Content-Length and amz-sdk-*, as the Go SDK v2", "POST", "http://localhost:8084/v1/describejobs",
     [("Content-Length", "19"), JSON, ("Amz-Sdk-Invocation-Id", "0f3a"),
      ("Amz-Sdk-Request", "attempt=1; max=3")], b'{"jobs":["abc123"]}', every=True)
case("the body's hash in a field, as the Java SDK v2", "POST", "http://localhost:8084/v1/submitjob",
     [JSON, ("X-Amz-Content-SHA256", hashlib.sha256(BODY).hexdigest())], BODY)
case("fields of one name are joined and blanks collapsed", "POST", "http://localhost:8084/v1/submitjob",
     [("x-amz-meta-b", "  two   words "), ("x-amz-meta-a", "first"), ("x-amz-meta-a", "second")], BODY)
case("a host without a port, a GET without a body", "GET",
     "http://batch.us-east-1.amazonaws.com/v1/describejobqueues", region="us-east-1")
case("another service", "POST", "https://sts.us-east-1.amazonaws.com/",
     [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
     b"Action=GetCallerIdentity&Version=2011-06-15", region="us-east-1", service="sts")
print("""  ]

  /// Queries that are signed in another form than they are sent in, which a verifier must accept.
  static let differingQueries = [""")
case("a plus that is signed as a space, as the Java SDK v1", "DELETE", TAGS + "?tagKeys=z%2F1&tagKeys=a%20b",
     wire="/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=z%2F1&tagKeys=a+b")
case("a plus that is signed as it is sent", "DELETE", TAGS + "?tagKeys=a+b")
case("an escape of an unreserved character, signed as it is sent", "DELETE", TAGS + "?tagKeys=%7eme")
case("an escape of an unreserved character, signed decoded", "DELETE", TAGS + "?tagKeys=~me",
     wire="/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=%7Eme")
print("""  ]

  /// Queries that mean one thing where they were signed and another where they are sent on.
  static let misleadingQueries = [""")
case("a plus that is signed as an escaped plus", "DELETE", TAGS + "?tagKeys=a%2Bb",
     wire="/v1/tags/arn%3Aaws%3Abatch%3Ax?tagKeys=a+b")
print("""  ]
}""")
