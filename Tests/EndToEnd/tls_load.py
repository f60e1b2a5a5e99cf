"""Clients that exchange without a pause over https until they are told to stop, and say what failed."""

from __future__ import annotations

import hashlib
import http.client
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

from conftest import batch_client
from harness import PROXY_KEY

PATH, BODY = "/v1/describejobqueues", b"{}"
PROGRESS_LIMIT = 60.0


class Load:
    """`staying` clients hold one connection for all their exchanges, `coming` ones open one for each, and one boto3
    submits jobs."""

    def __init__(self, port: int, bundle: Path, staying: int = 2, coming: int = 2):
        self._port = port
        self._bundle = bundle
        self._context = ssl.create_default_context(cafile=str(bundle))
        self._changed = threading.Condition()
        self._stopping = False
        self.counts: dict[str, int] = {}
        self.failures: list[str] = []
        # SHA-256 of the certificates that new connections were shown.
        self.seen: set[str] = set()
        clients = [(f"staying {i}", self._stay) for i in range(staying)]
        clients += [(f"coming {i}", self._come) for i in range(coming)] + [("boto3", self._submit)]
        self._threads = [
            threading.Thread(target=self._run, args=client, daemon=True) for client in clients
        ]
        self.counts = {name: 0 for name, _ in clients}
        for thread in self._threads:
            thread.start()

    def _run(self, name: str, make: Callable[[], Callable[[], None]]):
        try:
            exchange = make()
            while not self._stopping:
                exchange()
                with self._changed:
                    self.counts[name] += 1
                    self._changed.notify_all()
        except Exception as error:  # noqa: BLE001: whatever it is, it is a failed exchange
            with self._changed:
                self.failures.append(f"{name}, after {self.counts[name]} exchanges: {error!r}")
                self._changed.notify_all()

    def _connect(self) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection("localhost", self._port, timeout=20, context=self._context)
        connection.connect()
        # A connection that was dropped is a failure, not a reason to open another.
        connection.auto_open = 0
        return connection

    @staticmethod
    def _post(connection: http.client.HTTPSConnection):
        connection.request("POST", PATH, BODY, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    def _stay(self):
        connection = self._connect()
        return lambda: self._post(connection)

    def _come(self):
        def exchange():
            connection = self._connect()
            shown = connection.sock.getpeercert(binary_form=True)
            with self._changed:
                self.seen.add(hashlib.sha256(shown).hexdigest())
            self._post(connection)
            connection.close()

        return exchange

    def _submit(self):
        client = batch_client(f"https://localhost:{self._port}", PROXY_KEY, verify=str(self._bundle))
        return lambda: client.submit_job(jobName="load", jobQueue="q", jobDefinition="d:1")

    def go_on(self, exchanges: int):
        """Until each client has so many more behind it, or one has failed."""
        deadline = time.monotonic() + PROGRESS_LIMIT
        with self._changed:
            goal = {name: count + exchanges for name, count in self.counts.items()}
            while not self.failures and any(self.counts[name] < goal[name] for name in goal):
                assert self._changed.wait(max(0, deadline - time.monotonic())), f"no progress: {self.counts}"

    def stop(self):
        self._stopping = True
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive(), f"{thread.name} hangs"
