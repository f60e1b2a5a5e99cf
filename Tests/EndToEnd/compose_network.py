"""The compose network without Docker: a network namespace of its own, where a hosts file gives the names that
docker/compose.yaml gives, and the program runs with the commands and variables that stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from conftest import PROJECT
from harness import Server, clean_environment

COMPOSE = PROJECT / "docker" / "compose.yaml"
DOCKERFILE = PROJECT / "docker" / "Dockerfile"
# Addresses that are not loopback, so that the proxy sees strangers, as it does in a container.
ADDRESS = "10.84.0.{}"


def why_not() -> str | None:
    """Why no namespace can be made here, or None."""
    if not sys.platform.startswith("linux"):
        return "network namespaces are Linux's"
    if os.geteuid() != 0:
        return "network namespaces need root"
    for tool in ("unshare", "nsenter", "ip", "mount"):
        if not shutil.which(tool):
            return f"{tool} is not here"
    made = subprocess.run(["unshare", "-n", "-m", "ip", "link", "set", "lo", "up"], capture_output=True, text=True)
    return f"unshare -n -m: {made.stderr.strip()}" if made.returncode else None


def interpolated(value, variables: dict[str, str]):
    """`${NAME}` and `${NAME:-default}`, as compose replaces them before it looks at anything."""
    if isinstance(value, dict):
        return {key: interpolated(member, variables) for key, member in value.items()}
    if isinstance(value, list):
        return [interpolated(member, variables) for member in value]
    if not isinstance(value, str):
        return value
    return re.sub(
        r"\$\{(\w+)(?::-((?:[^{}])*))?\}", lambda m: variables.get(m[1]) or m[2] or "", value)


def image_settings() -> dict[str, str]:
    """What the image itself sets."""
    return dict(re.findall(r"^ENV (\w+)=(\S+)$", DOCKERFILE.read_text(), re.M))


class ComposeNetwork:
    """The services of one profile, each with an address of its own in one namespace."""

    def __init__(self, binary, profile: str, folder: Path, variables: dict[str, str], certs: Path):
        self._binary = binary
        self._certs = certs
        whole = interpolated(yaml.safe_load(COMPOSE.read_text()), variables)
        self.services = {n: s for n, s in whole["services"].items() if profile in s["profiles"]}
        lines = ["127.0.0.1 localhost"]
        addresses = []
        for index, (name, service) in enumerate(self.services.items(), start=2):
            networks = service["networks"]
            aliases = networks["sfn"]["aliases"] if isinstance(networks, dict) else []
            addresses.append(ADDRESS.format(index))
            lines.append(" ".join([addresses[-1], name, *aliases]))
        hosts = folder / "hosts"
        hosts.write_text("\n".join(lines) + "\n")
        script = "; ".join([
            "set -e", "ip link set lo up", *(f"ip address add {a}/32 dev lo" for a in addresses),
            f"mount --bind '{hosts}' /etc/hosts", "echo ready", "exec cat",
        ])
        self._holder = subprocess.Popen(
            ["unshare", "-n", "-m", "sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._holder.stdout.readline() == "ready\n"

    def stop(self):
        self._holder.stdin.close()
        self._holder.wait(timeout=10)

    def _inside(self) -> list[str]:
        return ["nsenter", "-t", str(self._holder.pid), "-n", "-m", "--"]

    def environment(self, service: str) -> dict[str, str]:
        """A service's variables; the folder that it has mounted under /certs is the one of these tests."""
        return {
            name: str(value).replace("/certs/", f"{self._certs}/")
            for name, value in self.services[service]["environment"].items() if value is not None
        }

    def start(self, service: str) -> Server:
        """The program as the service runs it."""
        command = self.services[service].get("command", ["serve"])
        folder = self._binary.new_folder()
        variables = image_settings() | self.environment(service)
        del variables["HOME"]
        environment = clean_environment(folder / "home", variables)
        return Server(self._inside()[0], [*self._inside()[1:], self._binary.path, *command], environment, folder)

    def run(self, *command: str, env: dict[str, str], timeout: float = 60):
        """Another program in that network, with nothing in its environment but `env`."""
        folder = self._binary.new_folder()
        return subprocess.run(
            [*self._inside(), *command], env=clean_environment(folder / "home", env), cwd=folder,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)
