"""AWS Batch as botocore's model describes it: its operations, valid parameters and plausible answers."""

from __future__ import annotations

import urllib.parse

import botocore.session
from botocore.model import Shape, StructureShape

MODEL = botocore.session.get_session().get_service_model("batch")
OPERATIONS = list(MODEL.operation_names)
ACCOUNT = "123456789012"
# Nested structures deeper than this are left out: the model has no required member down there.
MAXIMUM_DEPTH = 7


def operation_name(method: str, target: str) -> str | None:
    """The operation that a request line means, or None."""
    path = urllib.parse.urlsplit("http://h" + target).path
    for name in OPERATIONS:
        http = MODEL.operation_model(name).http
        if http["method"] != method:
            continue
        prefix, brace, _ = http["requestUri"].partition("{")
        if path == prefix or (brace and path.startswith(prefix) and len(path) > len(prefix)):
            return name
    return None


def sample(shape: Shape, name: str = "", *, only_required: bool = False, depth: int = 0):
    """A value that fits the shape and botocore's validation of it."""
    kind = shape.type_name
    if kind == "structure":
        return _sample_structure(shape, only_required=only_required, depth=depth)
    if kind == "list":
        return [sample(shape.member, name, only_required=only_required, depth=depth + 1)]
    if kind == "map":
        return {"key-of-" + (name or "map"): sample(shape.value, depth=depth + 1)}
    if kind == "string":
        return _sample_string(shape, name)
    if kind in ("integer", "long"):
        return max(int(shape.metadata.get("min", 1)), 1)
    if kind in ("float", "double"):
        return 0.5
    if kind == "boolean":
        return True
    raise NotImplementedError(f"the model has a new type {kind}")


def _sample_structure(shape: StructureShape, *, only_required: bool, depth: int) -> dict:
    members = {}
    for name, member in shape.members.items():
        required = name in shape.required_members
        if name == "nextToken" or (not required and (only_required or depth >= MAXIMUM_DEPTH)):
            continue
        members[name] = sample(member, name, only_required=only_required, depth=depth + 1)
    return members


def _sample_string(shape: Shape, name: str) -> str:
    if getattr(shape, "enum", None):
        return shape.enum[0]
    if name == "resourceArn":
        return f"arn:aws:batch:us-east-1:{ACCOUNT}:job-definition/my-definition:1"
    # Spaces, a plus sign, a percent sign and letters beyond ASCII: whatever re-encodes a body or a query
    # on its way would show.
    return f"{name or 'text'} + 100% \u00e9\u4e16"


def sample_input(operation: str, *, only_required: bool) -> dict:
    shape = MODEL.operation_model(operation).input_shape
    return sample(shape, only_required=only_required) if shape else {}


def sample_output(operation: str) -> dict:
    shape = MODEL.operation_model(operation).output_shape
    return sample(shape) if shape else {}
