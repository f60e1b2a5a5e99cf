"""The fault bench: real sockets, the built program, and everything that goes wrong between them.

    scripts/test-faults            all of it, about four minutes
    scripts/test-faults --short    with smaller numbers, about a minute
    scripts/test-faults NAME…      only the scenarios named

Each scenario prints what it measured; the exit code is 0 when every promise held.
"""

import argparse
import asyncio
import sys
import time
import traceback

import scenarios
from processes import raise_descriptor_limit
from report import Report


def main():
    parser = argparse.ArgumentParser(description="Faults between clients, proxy and upstream.")
    parser.add_argument("--short", action="store_true", help="smaller numbers, about a minute")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(scenarios.ALL))
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in scenarios.ALL]
    if unknown:
        parser.error(f"no such scenario: {', '.join(unknown)}")
    raise_descriptor_limit()
    broken = []
    for name in options.names or scenarios.ALL:
        began = time.monotonic()
        report = Report()
        try:
            asyncio.run(scenarios.ALL[name](report, options.short))
        except Exception:
            traceback.print_exc()
            report.check("the scenario ran to its end", False)
        print(f"\n{name} ({time.monotonic() - began:.1f} s)", flush=True)
        for line in report.lines:
            print("  " + line, flush=True)
        if report.has_failed:
            broken.append(name)
    print(f"\nscripts/test-faults: {'FAILED: ' + ', '.join(broken) if broken else 'every promise held'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
