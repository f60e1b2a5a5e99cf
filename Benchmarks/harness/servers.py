"""The servers that are measured, and the upstream behind them."""

import itertools
import os
import pathlib
import shutil
import signal
import socket
import subprocess

from . import processes
from .requests import CLIENT_KEY, PROXY_KEY, REGION


_ports = itertools.count(20000 + os.getpid() % 8000)


def free_port():
    """A port below those that Linux gives to connecting sockets: one that waits for a server to listen must not by
    chance connect to itself."""
    for port in _ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no port is free")


class Server:
    """A process that listens on a port of 127.0.0.1."""

    name = ""
    # Seconds within which it must listen.
    patience = 10

    def __init__(self, folder, tls=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.tls = tls
        self.port = free_port()
        self.process = None
        self.error_log = self.folder / "stderr.txt"

    def command(self):
        raise NotImplementedError

    def environment(self):
        return dict(os.environ)

    @property
    def url(self):
        # `localhost` under TLS, because the certificate names it.
        return f"https://localhost:{self.port}" if self.tls else f"http://127.0.0.1:{self.port}"

    def spawn(self):
        """Starts the process without waiting for it to listen."""
        with self.error_log.open("wb") as errors:
            self.process = subprocess.Popen(
                self.command(), stdout=subprocess.DEVNULL, stderr=errors, env=self.environment()
            )

    def start(self):
        self.spawn()
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def _wait(self):
        processes.wait_until(f"{self.name}'s start", self.patience, self._listens)

    def _listens(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended: {self.error_log.read_text()[-2000:]}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    @property
    def pids(self):
        return processes.family(self.process.pid)


class Nginx(Server):
    """Shared by the stub upstream and the measured nginx."""

    workers = 1

    def server_block(self):
        raise NotImplementedError

    def listen(self):
        line = f"listen 127.0.0.1:{self.port} backlog=4096" + (" ssl;" if self.tls else ";")
        if self.tls:
            line += f"\n ssl_certificate {self.tls.certificate}; ssl_certificate_key {self.tls.key};"
            line += " ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:1m;"
        return line

    def command(self):
        text = f"""
daemon off; worker_processes {self.workers}; pid {self.folder}/pid; error_log {self.folder}/error.txt warn;
worker_rlimit_nofile 65000;
events {{ worker_connections 16384; }}
http {{
 access_log off; server_tokens off; keepalive_timeout 600s; keepalive_requests 100000000;
 client_max_body_size 8m; client_body_buffer_size 512k; tcp_nodelay on;
 client_body_temp_path {self.folder}/body; proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/f;
 uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
{self.server_block()}
}}
"""
        path = self.folder / "nginx.conf"
        path.write_text(text)
        return ["nginx", "-e", str(self.folder / "error.txt"), "-p", str(self.folder), "-c", str(path)]


class Stub(Nginx):
    """Answers like Batch, as fast as can be. Long bodies are read to their end before the answer, which nginx's
    `return` does not do by itself."""

    name = "stub"

    def server_block(self):
        def definition(name, properties):
            return (
                '{"jobDefinitions":[{"jobDefinitionName":"%s","jobDefinitionArn":'
                '"arn:aws:batch:eu-west-1:111122223333:job-definition/%s:3","revision":3,"status":"ACTIVE",'
                '"type":"container",%s}]}' % (name, name, properties)
            )

        container = definition("bench-container", '"containerProperties":{"image":"busybox"}')
        ecs = definition(
            "bench-ecs",
            '"ecsProperties":{"taskProperties":[{"containers":[{"name":"main","image":"busybox"}]}]}',
        )
        job = (
            '{"jobArn":"arn:aws:batch:eu-west-1:111122223333:job/0d5fc0b2-6e4b-4f3f-9f8d-3c6f1f4a7a10",'
            '"jobId":"0d5fc0b2-6e4b-4f3f-9f8d-3c6f1f4a7a10","jobName":"benchmark"}'
        )
        inner = f"unix:{self.folder}/inner"
        return f"""
 map $request_body $definition {{ default container; ~bench-ecs ecs; }}
 upstream inner {{ server {inner}; keepalive 64; }}
 server {{
  {self.listen()}
  default_type application/json;
  add_header x-amzn-RequestId 6b3b0c5e-7a1f-4f0e-8f6e-0d9a2f7b1c55;
  location / {{ return 200 '{{"jobs":[]}}'; }}
  location = /v1/submitjob {{
   if ($content_length ~ "^[0-9][0-9][0-9][0-9][0-9]") {{ rewrite ^ /read last; }}
   return 200 '{job}';
  }}
  location = /read {{
   internal; proxy_pass http://inner/job; proxy_pass_request_body off; proxy_set_header Content-Length "";
   proxy_http_version 1.1; proxy_set_header Connection "";
  }}
  location = /v1/describejobdefinitions {{
   # As a header, because that is worked out once the body has been read; the URL would be before.
   proxy_set_header X-Definition $definition;
   proxy_pass http://inner/definition; proxy_pass_request_body off; proxy_set_header Content-Length "";
   proxy_http_version 1.1; proxy_set_header Connection "";
  }}
 }}
 server {{
  listen {inner}; default_type application/json;
  location = /job {{ return 200 '{job}'; }}
  location = /definition {{
   if ($http_x_definition = ecs) {{ return 200 '{ecs}'; }}
   return 200 '{container}';
  }}
 }}
"""


class NginxProxy(Nginx):
    """nginx that only passes on, with two workers for two cores."""

    name = "nginx"
    workers = 2

    def __init__(self, folder, stub, tls=None):
        super().__init__(folder, tls)
        self.stub = stub

    def server_block(self):
        scheme = "https" if self.stub.tls else "http"
        verify = ""
        if self.stub.tls:
            verify = (
                f"proxy_ssl_verify on; proxy_ssl_trusted_certificate {self.stub.tls.certificate};"
                " proxy_ssl_name localhost; proxy_ssl_server_name on;"
            )
        return f"""
 upstream batch {{ server 127.0.0.1:{self.stub.port}; keepalive 512; keepalive_requests 100000000; }}
 server {{
  {self.listen()}
  location / {{ proxy_pass {scheme}://batch; proxy_http_version 1.1; proxy_set_header Connection ""; {verify} }}
 }}
"""


class HAProxy(Server):
    """HAProxy that only passes on, with two threads. Without `http-reuse always` and the higher pool ratios it
    drops idle upstream connections and flatters its rivals."""

    name = "haproxy"

    def __init__(self, folder, stub, tls=None):
        super().__init__(folder, tls)
        self.stub = stub

    def command(self):
        bind = f"ssl crt {self.tls.bundle}" if self.tls else ""
        server = f"ssl verify required ca-file {self.stub.tls.certificate} sni str(localhost)" if self.stub.tls else ""
        text = f"""
global
 nbthread 2
 maxconn 8000
 tune.pool-low-fd-ratio 80
 tune.pool-high-fd-ratio 90
defaults
 mode http
 timeout connect 5s
 timeout client 600s
 timeout server 600s
 timeout http-keep-alive 600s
 http-reuse always
frontend in
 bind 127.0.0.1:{self.port} backlog 4096 {bind}
 default_backend out
backend out
 server stub 127.0.0.1:{self.stub.port} pool-max-conn 1000 {server}
"""
        path = self.folder / "haproxy.cfg"
        path.write_text(text)
        return ["haproxy", "-db", "-f", str(path)]


class Proxy(Server):
    """The program itself: verifies every request against a known client key, signs it with its own, and logs each
    exchange as JSON (written to /dev/null, since its rivals log nothing)."""

    name = "sfn-batch-proxy"

    def __init__(self, folder, stub, binary, tls=None):
        super().__init__(folder, tls)
        self.stub = stub
        self.binary = binary

    def environment(self):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "AWS_ACCESS_KEY_ID": PROXY_KEY[0],
            "AWS_SECRET_ACCESS_KEY": PROXY_KEY[1],
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        if self.stub.tls:
            environment["AWS_CA_BUNDLE"] = str(self.stub.tls.certificate)
        return environment

    def command(self):
        keys = self.folder / "client-keys"
        keys.write_text(
            f"[benchmark]\naws_access_key_id = {CLIENT_KEY[0]}\naws_secret_access_key = {CLIENT_KEY[1]}\n"
        )
        keys.chmod(0o600)
        upstream = f"https://localhost:{self.stub.port}" if self.stub.tls else f"http://127.0.0.1:{self.stub.port}"
        command = [
            str(self.binary), "serve", "--listen", f"127.0.0.1:{self.port}", "--upstream", upstream,
            "--region", REGION, "--client-auth", "signed", "--client-keys", str(keys), "--admin", "off",
            "--log-format", "json", "--max-body", "8MiB", "--max-connections", "8000", "--idle-timeout", "600s",
        ]
        if self.tls:
            command += ["--tls-certificate", str(self.tls.certificate), "--tls-key", str(self.tls.key)]
        return command


class Certificate:
    """A P-256 certificate for localhost that signs itself."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.certificate = folder / "certificate.pem"
        self.key = folder / "key.pem"
        self.bundle = folder / "bundle.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", str(self.key), "-out", str(self.certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
        self.key.chmod(0o600)
        self.bundle.write_text(self.certificate.read_text() + self.key.read_text())


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
