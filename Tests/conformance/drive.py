"""Sends every case of requests.json to this proxy, to nginx and to HAProxy, each in front of a recorder, in the clear
and over TLS, to this proxy also signed; and says what each made of it: the status, whether the connection was closed,
and what reached the upstream.

    scripts/conformance            the summary, what this proxy fails, and where the others are lenient
    scripts/conformance --all      every case
    scripts/conformance --at HOST:PORT --recorder PORT
                                   one running server, whose upstream this driver then is on PORT

The exit code is 0 when this proxy fails no case, in none of the ways. What "fail" means is in `fault`.
"""

import argparse
import collections
import json
import socket
import ssl
import sys
import tempfile
import threading
from pathlib import Path

from servers import Server, find, issue_certificate
from signing import signed
from upstream import Recorder

FOLDER = Path(__file__).resolve().parent
# How long a server that says nothing is waited for, and how long after its last byte.
SILENCE, PAUSE = 0.4, 0.03
# Refusals of this proxy that have to do with who asks for what, not with the bytes; such a request was read well.
NOT_OF_THE_WIRE = {"unsupported-method", "upgrade-refused", "browser-request", "foreign-host"}
# The same of requests that came without a signature, or with one that a case made up.
NOT_OF_THE_WIRE_UNSIGNED = {
    "missing-signature", "malformed-authorization", "unsupported-signature", "wrong-service", "region-not-allowed",
}


def bytes_of(value):
    if isinstance(value, str):
        return value.encode("latin-1")
    return b"".join(
        (part["repeat"] * part["times"] if isinstance(part, dict) else part).encode("latin-1") for part in value)


Outcome = collections.namedtuple("Outcome", "status label closed reached signed")


def drive(host, port, recorder, request, tls=None, is_signed=False):
    """What a server makes of a request; `tls` is a context for a server that speaks it."""
    recorder.take()
    connection = socket.create_connection((host, port), 5)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.settimeout(5)
    with tls.wrap_socket(connection, server_hostname=host) if tls else connection as connection:
        try:
            connection.sendall(request)
        except OSError:
            pass  # refused before all was sent
        answer, closed = b"", False
        connection.settimeout(SILENCE if request else PAUSE)
        while not closed:
            try:
                more = connection.recv(65536)
                closed = not more
                answer += more
                connection.settimeout(PAUSE)
            except TimeoutError:
                break
            except OSError:
                closed = True
    return Outcome(*status_of(answer), closed, recorder.take(), is_signed)


def run(server, cases, outcomes):
    """Every case over a connection of its own, one after the other."""
    tls = ssl.create_default_context(cafile=f"{server.tls}/ca.pem") if server.tls else None
    for case in cases:
        request = bytes_of(case["request"])
        changed = signed(request, bytes_of(case["body"]) if "body" in case else None) if server.signs else None
        outcomes[case["name"]] = drive(
            "127.0.0.1", server.port, server.recorder, changed or request, tls, changed is not None)


def status_of(answer):
    """Status and this proxy's label of the first final answer."""
    while answer.startswith(b"HTTP/1.1 100 "):
        answer = answer.partition(b"\r\n\r\n")[2]
    if not answer:
        return None, None
    if not answer.startswith(b"HTTP/1."):
        return "no HTTP/1", None
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    labels = [line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("x-sfn-batch-proxy-error: ")]
    return int(head[9:12]), labels[0] if labels else None


def fault(case, outcome):
    """What this proxy did wrong, or None."""
    if case["expect"] == "wait":
        if outcome.status is not None or outcome.closed or outcome.reached:
            return "did not wait for the rest"
    elif case["expect"] == "refuse":
        if outcome.reached:
            return "let it reach the upstream"
        if outcome.status != case["status"]:
            return f"answered {outcome.status}, not {case['status']}"
        if not outcome.closed:
            return "kept the connection"
    elif outcome.label in NOT_OF_THE_WIRE or not outcome.signed and outcome.label in NOT_OF_THE_WIRE_UNSIGNED:
        return "let it reach the upstream" if outcome.reached else None
    elif outcome.status != 200 or len(outcome.reached) != 1:
        return f"answered {outcome.status} ({outcome.label}), {len(outcome.reached)} requests reached the upstream"
    elif "body" in case and outcome.reached[0] != bytes_of(case["body"]):
        return "changed the body"
    elif "keepsAlive" in case and case["keepsAlive"] == outcome.closed:
        return "closed the connection" if outcome.closed else "kept the connection"
    return None


def is_lenient(case, outcome):
    """Whether a server took what must be refused: passed it on, answered as if it were right, or goes on reading
    from a connection of which nobody can know where the next request begins."""
    return case["expect"] == "refuse" and (
        bool(outcome.reached) or outcome.status in (None, "no HTTP/1") or outcome.status < 400 or not outcome.closed)


def shown(outcome):
    status = outcome.status if outcome.status is not None else "-"
    return f"{status}{' closed' if outcome.closed else ''}{' PASSED ON' if outcome.reached else ''}"


def print_table(title, names, rows):
    if not rows:
        return
    print(f"\n{title}\n\n| Case | RFC | Right | {' | '.join(names)} |\n|---|---|---|{'---|' * len(names)}")
    for case, outcomes in rows:
        right = case["expect"] + (f" {case['status']}" if "status" in case else "")
        cells = " | ".join(shown(outcomes[name]) for name in names)
        print(f"| {case['name'].replace('|', chr(92) + '|')} | {case['rfc'][4:]} | {right} | {cells} |")


def main():
    parser = argparse.ArgumentParser(description="Conformance cases over the network.")
    parser.add_argument("--all", action="store_true", help="print every case")
    parser.add_argument("--at", metavar="HOST:PORT", help="only this running server, in the clear")
    parser.add_argument("--recorder", type=int, metavar="PORT", help="where that server finds its upstream")
    parser.add_argument("--without-peers", action="store_true", help="only this proxy")
    options = parser.parse_args()
    cases = json.loads((FOLDER / "requests.json").read_text())
    results = {}
    with tempfile.TemporaryDirectory(prefix="conformance-") as name:
        folder = Path(name)
        if options.at:
            host, _, port = options.at.rpartition(":")
            recorder, found = Recorder(options.recorder or 0), {}
            for case in cases:
                found[case["name"]] = drive(host, int(port), recorder, bytes_of(case["request"]))
            results[options.at] = found
        else:
            results = drive_all(cases, folder, options.without_peers)
    return report(cases, results, options.all)


def drive_all(cases, folder, without_peers):
    """Starts every server and drives all of them at the same time: most of it is waiting for bytes that do not come."""
    tls = folder / "tls"
    tls.mkdir()
    issue_certificate(tls)
    programs = [("this proxy", True)] + [
        (peer, False) for peer in ("nginx", "HAProxy") if not without_peers and find(peer.lower())]
    servers = [
        Server(program, folder, tls=certificate, signs=signs)
        for program, is_ours in programs for signs in ((False, True) if is_ours else (False,))
        for certificate in (None, tls)]
    results, threads = {}, []
    try:
        for server in servers:
            server.wait()
        for server in servers:
            results[server.name] = {}
            threads.append(threading.Thread(target=run, args=(server, cases, results[server.name])))
            threads[-1].start()
        for thread in threads:
            thread.join()
    finally:
        for server in servers:
            server.stop()
    return results


def report(cases, results, shows_all):
    """Prints what came of it; the exit code."""
    names = list(results)
    ours = [name for name in names if name.startswith("this proxy")] or names
    peers = [name for name in names if name not in ours]
    # In the tables of cases one column a program: over TLS, they read the same.
    shown_names = [name for name in names if ", " not in name]
    rows = [(case, {name: results[name][case["name"]] for name in names}) for case in cases]
    if shows_all:
        print_table("Every case", shown_names, rows)
    else:
        print_table("Where the others are lenient", shown_names, [
            (case, outcomes) for case, outcomes in rows if any(is_lenient(case, outcomes[name]) for name in peers)])
    failed = 0
    for name in ours:
        faults = [(case, outcomes) for case, outcomes in rows if fault(case, outcomes[name])]
        failed += len(faults)
        print_table(f"What {name} fails", [name], faults)
        for case, outcomes in faults:
            print(f"  {case['name']}: {fault(case, outcomes[name])}")
    refused = [case for case in cases if case["expect"] == "refuse"]
    print(f"\n{len(cases)} cases, {len(refused)} of them to be refused with the connection closed\n")
    print("| | Fails | Lenient | of them passed on to the upstream | Signed |\n|---|---|---|---|---|")
    for name in names:
        outcomes = results[name]
        found = [outcomes[case["name"]] for case in cases if is_lenient(case, outcomes[case["name"]])]
        fails = sum(fault(case, outcomes[case["name"]]) is not None for case in cases) if name in ours else "–"
        print(f"| {name} | {fails} | {len(found)} | {sum(bool(outcome.reached) for outcome in found)} "
              f"| {sum(outcome.signed for outcome in outcomes.values())} |")
    ways = f", in {len(ours)} ways" if len(ours) > 1 else ""
    print(f"\nscripts/conformance: {ours[0]} fails {failed} of {len(cases)} cases{ways}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
