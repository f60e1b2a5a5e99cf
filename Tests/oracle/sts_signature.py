#!/usr/bin/env python3
"""Prints the Authorization header that botocore gives the request of STSSigningTests."""

import datetime

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 24, 14, 0, 0)


class Clock(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW

    @classmethod
    def now(cls, tz=None):
        return NOW


botocore.auth.datetime = type("Module", (), {"datetime": Clock, "timezone": datetime.timezone})
botocore.auth.get_current_datetime = lambda *a, **k: NOW
request = AWSRequest(
    method="POST",
    url="https://sts.eu-west-1.amazonaws.com/",
    headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
    data="Action=GetCallerIdentity&Version=2011-06-15",
)
keys = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "session/token+==")
botocore.auth.SigV4Auth(keys, "sts", "eu-west-1").add_auth(request)
for name, value in request.headers.items():
    print(f"{name}: {value}")
