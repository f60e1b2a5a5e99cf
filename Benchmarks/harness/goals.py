"""What this program is to reach, as ratios within one run."""

from .servers import HAProxy, Proxy
from .signers import Mitmproxy, SigV4Proxy

OURS, HAPROXY = Proxy.name, HAProxy.name
_MEGABYTE = 1000  # kilobytes


def judge(document):
    """One row a goal: what, measured, limit, ratio (at most 1 is met), met."""
    rows = []
    for arrangement, result in document["arrangements"].items():
        where = "" if arrangement == "plain" else f", TLS {arrangement}"
        rows += _load(result.get("load", {}), where)
        rows += _signers(result.get("signers", {}))
        rows += _memory(result.get("memory", {}), arrangement, where)
        if arrangement != "plain":
            continue
        if OURS in result.get("start", {}):
            rows.append(_row("start to first answer, ms", result["start"][OURS], 10))
        if result.get("growth"):
            growth = {label: case[OURS]["cpu"] for label, case in result["growth"].items()}
            rows.append(_row("CPU per request, 1,000 connections to 16", growth["c=1000"], growth["c=16"]))
    if not any("signers" in result for result in document["arrangements"].values()):
        rows.append(_row("binary, MB", document["binary bytes"] / 1e6, 20))
    return rows


def _row(what, measured, limit):
    return {"goal": what, "measured": measured, "limit": limit, "ratio": measured / limit, "met": measured <= limit}


def _load(cases, where):
    rows = []
    for label, case in cases.items():
        if HAPROXY not in case:
            continue
        ours, theirs = case[OURS], case[HAPROXY]
        if label in ("c=16", "c=64"):
            rows.append(_row(f"CPU per request to HAProxy's, {label}{where}", ours["cpu"], theirs["cpu"]))
        if where:
            continue
        # The other way round, so that at most 1 is met everywhere.
        rows.append(_row(f"HAProxy's requests/s to ours, {label}", theirs["rate"], ours["rate"]))
        if label != "c=256":
            rows.append(_row(f"p50 to HAProxy's, {label}", ours["p50"], theirs["p50"]))
            rows.append(_row(f"p99 to HAProxy's, {label}", ours["p99"], theirs["p99"]))
    return rows


def _signers(cases):
    rows = []
    for label, case in cases.items():
        ours = case[OURS]
        if theirs := case.get(SigV4Proxy.name):
            times = 2 if label == "c=1" else 5
            rows.append(_row(f"CPU per request to 0.2 of aws-sigv4-proxy's, {label}", ours["cpu"], 0.2 * theirs["cpu"]))
            rows.append(_row(f"{times} times aws-sigv4-proxy's requests/s to ours, {label}", times * theirs["rate"], ours["rate"]))
        if theirs := case.get(Mitmproxy.name):
            rows.append(_row(f"CPU per request to 1/50 of mitmproxy's, {label}", ours["cpu"], theirs["cpu"] / 50))
    return rows


def _memory(servers, arrangement, where):
    if OURS not in servers:
        return []
    ours = servers[OURS]
    rows = []
    if arrangement == "plain":
        rows += [
            _row("anonymous memory idle, MB", ours["idle"][1] / _MEGABYTE, 5),
            _row("anonymous memory after load, MB", ours["after load"][1] / _MEGABYTE, 8),
            _row("RSS idle, MB", ours["idle"][0] / _MEGABYTE, 18),
            _row("RSS after load, MB", ours["after load"][0] / _MEGABYTE, 22),
        ]
        if "idle 5000" in ours:
            added = (ours["idle 5000"][1] - ours["idle"][1]) / _MEGABYTE
            rows.append(_row("anonymous memory that 5,000 idle connections add, MB", added, 5))
        rows.append(_row("p99 beside idle connections to p99 alone", ours["p99 beside idle"], 1.2 * ours["p99 alone"]))
    elif arrangement in ("inbound", "both"):
        largest = "bytes each, 5000" if "bytes each, 5000" in ours else "bytes each, 1000"
        rows.append(_row(f"bytes an idle connection holds{where}", ours[largest], 12000))
        if HAPROXY in servers:
            rows.append(_row(f"bytes an idle connection holds to HAProxy's{where}", ours[largest], servers[HAPROXY][largest]))
    return rows
