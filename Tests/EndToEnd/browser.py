"""A headless Chromium for the tests of the inspector page, driven over its DevTools protocol.

Real keys, real clicks, real media features; what the page loads, logs and violates is kept, so that a test can
say that it was nothing it should not. Where there is no Chromium, `executable()` says so and tests are skipped.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_TIMEOUT = 60.0
WAIT = 20.0
# What the DevTools protocol wants to know of the keys that tests press.
KEYS = {
    "Enter": ("Enter", 13, "\r"), "Escape": ("Escape", 27, ""), "Tab": ("Tab", 9, ""),
    "ArrowDown": ("ArrowDown", 40, ""), "ArrowUp": ("ArrowUp", 38, ""),
}


def executable() -> str | None:
    named = os.environ.get("SFN_BATCH_PROXY_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One browser with one page."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 800):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        profile = folder / "profile"
        command = [
            executable(), "--headless=new", "--remote-debugging-port=0", "--remote-allow-origins=*",
            f"--user-data-dir={profile}", f"--window-size={width},{height}", "--no-first-run", "--disable-gpu",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
            "--no-proxy-server", "--hide-scrollbars",
        ]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # which Chromium demands of root
        self._log = (folder / "chromium.log").open("wb")
        self.process = subprocess.Popen(
            [*command, "about:blank"], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            env=os.environ | {"HOME": str(folder)},
        )
        self.events: list[dict] = []
        self._next = 0
        try:
            port = self._port(profile / "DevToolsActivePort")
            self._socket = websocket.create_connection(self._page_address(port), timeout=WAIT, suppress_origin=True)
        except Exception:
            self.stop()
            raise
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def _port(self, path: Path) -> int:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if path.exists() and (lines := path.read_text().split()):
                return int(lines[0])
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"Chromium did not start: {(self.folder / 'chromium.log').read_text()[-2000:]}")

    @staticmethod
    def _page_address(port: int) -> str:
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=WAIT) as answer:
                pages = [t for t in json.load(answer) if t["type"] == "page"]
            if pages:
                return pages[0]["webSocketDebuggerUrl"]
            time.sleep(0.05)
        raise RuntimeError("Chromium has no page")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._log.close()

    # The protocol

    def send(self, method: str, **parameters) -> dict:
        self._next += 1
        number = self._next
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                assert "error" not in message, f"{method}: {message['error']}"
                return message["result"]
            if "method" in message:
                self.events.append(message)

    def named(self, method: str) -> list[dict]:
        self.run("0")  # whatever has happened until now has been told when this is answered
        return [e["params"] for e in self.events if e["method"] == method]

    # The page

    def go(self, url: str):
        self.send("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.protocol !== 'about:'")

    def reload(self):
        self.run("window.isBefore = true")
        self.send("Page.reload")
        self.wait("document.readyState === 'complete' && !window.isBefore")

    def run(self, expression: str):
        """The value of a JavaScript expression; promises are waited for."""
        result = self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in result, f"{expression}: {result['exceptionDetails']}"
        return result["result"].get("value")

    def wait(self, expression: str, timeout: float = WAIT):
        """Waits until the expression is true, and returns its value."""
        deadline = time.monotonic() + timeout
        while True:
            if value := self.run(
                    f"(() => {{ try {{ const v = {expression}; return v instanceof Node || v }}"
                    " catch { return null } })()"):
                return value
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        text = self.run("document.body.innerText")
        raise AssertionError(f"not within {timeout:.0f} s: {expression}\nThe page shows:\n{text[:2000]}")

    def text(self, selector: str) -> str:
        return self.run(f"document.querySelector({json.dumps(selector)}).innerText")

    def texts(self, selector: str) -> list[str]:
        return self.run(f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.innerText)")

    def click(self, selector: str):
        where = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'nearest'}});"
            " const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1)
        self.point_away()

    def point_away(self):
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)

    def point_at(self, selector: str):
        where = self.run(
            f"(() => {{ const b = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2] })()")
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=where[0], y=where[1])

    def press(self, *keys: str, shift: bool = False):
        for key in keys:
            code, number, text = KEYS.get(key, (key, ord(key.upper()[0]), key))
            event = {
                "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": 8 if shift else 0,
            }
            down = "keyDown" if text else "rawKeyDown"
            self.send("Input.dispatchKeyEvent", type=down, **event, **({"text": text} if text else {}))
            self.send("Input.dispatchKeyEvent", type="keyUp", **event)

    def type(self, text: str):
        self.press(*text)

    # How it is looked at

    def size(self, width: int, height: int, mobile: bool = False):
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def media(self, **features: str):
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.send("Emulation.setEmulatedMedia", features=named)

    def screenshot(self, path: Path):
        path.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))

    # What must not be

    def complaints(self) -> list[str]:
        """Errors and warnings in the console, exceptions, violations of the page's policy."""
        found = [e["entry"]["text"] for e in (self.named("Log.entryAdded")) if e["entry"]["level"] in ("error", "warning")]
        found += [str(e["exceptionDetails"]) for e in self.named("Runtime.exceptionThrown")]
        found += [str(e["args"]) for e in self.named("Runtime.consoleAPICalled") if e["type"] in ("error", "warning")]
        return found

    def requested(self) -> list[str]:
        return [e["request"]["url"] for e in self.named("Network.requestWillBeSent")]
