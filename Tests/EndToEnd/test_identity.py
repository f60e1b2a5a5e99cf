"""As whom a request is signed anew, and where the keys come from: profiles, client keys, roles, doubles of services."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from datetime import datetime, timedelta, timezone

import pytest
from botocore.credentials import Credentials

from credential_doubles import (
    PLACE_KEY, container, in_one_hour, instance_metadata, moto_sts, sso_portal, write_profiles,
)
from harness import PROXY_KEY, PROXY_SESSION_KEY, UNKNOWN_KEY, environment_keys, secrets_of
from verifying_upstream import Answer, plausible_answer, refusal
from wire import Request, exchange

FIRST = Credentials("AKIAFIRSTFIRSTFIRST1", "fIrSt+SeCrEt/NeVeR0PrInTeD0aNyWhErE00005")
SECOND = Credentials("AKIASECONDSECONDSEC2", "sEcOnD+SeCrEt/NeVeR0PrInTeD0aNyWhErE0006")
CLIENT = Credentials("AKIACLIENTCLIENTCLI3", "cLiEnT+SeCrEt/NeVeR0PrInTeD0aNyWhErE0007")
ROLE = "arn:aws:iam::123456789012:role/batch"
SECRETS = secrets_of([FIRST, SECOND, CLIENT, PLACE_KEY])


def request(port: int, *fields) -> Request:
    return Request(
        "POST", "/v1/describejobqueues",
        [("Host", f"127.0.0.1:{port}"), ("Content-Type", "application/json"), *fields, ("Content-Length", "2")], b"{}",
    )


def send(proxy, credentials=UNKNOWN_KEY):
    return exchange(proxy.port, request(proxy.port).signed(credentials))


class TestWhoSigns:
    @pytest.fixture
    def upstream(self, start_upstream):
        return start_upstream(credentials=[FIRST, SECOND, PROXY_KEY, PROXY_SESSION_KEY])

    def test_the_key_that_it_came_with(self, binary, keep, upstream, tmp_path):
        files = write_profiles(tmp_path, {"first": FIRST, "second": SECOND})
        arguments = ("--profile", "first", "--profile", "second", "--client-auth", "signed")
        proxy = keep(binary.serve(upstream.url, *arguments, env=files, secrets=SECRETS))
        for key in (SECOND, FIRST, SECOND):
            assert send(proxy, key).status == 200
        assert [r.access_key for r in upstream.requests] == [k.access_key for k in (SECOND, FIRST, SECOND)]
        assert send(proxy, UNKNOWN_KEY).status == 403
        upstream.assert_all_verified()

    def test_an_unknown_key_becomes_the_first_profile(self, binary, keep, upstream, tmp_path):
        files = write_profiles(tmp_path, {"first": FIRST, "second": SECOND})
        proxy = keep(
            binary.serve(upstream.url, "--profile", "second", "--profile", "first", env=files, secrets=SECRETS)
        )
        assert send(proxy).status == 200
        assert upstream.requests[0].access_key == SECOND.access_key

    def test_client_keys_prove_who_is_asking_and_go_no_further(self, binary, keep, upstream, tmp_path):
        keys = tmp_path / "clients"
        keys.write_text(f"[ci]\naws_access_key_id={CLIENT.access_key}\naws_secret_access_key={CLIENT.secret_key}\n")
        keys.chmod(0o600)
        arguments = ("--client-keys", str(keys), "--client-auth", "signed")
        proxy = keep(binary.serve(upstream.url, *arguments, secrets=SECRETS))
        assert send(proxy, CLIENT).status == 200
        assert upstream.requests[0].access_key == PROXY_KEY.access_key
        wrong = send(proxy, Credentials(CLIENT.access_key, "not that secret"))
        assert (wrong.status, wrong.error_label) == (403, "bad-signature")

    def test_client_keys_that_others_can_read_end_the_start(self, binary, tmp_path):
        keys = tmp_path / "clients"
        keys.write_text(f"[ci]\naws_access_key_id={CLIENT.access_key}\naws_secret_access_key={CLIENT.secret_key}\n")
        keys.chmod(0o644)
        run = binary.run("serve", "--client-keys", str(keys), env={"AWS_REGION": "us-east-1"})
        assert run.returncode == 78 and "chmod 600" in run.stderr
        assert CLIENT.secret_key not in run.stdout + run.stderr

    @pytest.mark.parametrize("token", [None, "another token"])
    def test_a_session_token_that_is_not_the_keys(self, binary, keep, upstream, token):
        proxy = keep(binary.serve(upstream.url, credentials=PROXY_SESSION_KEY))
        wrong = Credentials(PROXY_SESSION_KEY.access_key, PROXY_SESSION_KEY.secret_key, token)
        answer = send(proxy, wrong)
        assert (answer.status, answer.error_label) == (403, "wrong-token")
        assert answer.get("x-amzn-ErrorType") == "UnrecognizedClientException"
        assert send(proxy, PROXY_SESSION_KEY).status == 200
        assert len(upstream.requests) == 1


class TestWhereKeysComeFrom:
    """Each provider, found and used; the upstream recomputes the signature with the keys that were handed out."""

    def assert_signed_with(self, credentials, binary, keep, start_upstream, env, *arguments):
        upstream = start_upstream(credentials=[credentials])
        proxy = keep(binary.serve(upstream.url, *arguments, credentials=None, env=env, secrets=SECRETS))
        answer = send(proxy)
        assert answer.status == 200, answer.body
        upstream.assert_all_verified()
        return proxy

    def test_credential_process(self, binary, keep, start_upstream, tmp_path):
        answer = {
            "Version": 1, "AccessKeyId": PLACE_KEY.access_key, "SecretAccessKey": PLACE_KEY.secret_key,
            "SessionToken": PLACE_KEY.token, "Expiration": in_one_hour(),
        }
        (tmp_path / "answer").write_text(json.dumps(answer))
        config = f"[profile helper]\ncredential_process = {sys.executable} -c \"print(open('{tmp_path}/answer').read())\"\n"
        env = write_profiles(tmp_path, config=config)
        proxy = self.assert_signed_with(PLACE_KEY, binary, keep, start_upstream, env, "--profile", "helper")
        assert "helper" in proxy.listening["credentials"]

    def test_container(self, binary, keep, start_upstream):
        with container("container-token") as place:
            env = {
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{place.url}/keys",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
            }
            self.assert_signed_with(PLACE_KEY, binary, keep, start_upstream, env)

    def test_instance_metadata(self, binary, keep, start_upstream):
        with instance_metadata("imds-session") as place:
            env = {"AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": place.url}
            self.assert_signed_with(PLACE_KEY, binary, keep, start_upstream, env)
            assert place.asked[0] == ("PUT", "/latest/api/token")

    def test_single_sign_on(self, binary, keep, start_upstream, tmp_path):
        config = (
            "[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = batch\n"
            "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.example/start\n"
        )
        env = write_profiles(tmp_path, config=config) | {"HOME": str(tmp_path)}
        cache = tmp_path / ".aws/sso/cache"
        cache.mkdir(parents=True)
        token = {"accessToken": "sso-access-token", "expiresAt": in_one_hour(), "region": "us-east-1"}
        (cache / f"{hashlib.sha1(b'corp').hexdigest()}.json").write_text(json.dumps(token))
        with sso_portal("sso-access-token") as place:
            env["AWS_ENDPOINT_URL_SSO"] = place.url
            self.assert_signed_with(PLACE_KEY, binary, keep, start_upstream, env, "--profile", "sso")

    @pytest.mark.parametrize("kind", ["assumed role", "web identity"])
    def test_a_role_of_motos_sts(self, binary, keep, start_upstream, tmp_path, kind):
        with moto_sts() as (url, issued):
            upstream = start_upstream(credentials=[])
            (tmp_path / "token").write_text("a.web.identity")
            config = f"[profile role]\nrole_arn = {ROLE}\nsource_profile = first\n"
            env = write_profiles(tmp_path, {"first": FIRST}, config) | {"AWS_ENDPOINT_URL_STS": url}
            arguments = ("--profile", "role")
            if kind == "web identity":
                env |= {"AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token")}
                arguments = ()
            before = len(issued())
            proxy = keep(binary.serve(upstream.url, *arguments, credentials=None, env=env, secrets=SECRETS))
            proxy.wait_for(lambda e: e.get("event") == "listening")
            deadline = time.monotonic() + 10
            while len(issued()) == before and time.monotonic() < deadline:
                time.sleep(0.05)
            role = issued()[-1]
            proxy.secrets += secrets_of([role])
            upstream.credentials[role.access_key] = role
            answer = send(proxy)
            assert answer.status == 200, answer.body
            upstream.assert_all_verified()
            assert upstream.requests[0].access_key == role.access_key


class TestWithoutKeys:
    def test_it_starts_says_so_once_and_finds_them_later(self, binary, keep, start_upstream, tmp_path):
        upstream = start_upstream(credentials=[FIRST])
        env = write_profiles(tmp_path)
        proxy = keep(binary.serve(upstream.url, credentials=None, env=env, secrets=SECRETS))
        assert proxy.listening["credentials"].startswith("no credentials: ")
        warning = proxy.wait_for(lambda e: e.get("event") == "no-credentials")
        assert warning["level"] == "warning" and warning["error"] == "credentials-not-found"
        answer = send(proxy)
        assert (answer.status, answer.error_label) == (403, "no-credentials")
        assert b"Nothing was sent" in answer.body
        write_profiles(tmp_path, {"default": FIRST})
        found = proxy.wait_for(lambda e: e.get("event") == "credentials-found")
        assert FIRST.access_key not in json.dumps(found)
        assert send(proxy).status == 200
        assert len(proxy.events("no-credentials")) == 1

    def test_changed_files_are_noticed(self, binary, keep, start_upstream, tmp_path):
        upstream = start_upstream(credentials=[FIRST, SECOND])
        env = write_profiles(tmp_path, {"default": FIRST})
        proxy = keep(binary.serve(upstream.url, "--client-auth", "signed", credentials=None, env=env, secrets=SECRETS))
        assert send(proxy, FIRST).status == 200
        write_profiles(tmp_path, {"default": SECOND})
        deadline = time.monotonic() + 10
        while send(proxy, SECOND).status != 200:
            assert time.monotonic() < deadline, "the new key is not known"
            time.sleep(0.2)
        assert upstream.requests[-1].access_key == SECOND.access_key


class TestEndedKeys:
    def test_keys_that_cannot_be_renewed(self, binary, keep, start_upstream, tmp_path):
        """They sign until their end; then the client hears that, and that nothing was sent."""
        upstream = start_upstream(credentials=[FIRST])
        end = datetime.now(timezone.utc) + timedelta(seconds=4)
        answer = {"Version": 1, "AccessKeyId": FIRST.access_key, "SecretAccessKey": FIRST.secret_key,
                  "Expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ")}
        (tmp_path / "answer").write_text(json.dumps(answer))
        command = f"{sys.executable} -c \"print(open('{tmp_path}/answer').read())\""
        env = write_profiles(tmp_path, config=f"[default]\ncredential_process = {command}\n")
        proxy = keep(binary.serve(upstream.url, credentials=None, env=env, secrets=SECRETS))
        assert send(proxy).status == 200
        (tmp_path / "answer").unlink()
        while datetime.now(timezone.utc) < end:
            time.sleep(0.1)
        for key in (UNKNOWN_KEY, FIRST):
            refused = send(proxy, key)
            assert (refused.status, refused.error_label) == (403, "expired-credentials"), refused.body
            assert refused.get("x-amzn-errortype") == "ExpiredTokenException"
            assert b"Nothing was sent" in refused.body
        assert len(upstream.requests) == 1


class TestRefusedKeys:
    """A request whose keys AWS refuses did nothing: it is signed and sent once more where there are other keys."""

    CODES = ["ExpiredTokenException", "UnrecognizedClientException"]

    def helper(self, tmp_path) -> dict[str, str]:
        self.set_key(tmp_path, FIRST)
        command = f"{sys.executable} -c \"print(open('{tmp_path}/answer').read())\""
        return write_profiles(tmp_path, config=f"[default]\ncredential_process = {command}\n")

    @staticmethod
    def set_key(tmp_path, key):
        answer = {"Version": 1, "AccessKeyId": key.access_key, "SecretAccessKey": key.secret_key}
        (tmp_path / "answer").write_text(json.dumps(answer))

    @pytest.mark.parametrize("code", CODES)
    @pytest.mark.parametrize("target, body", [("/v1/describejobqueues", b"{}"), ("/v1/submitjob", b'{"jobName":"n"}')])
    def test_renewed(self, binary, keep, start_upstream, tmp_path, code, target, body):
        def answer(recorded):
            if recorded.access_key == FIRST.access_key:
                return refusal(403, code, "The security token included in the request is expired")
            return plausible_answer(recorded)

        upstream = start_upstream(answer, credentials=[FIRST, SECOND])
        proxy = keep(binary.serve(upstream.url, credentials=None, env=self.helper(tmp_path), secrets=SECRETS))
        sent = Request(
            "POST", target,
            [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
            body,
        )
        # Keys fetched a moment ago are not asked for again.
        assert exchange(proxy.port, sent).status == 403
        assert len(upstream.requests) == 1
        self.set_key(tmp_path, SECOND)
        time.sleep(6)
        assert exchange(proxy.port, sent).status == 200
        assert [r.access_key for r in upstream.requests[1:]] == [FIRST.access_key, SECOND.access_key]
        renewed = proxy.wait_for(lambda e: e.get("event") == "credentials-renewed")
        assert proxy.exchange(status=200)["id"] == renewed["exchange"]
        upstream.assert_all_verified()

    def test_what_could_not_be_looked_up_with_the_old_keys_is_looked_up_with_the_new(
        self, binary, keep, start_upstream, tmp_path
    ):
        definition = {
            "jobDefinitionName": "etl", "revision": 1, "status": "ACTIVE", "type": "container",
            "ecsProperties": {"taskProperties": [{"containers": [{"name": "app", "image": "i"}]}]},
        }

        def answer(recorded):
            if recorded.access_key == FIRST.access_key:
                return refusal(403, "ExpiredTokenException", "The security token included in the request is expired")
            if recorded.target == "/v1/describejobdefinitions":
                return Answer(body=json.dumps({"jobDefinitions": [definition]}).encode())
            return plausible_answer(recorded)

        upstream = start_upstream(answer, credentials=[FIRST, SECOND])
        arguments = (upstream.url, "--overrides", "carry")
        proxy = keep(binary.serve(*arguments, credentials=None, env=self.helper(tmp_path), secrets=SECRETS))
        overrides = {"environment": [{"name": "DAY", "value": "monday"}]}
        body = json.dumps(
            {"jobName": "n", "jobQueue": "q", "jobDefinition": "etl", "containerOverrides": overrides}
        ).encode()
        sent = Request(
            "POST", "/v1/submitjob",
            [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
            body,
        )
        assert exchange(proxy.port, sent).status == 403
        self.set_key(tmp_path, SECOND)
        time.sleep(6)  # Keys fetched a moment ago are not asked for again.
        assert exchange(proxy.port, sent).status == 200
        last = upstream.requests[-1]
        assert last.access_key == SECOND.access_key
        assert json.loads(last.body) == {
            "jobName": "n", "jobQueue": "q", "jobDefinition": "etl",
            "ecsPropertiesOverride": {"taskProperties": [{"containers": [{"name": "app", **overrides}]}]},
        }
        upstream.assert_all_verified()

    def test_without_other_keys_the_client_gets_the_refusal(self, binary, keep, start_upstream, tmp_path):
        upstream = start_upstream(
            lambda _: refusal(403, "ExpiredTokenException", "The security token included in the request is expired"),
            credentials=[FIRST],
        )
        proxy = keep(binary.serve(upstream.url, credentials=None, env=self.helper(tmp_path), secrets=SECRETS))
        assert send(proxy).status == 403
        time.sleep(6)
        answer = send(proxy)
        assert answer.status == 403 and answer.get("x-amzn-ErrorType") == "ExpiredTokenException"
        assert answer.error_label is None
        assert len(upstream.requests) == 2


def test_clock_skew_is_logged_with_both_clocks(binary, keep, start_upstream):
    upstream = start_upstream()
    proxy = keep(binary.serve(upstream.url))
    from wire import now_stamp

    old = now_stamp(-700)
    answer = exchange(proxy.port, request(proxy.port).signed(PROXY_KEY, timestamp=old))
    assert (answer.status, answer.error_label) == (403, "clock-skew")
    logged = proxy.wait_for(lambda e: e.get("event") == "clock-skew")
    assert old in logged["message"] and "- 5 min." in logged["message"]
    assert "sfn-batch-proxy check" in json.loads(answer.body)["message"]


def test_environment_keys_with_a_named_profile_do_not_count(binary, keep, start_upstream, tmp_path):
    upstream = start_upstream(credentials=[FIRST])
    env = write_profiles(tmp_path, {"dev": FIRST}) | environment_keys(PROXY_KEY)
    proxy = keep(binary.serve(upstream.url, "--profile", "dev", credentials=None, env=env, secrets=SECRETS))
    assert send(proxy).status == 200
    upstream.assert_all_verified()
