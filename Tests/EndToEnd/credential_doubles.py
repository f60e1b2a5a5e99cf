"""Places that hand out credentials, as doubles over http: container, instance metadata, SSO, and moto's STS."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from botocore.credentials import Credentials

PLACE_KEY = Credentials(
    "ASIAFROMPLACEFROMPLC", "pLaCe+SeCrEt/NeVeR0PrInTeD0aNyWhErE00004", "pLaCe//tOkEn+tOkEn==" * 30
)


def in_one_hour(hours: float = 1) -> str:
    return (datetime.now(timezone.utc) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Place:
    """An http server on loopback; `answer(method, path, fields)` gives status and body."""

    def __init__(self, answer: Callable[[str, str, dict[str, str]], tuple[int, str]]):
        self.asked: list[tuple[str, str]] = []
        place = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                place.asked.append((self.command, self.path))
                fields = {k.lower(): v for k, v in self.headers.items()}
                status, text = answer(self.command, self.path, fields)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_PUT = do_POST = handle_any

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def key_json(credentials: Credentials, hours: float = 1) -> str:
    return json.dumps(
        {
            "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": credentials.access_key,
            "SecretAccessKey": credentials.secret_key, "Token": credentials.token,
            "Expiration": in_one_hour(hours), "LastUpdated": in_one_hour(-1),
        }
    )


def container(token: str) -> Place:
    def answer(_, path, fields):
        if path != "/keys" or fields.get("authorization") != token:
            return 403, '{"code": "AccessDenied", "message": "wrong token"}'
        return 200, key_json(PLACE_KEY)

    return Place(answer)


def instance_metadata(session: str) -> Place:
    """IMDSv2 alone: what comes without a session's token is refused."""
    base = "/latest/meta-data/iam/security-credentials/"

    def answer(method, path, fields):
        if (method, path) == ("PUT", "/latest/api/token"):
            return 200, session
        if fields.get("x-aws-ec2-metadata-token") != session:
            return 401, ""
        return {base: (200, "instance-role"), base + "instance-role": (200, key_json(PLACE_KEY))}.get(path, (404, ""))

    return Place(answer)


def sso_portal(access_token: str) -> Place:
    def answer(_, path, fields):
        if fields.get("x-amz-sso_bearer_token") != access_token or not path.startswith("/federation/credentials?"):
            return 401, '{"message": "Session token not found or invalid"}'
        expiration = int((datetime.now(timezone.utc) + timedelta(hours=1)).timestamp() * 1000)
        return 200, json.dumps(
            {
                "roleCredentials": {
                    "accessKeyId": PLACE_KEY.access_key, "secretAccessKey": PLACE_KEY.secret_key,
                    "sessionToken": PLACE_KEY.token, "expiration": expiration,
                }
            }
        )

    return Place(answer)


@contextmanager
def moto_sts():
    """moto's STS in this process: yields its URL and a function that tells the credentials it has issued."""
    from moto.backends import get_backend
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()

    def issued() -> list[Credentials]:
        backends = get_backend("sts")
        roles = [r for account in backends.values() for b in account.values() for r in b.assumed_roles]
        return [Credentials(r.access_key_id, r.secret_access_key, r.session_token) for r in roles]

    try:
        yield f"http://{host}:{port}", issued
    finally:
        server.stop()


def write_profiles(folder: Path, credentials: dict[str, Credentials] | None = None, config: str = "") -> dict[str, str]:
    """Writes AWS's two files; returns the variables that name them."""
    text = ""
    for name, keys in (credentials or {}).items():
        text += f"[{name}]\naws_access_key_id = {keys.access_key}\naws_secret_access_key = {keys.secret_key}\n"
        if keys.token:
            text += f"aws_session_token = {keys.token}\n"
    paths = folder / "credentials", folder / "config"
    for path, content in zip(paths, (text, config), strict=True):
        path.write_text(content)
        path.chmod(0o600)
    return {"AWS_SHARED_CREDENTIALS_FILE": str(paths[0]), "AWS_CONFIG_FILE": str(paths[1])}
