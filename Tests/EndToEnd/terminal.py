"""A program on a terminal: standard output and standard error are pseudo-terminals, read separately."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import threading
import time
from pathlib import Path

WAIT_SECONDS = 20.0


class _Screen:
    """One pseudo-terminal and everything that was written to it."""

    def __init__(self):
        self.master, self.slave = pty.openpty()
        self.changed = threading.Condition()
        self._data = b""
        self._reader = threading.Thread(target=self._read, daemon=True)

    def start(self):
        os.close(self.slave)  # The child has its own copy; ours would hide that it ended.
        self._reader.start()

    def _read(self):
        while True:
            try:
                piece = os.read(self.master, 65536)
            except OSError:
                piece = b""
            with self.changed:
                self._data += piece
                self.changed.notify_all()
            if not piece:
                os.close(self.master)
                return

    def finish(self):
        self._reader.join(timeout=5)

    @property
    def text(self) -> str:
        return self._data.decode("utf-8", "replace").replace("\r\n", "\n")


class OnTerminal:
    """Runs a command with both output streams on terminals. Use it as a context manager."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path):
        self._out, self._err = _Screen(), _Screen()
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._out.slave, stderr=self._err.slave,
            env={"TERM": "xterm-256color", **environment}, cwd=folder, start_new_session=True,
        )
        self._out.start()
        self._err.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def stdout(self) -> str:
        return self._out.text

    @property
    def stderr(self) -> str:
        return self._err.text

    def wait_for(self, text: str, stream: str = "stdout") -> str:
        """Everything written to the stream once `text` is in it."""
        screen = self._out if stream == "stdout" else self._err
        deadline = time.monotonic() + WAIT_SECONDS
        with screen.changed:
            while text not in screen.text:
                left = deadline - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    break
                screen.changed.wait(min(left, 0.2))
        assert text in screen.text, (
            f"{text!r} never came on {stream}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"
        )
        return screen.text

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Waits until it has ended by itself."""
        code = self.process.wait(timeout=WAIT_SECONDS)
        self._out.finish()
        self._err.finish()
        return code
