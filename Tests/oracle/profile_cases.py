#!/usr/bin/env python3
"""Writes Tests/AWSCredentialsTests/Fixtures/profile_cases.json: files and environments, and what botocore makes
of them. Needs botocore (the version is written into the fixture); talks to nobody.

    python3 Tests/oracle/profile_cases.py          writes the fixture
    python3 Tests/oracle/profile_cases.py --check  fails when the fixture would change

A case has the two files' texts, more files, variables and perhaps an explicit profile; @ROOT@ stands for a folder
of its own, whose home/ is HOME, and @E9@ for that byte. What botocore answers is recorded: keys, none, or a refusal, together with the
calls it makes to STS, SSO and the container endpoint (which are stand-ins), and the settings that count for Batch.
Where this program means to differ, the case says so with `ours` and `difference`.
"""

import json
import os
import pathlib
import sys
import tempfile

import botocore
import botocore.configprovider
import botocore.credentials
import botocore.session
import botocore.tokens
import botocore.utils

FIXTURE = pathlib.Path(__file__).parent.parent / "AWSCredentialsTests/Fixtures/profile_cases.json"
FUTURE = "2099-01-01T00:00:00Z"
PAST = "2001-01-01T00:00:00Z"
CALLS = []


def derived(name):
    """The keys that a stand-in hands out: told apart by what was asked for."""
    tail = "".join(c for c in name.upper() if c.isalnum())[-12:]
    return {
        "AccessKeyId": "ASIA" + tail,
        "SecretAccessKey": "secret-" + tail,
        "SessionToken": "token-" + tail,
    }


class FakeSTS:
    def __init__(self, kwargs):
        self.key = kwargs.get("aws_access_key_id")

    def _answer(self, operation, kwargs):
        parameters = {k: str(v) for k, v in kwargs.items()}
        if parameters.get("RoleSessionName", "").startswith("botocore-session-"):
            del parameters["RoleSessionName"]
        CALLS.append({"operation": operation, "key": self.key, "parameters": parameters})
        return {
            "Credentials": dict(derived(kwargs["RoleArn"]), Expiration=FUTURE),
            "AssumedRoleUser": {"Arn": "arn:aws:sts::111122223333:assumed-role/x/y"},
        }

    def assume_role(self, **kwargs):
        return self._answer("AssumeRole", kwargs)

    def assume_role_with_web_identity(self, **kwargs):
        return self._answer("AssumeRoleWithWebIdentity", kwargs)


class FakeSSO:
    class exceptions:
        class UnauthorizedException(Exception):
            pass

    def __init__(self, config):
        self.region = config.region_name

    def get_role_credentials(self, **kwargs):
        CALLS.append({"operation": "GetRoleCredentials", "region": self.region, "parameters": kwargs})
        keys = derived(kwargs["roleName"])
        return {
            "roleCredentials": {
                "accessKeyId": keys["AccessKeyId"],
                "secretAccessKey": keys["SecretAccessKey"],
                "sessionToken": keys["SessionToken"],
                "expiration": 4070908800000,
            }
        }


class FakeOIDC:
    def create_token(self, **kwargs):
        CALLS.append({"operation": "CreateToken", "parameters": kwargs})
        return {"accessToken": "renewed-token", "expiresIn": 28800, "refreshToken": "next-refresh"}


def fake_container(self, full_url, extra_headers=None):
    CALLS.append(
        {"operation": "Container", "url": full_url, "parameters": dict(extra_headers or {})}
    )
    keys = derived("container")
    return {
        "AccessKeyId": keys["AccessKeyId"],
        "SecretAccessKey": keys["SecretAccessKey"],
        "Token": keys["SessionToken"],
        "Expiration": FUTURE,
    }


botocore.credentials._get_client_creator = lambda session, region: lambda service, **kw: FakeSTS(kw)
botocore.session.Session.create_client = lambda self, service, config=None, **kw: FakeSSO(config)
botocore.tokens.create_nested_client = lambda session, service, **kw: FakeOIDC()
botocore.utils.ContainerMetadataFetcher._retrieve_credentials = fake_container


def settings(session):
    def attempt(function):
        try:
            return function()
        except Exception:
            return {"refused": True}

    def endpoint(service):
        if session.get_config_variable("ignore_configured_endpoint_urls"):
            return None
        return botocore.configprovider.ConfiguredEndpointProvider(
            session.full_config, session.get_scoped_config(), service
        ).provide()

    return {
        "region": attempt(lambda: session.get_config_variable("region")),
        "fips": attempt(lambda: session.get_config_variable("use_fips_endpoint")),
        "dualstack": attempt(lambda: session.get_config_variable("use_dualstack_endpoint")),
        "ca_bundle": attempt(lambda: session.get_config_variable("ca_bundle")),
        "batch": attempt(lambda: endpoint("batch")),
        "sts": attempt(lambda: endpoint("sts")),
        "sso_oidc": attempt(lambda: endpoint("sso-oidc")),
    }


def answer(case, root):
    root = pathlib.Path(root)
    aws = root / "home/.aws"
    aws.mkdir(parents=True)

    def fill(text):
        return text.replace("@ROOT@", str(root))

    for name, file in [("config", aws / "config"), ("credentials", aws / "credentials")]:
        if case.get(name) is not None:
            file.write_bytes(fill(case[name]).encode("utf-8").replace(b"@E9@", b"\xe9"))
    for name, text in case.get("files", {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fill(text))
        path.chmod(0o700)
    environment = {"HOME": str(root / "home"), "PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true"}
    environment["BOTO_CONFIG"] = "/nonexistent"
    environment.update({k: fill(v) for k, v in case.get("environment", {}).items()})
    os.environ.clear()
    os.environ.update(environment)
    cache = str(aws / "sso/cache")
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = cache
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = cache
    CALLS.clear()
    result = {}
    try:
        session = botocore.session.Session(profile=case.get("profile"))
        found = session.get_credentials()
        if found is None:
            result = {"kind": "none"}
        else:
            keys = found.get_frozen_credentials()
            result = {
                "kind": "keys",
                "accessKeyID": keys.access_key,
                "secretAccessKey": keys.secret_key,
                "sessionToken": keys.token,
                "accountID": keys.account_id,
            }
    except Exception as error:  # noqa: BLE001: every kind of refusal counts
        result = {"kind": "refused", "error": type(error).__name__}
    calls = json.loads(json.dumps(CALLS, default=str).replace(str(root), "@ROOT@"))
    config = json.dumps(settings(botocore.session.Session(profile=case.get("profile"))))
    return result, calls, json.loads(config.replace(str(root), "@ROOT@"))


from profile_case_list import CASES  # noqa: E402


def build():
    cases = []
    names = set()
    for case in CASES:
        assert case["name"] not in names, case["name"]
        names.add(case["name"])
        with tempfile.TemporaryDirectory() as root:
            result, calls, config = answer(case, root)
        cases.append(dict(case, botocore=result, calls=calls, settings=config))
    return {"botocore": botocore.__version__, "cases": cases}


def main():
    saved = dict(os.environ)
    text = json.dumps(build(), indent=1, ensure_ascii=True, sort_keys=True) + "\n"
    os.environ.clear()
    os.environ.update(saved)
    if "--check" in sys.argv:
        if FIXTURE.read_text() != text:
            sys.exit(f"{FIXTURE} is not what this script writes; run it without --check")
        return
    FIXTURE.write_text(text)
    print(f"{FIXTURE}: {len(CASES)} cases, botocore {botocore.__version__}")


if __name__ == "__main__":
    main()
