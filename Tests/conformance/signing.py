"""Signs requests that are given as bytes, ill-formed ones as far as that goes: with SigV4, by hand, because no SDK would
send most of them."""

import hashlib
import hmac
import time
import urllib.parse

KEY, SECRET = "AKIACONFORMANCE00001", "opens/nothing/at/all/000000000000000001"
SCOPE = "us-east-1/batch/aws4_request"
# What this proxy reads at most; a request that two more fields push over it stays as it is.
FIELDS, HEAD = 100, 65_536


def signed(request, body=None):
    """The request with X-Amz-Date and Authorization at the end of its head, or None where it has no head, no host, or
    no room for them. `body` is what a reader should make of its body, where that is known."""
    end = request.find(b"\r\n\r\n")
    if end < 0:
        return None
    lines = request[:end].lstrip(b"\r\n").split(b"\r\n")
    hosts = [line[5:].strip() for line in lines[1:] if line[:5].lower() == b"host:"]
    if not hosts or len(lines) + 1 > FIELDS:
        return None
    parts = lines[0].split(b" ")
    method, target = (parts[0], parts[1]) if len(parts) == 3 else (b"GET", b"/")
    content = body if body is not None else body_of(lines[1:], request[end + 4 :])
    fields = authorization(method, target, hosts[0], content)
    whole = request[:end] + fields + request[end:]
    return whole if end + len(fields) + 4 <= HEAD else None


def authorization(method, target, host, body):
    """The two field lines, each with a CRLF before it."""
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path, query = split(target)
    canonical = b"\n".join([
        method, path, query, b"host:" + host, b"x-amz-date:" + date.encode(), b"", b"host;x-amz-date",
        hashlib.sha256(body).hexdigest().encode()])
    scope = f"{date[:8]}/{SCOPE}"
    text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical).hexdigest()}"
    key = b"AWS4" + SECRET.encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return (f"\r\nX-Amz-Date: {date}\r\nAuthorization: AWS4-HMAC-SHA256 Credential={KEY}/{scope}, "
            f"SignedHeaders=host;x-amz-date, Signature={signature}").encode()


def split(target):
    """Canonical path and query: the path without empty and dot segments and encoded once more, the parameters decoded,
    encoded anew and in order."""
    for scheme in (b"http://", b"https://"):
        if target[: len(scheme)].lower() == scheme:
            target = target[len(scheme) :]
            target = target[min((i for i in (target.find(b"/"), target.find(b"?")) if i >= 0), default=len(target)) :]
    path, _, query = target.partition(b"?")
    segments = []
    for segment in path.split(b"/"):
        if segment == b"..":
            segments = segments[:-1]
        elif segment not in (b"", b"."):
            segments.append(segment)
    ends_in_slash = bool(segments) and path.split(b"/")[-1] in (b"", b".", b"..")
    canonical = b"/" + b"/".join(segments) + (b"/" if ends_in_slash else b"")
    parameters = []
    for parameter in filter(None, query.split(b"&")):
        name, _, value = parameter.partition(b"=")
        parameters.append(tuple(
            urllib.parse.quote(urllib.parse.unquote_to_bytes(part.replace(b"+", b" ")), safe="-_.~")
            for part in (name, value)))
    return (urllib.parse.quote(canonical, safe="/-_.~").encode(),
            "&".join("=".join(pair) for pair in sorted(parameters)).encode())


def body_of(fields, rest):
    """What the framing fields make of the bytes after the head; anything, where they contradict each other."""
    for field in fields:
        name, _, value = field.lower().partition(b":")
        if name == b"content-length" and value.strip().isdigit():
            return rest[: int(value)]
        if name == b"transfer-encoding":
            body = b""
            while rest:
                size, _, rest = rest.partition(b"\r\n")
                try:
                    count = int(size.split(b";")[0], 16)
                except ValueError:
                    break
                if not count:
                    break
                body, rest = body + rest[:count], rest[count + 2 :]
            return body
    return b""
