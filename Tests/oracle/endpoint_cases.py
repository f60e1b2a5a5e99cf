"""Asks botocore's own resolver for AWS Batch's endpoint in every region of its data, times plain, FIPS, dual-stack
and both, and writes what it says to Tests/AWSBatchTests/Fixtures/endpoint_cases.json.

    python3 Tests/oracle/endpoint_cases.py [--check]

--check writes nothing and exits with 1 where the file differs. Needs botocore, pinned in
Tests/EndToEnd/requirements.txt.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import botocore
import botocore.session
from botocore.endpoint_provider import EndpointProvider

FIXTURE = Path(__file__).resolve().parents[1] / "AWSBatchTests/Fixtures/endpoint_cases.json"


def regions(session: botocore.session.Session) -> list[str]:
    """Every region of every partition, those without Batch too: the rules hold for them as well."""
    partitions = session.get_component("data_loader").load_data("partitions")["partitions"]
    names = {name for partition in partitions for name in partition["regions"]}
    return sorted(name for name in names if not name.endswith("-global"))


def main() -> int:
    session = botocore.session.Session()
    loader = session.get_component("data_loader")
    ruleset = loader.load_service_model("batch", "endpoint-rule-set-1")
    provider = EndpointProvider(ruleset, loader.load_data("partitions"))
    cases = []
    for region in regions(session):
        for fips in (False, True):
            for dual_stack in (False, True):
                endpoint = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual_stack)
                cases.append(
                    {"region": region, "fips": fips, "dual_stack": dual_stack, "url": endpoint.url}
                )
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"botocore": "{botocore.__version__}", "cases": [\n{lines}\n]}}\n'
    if "--check" in sys.argv[1:]:
        return 0 if FIXTURE.exists() and FIXTURE.read_text() == text else 1
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(text)
    print(f"{len(cases)} cases of botocore {botocore.__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
