"""The servers of the conformance run: this proxy, nginx and HAProxy, each with an upstream of its own."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from signing import KEY, SECRET
from upstream import Recorder

PROJECT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SFN_BATCH_PROXY_BINARY") or str(PROJECT / ".build/release/sfn-batch-proxy")


def issue_certificate(folder):
    """Certificate and key for loopback in `folder`: server.pem, server-key.pem, and both in both.pem; ca.pem."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SFN_BATCH_PROXY_")}
    subprocess.run([BINARY, "certs", "--out", str(folder)], check=True, capture_output=True, env=environment)
    (folder / "both.pem").write_text((folder / "server.pem").read_text() + (folder / "server-key.pem").read_text())


class Server:
    """A program that is started for the run, and its own recorder.

    `program` is "this proxy", "nginx" or "HAProxy"; `tls` is the folder of a certificate, or None for plain http.
    `signs` says whether clients sign; then this proxy takes no others."""

    def __init__(self, program, folder, tls=None, signs=False):
        self.program, self.tls, self.signs = program, tls, signs
        self.name = program + (", TLS" if tls else "") + (", signed" if signs else "")
        self.folder = folder / self.name.replace(", ", "-").replace(" ", "-")
        self.folder.mkdir()
        self.recorder = Recorder()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command, environment = getattr(self, "start_" + program.lower().replace(" ", "_"))()
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)

    def wait(self):
        end = time.monotonic() + 20
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise SystemExit(f"{self.name} does not listen: {(self.folder / 'log').read_text()}") from None
                time.sleep(0.02)

    def start_this_proxy(self):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"):
            if name in os.environ:
                environment[name] = os.environ[name]
        tls = ["--tls-certificate", f"{self.tls}/server.pem", "--tls-key", f"{self.tls}/server-key.pem"]
        return [BINARY, "serve", "--listen", f"127.0.0.1:{self.port}", "--admin", "off", "--log-level", "error",
                "--look-up", "never", "--upstream", f"http://127.0.0.1:{self.recorder.port}",
                "--allow-host", "example.com", "--allow-host", "x", *(tls if self.tls else []),
                "--client-auth", "signed" if self.signs else "loopback"], environment

    def start_nginx(self):
        tls = f"ssl_certificate {self.tls}/server.pem; ssl_certificate_key {self.tls}/server-key.pem;"
        (self.folder / "nginx.conf").write_text(f"""
            daemon off; worker_processes 1; pid {self.folder}/nginx.pid; error_log stderr crit;
            events {{ worker_connections 1024; }}
            http {{
              access_log off;
              client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy;
              fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
              upstream recorder {{ server 127.0.0.1:{self.recorder.port}; keepalive 8; }}
              server {{
                listen 127.0.0.1:{self.port} {"ssl" if self.tls else ""};
                {tls if self.tls else ""}
                location / {{
                  proxy_pass http://recorder; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header Host $http_host;
                }}
              }}
            }}""")
        return [find("nginx"), "-p", str(self.folder), "-e", "stderr", "-c", str(self.folder / "nginx.conf")], None

    def start_haproxy(self):
        (self.folder / "haproxy.cfg").write_text(f"""
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend clients
    bind 127.0.0.1:{self.port} {f"ssl crt {self.tls}/both.pem" if self.tls else ""}
    default_backend recorder
backend recorder
    server recorder 127.0.0.1:{self.recorder.port}
""")
        return [find("haproxy"), "-q", "-db", "-f", str(self.folder / "haproxy.cfg")], None

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def find(program):
    """Where a program is, also outside a user's PATH; None where it is not installed."""
    return shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
