"""Other proxies that sign: what people use, or would write, in this program's place. They do less than it does: neither
verifies a signature, and only the second one looks into a body."""

import pathlib
import shutil

from .requests import PROXY_KEY, REGION
from .servers import Server

_ADDON = pathlib.Path(__file__).resolve().parent / "mitmproxy_addon.py"


class _Signer(Server):
    patience = 30
    program = ""

    def __init__(self, folder, stub):
        super().__init__(folder)
        self.stub = stub

    @classmethod
    def is_installed(cls):
        return shutil.which(cls.program) is not None

    def environment(self):
        return super().environment() | {
            "AWS_ACCESS_KEY_ID": PROXY_KEY[0],
            "AWS_SECRET_ACCESS_KEY": PROXY_KEY[1],
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "HOME": str(self.folder),
        }


class SigV4Proxy(_Signer):
    """aws-sigv4-proxy as it is shipped."""

    name = "aws-sigv4-proxy"
    program = "aws-sigv4-proxy"

    def command(self):
        return [
            self.program, "--name", "batch", "--region", REGION, "--host", f"127.0.0.1:{self.stub.port}",
            "--upstream-url-scheme", "http", "--port", f"127.0.0.1:{self.port}",
        ]  # fmt: skip


class Mitmproxy(_Signer):
    """mitmproxy with a script that drops the override and signs anew with botocore."""

    name = "mitmproxy"
    program = "mitmdump"

    def command(self):
        return [
            self.program, "--quiet", "--listen-host", "127.0.0.1", "--listen-port", str(self.port),
            "--mode", f"reverse:http://127.0.0.1:{self.stub.port}", "--scripts", str(_ADDON),
        ]  # fmt: skip

    def environment(self):
        import botocore

        # mitmproxy brings a Python of its own, which need not have botocore.
        return super().environment() | {"BOTOCORE_FOLDER": str(pathlib.Path(botocore.__file__).parent.parent)}


SIGNERS = [SigV4Proxy, Mitmproxy]
