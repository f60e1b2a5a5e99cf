"""What one would write with mitmproxy in this program's place: drops containerOverrides and signs anew."""

import json
import os
import sys

sys.path.append(os.environ["BOTOCORE_FOLDER"])

from botocore.auth import SigV4Auth  # noqa: E402
from botocore.awsrequest import AWSRequest  # noqa: E402
from botocore.credentials import Credentials  # noqa: E402

_auth = SigV4Auth(
    Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]), "batch", os.environ["AWS_REGION"]
)


def request(flow):
    sent = flow.request
    if sent.path == "/v1/submitjob":
        members = json.loads(sent.content)
        if members.pop("containerOverrides", None) is not None:
            sent.text = json.dumps(members)
    for name in ("Authorization", "X-Amz-Date"):
        sent.headers.pop(name, None)
    signed = AWSRequest(
        method=sent.method, url=sent.url, data=sent.content, headers={"Content-Type": "application/json"}
    )
    _auth.add_auth(signed)
    for name, value in signed.headers.items():
        sent.headers[name] = value
