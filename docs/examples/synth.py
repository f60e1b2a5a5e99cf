#!/usr/bin/env python3
"""Makes job-definition.json and state-machine.json from article-stack.ts.

    python3 synth.py           write the two files
    python3 synth.py --check   compare them with what the stack synthesises to; exit 1 where they differ

Needs node and tsc (Debian: `apt-get install nodejs node-typescript`). The CDK itself comes from PyPI: the
Python package aws-cdk-lib carries the JavaScript library and its TypeScript declarations.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
STACK = FOLDER / "article-stack.ts"
CDK = ["aws-cdk-lib==2.275.0", "constructs==10.8.1"]
# Their keys are the user's own words, not names of the API.
USERS_KEYS = {"Parameters", "Tags"}


def require(program: str) -> str:
    path = shutil.which(program)
    if not path:
        sys.exit(f"error: {program} is not installed (Debian: apt-get install nodejs node-typescript)")
    return path


def install_cdk(folder: Path) -> Path:
    """node_modules with the CDK, unpacked from the archives inside the Python packages."""
    environment = folder / "venv"
    venv.create(environment, with_pip=True)
    subprocess.run(
        [environment / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *CDK], check=True
    )
    modules = folder / "node_modules"
    for archive in environment.glob("lib/python*/site-packages/**/_jsii/*.jsii.tgz"):
        with tarfile.open(archive) as tar:
            package = json.load(tar.extractfile("package/package.json"))
            unpacked = folder / "unpacked"
            tar.extractall(unpacked)
        target = modules / package["name"]
        target.parent.mkdir(parents=True, exist_ok=True)
        (unpacked / "package").rename(target)
    return modules


def synthesise(folder: Path) -> dict[str, dict]:
    """The stacks' CloudFormation templates by name."""
    tsc, node = require("tsc"), require("node")
    install_cdk(folder)
    shutil.copy(STACK, folder)
    subprocess.run(
        [tsc, "--strict", "--skipLibCheck", "--target", "es2020", "--module", "commonjs", STACK.name],
        cwd=folder, check=True,
    )
    subprocess.run(
        [node, STACK.with_suffix(".js").name], cwd=folder, check=True,
        env={"PATH": "/usr/bin:/bin", "CDK_OUTDIR": str(folder / "cdk.out"), "HOME": str(folder)},
    )
    return {
        path.name.removesuffix(".template.json"): json.loads(path.read_text())
        for path in (folder / "cdk.out").glob("*.template.json")
    }


def resource(template: dict, kind: str) -> dict:
    (found,) = [r["Properties"] for r in template["Resources"].values() if r["Type"] == kind]
    return found


def api_names(value, *, users: bool = False):
    """CloudFormation's `EcsProperties` is `ecsProperties` in the API."""
    if isinstance(value, list):
        return [api_names(item) for item in value]
    if isinstance(value, dict):
        return {
            (key if users else key[0].lower() + key[1:]): api_names(item, users=key in USERS_KEYS)
            for key, item in value.items()
        }
    return value


def resolved(value) -> str:
    """The text that CloudFormation makes of a definition string in the `aws` partition."""
    if isinstance(value, str):
        return value
    if value == {"Ref": "AWS::Partition"}:
        return "aws"
    separator, parts = value["Fn::Join"]
    return separator.join(resolved(part) for part in parts)


def outputs() -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        templates = synthesise(Path(folder))
    definition = api_names(resource(templates["BatchJobDefinitionStack"], "AWS::Batch::JobDefinition"))
    machine = resource(templates["StepFunctionStack"], "AWS::StepFunctions::StateMachine")
    return {
        "job-definition.json": json.dumps(definition, indent=2) + "\n",
        "state-machine.json": json.dumps(json.loads(resolved(machine["DefinitionString"])), indent=2) + "\n",
    }


def main():
    different = []
    for name, text in outputs().items():
        path = FOLDER / name
        if "--check" not in sys.argv[1:]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            different.append(name)
    if different:
        sys.exit(f"error: {' and '.join(different)} differ from what article-stack.ts synthesises to")


if __name__ == "__main__":
    main()
