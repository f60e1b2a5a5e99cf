"""HAProxy and nginx in front of the bench's upstream, as they would be set up to pass requests on."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from processes import free_port


class Peer:
    """A running peer."""

    def __init__(self, upstream_port):
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="faults-")
        with open(Path(self.folder.name) / "log", "wb") as log:
            self.process = subprocess.Popen(
                self.command(Path(self.folder.name), upstream_port), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + 20
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise SystemExit(f"{self.name}: {(Path(self.folder.name) / 'log').read_text()}") from None
                time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        self.folder.cleanup()

    @classmethod
    def program(cls):
        """Where it is, also outside a user's PATH; None where it is not installed."""
        return shutil.which(cls.name.lower(), path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


class HAProxy(Peer):
    name, package = "HAProxy", "haproxy"

    def command(self, folder, upstream_port):
        (folder / "haproxy.cfg").write_text(f"""
global
    tune.pool-low-fd-ratio 80
    tune.pool-high-fd-ratio 90
defaults
    mode http
    http-reuse always
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend clients
    bind 127.0.0.1:{self.port}
    default_backend batch
backend batch
    server batch 127.0.0.1:{upstream_port}
""")
        return [self.program(), "-q", "-db", "-f", str(folder / "haproxy.cfg")]


class Nginx(Peer):
    name, package = "nginx", "nginx-light"

    def command(self, folder, upstream_port):
        (folder / "nginx.conf").write_text(f"""
            daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log stderr emerg;
            events {{ worker_connections 4096; }}
            http {{
              access_log off;
              client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
              uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
              keepalive_requests 1000000;
              upstream batch {{ server 127.0.0.1:{upstream_port} max_fails=0; keepalive 128; keepalive_requests 1000000; }}
              server {{
                listen 127.0.0.1:{self.port};
                location / {{ proxy_pass http://batch; proxy_http_version 1.1; proxy_set_header Connection ""; }}
              }}
            }}""")
        return [self.program(), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def installed_peers(report):
    """The peers that are installed; the report says which are not."""
    for peer in (HAProxy, Nginx):
        if peer.program():
            yield peer
        else:
            report.note(f"{peer.name} is not installed and left out (apt-get install {peer.package})")
