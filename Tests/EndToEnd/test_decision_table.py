"""The decision table: every kind of definition, every shape of overrides, each mode, with and without look-ups.

What is expected is computed here from the rules of docs/overrides.md, not by the program under test. Each
submission goes through the proxy to an upstream that verifies every signature with botocore and has the
sandbox judge the job; what left the proxy is compared byte for byte.
"""

from __future__ import annotations

import copy
import itertools
import json
from dataclasses import dataclass, field

import pytest

from harness import UNKNOWN_KEY, PROXY_KEY
from sandbox_relay import SandboxRelay, received
from verifying_upstream import VerifyingUpstream
from wire import Connection, Request

MODES = ["drop", "carry", "refuse"]
LOOK_UPS = ["describe", "never"]
MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
MARKER_TEXT = b'{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}'
CONTAINER = {"image": "app", "resourceRequirements": [
    {"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]}


def _ecs(*names: str) -> dict:
    return {"ecsProperties": {"taskProperties": [{"containers": [CONTAINER | {"name": n} for n in names]}]}}


def _eks(*names: str) -> dict:
    containers = [{"name": name, "image": "app"} for name in names]
    return {"eksProperties": {"podProperties": {"containers": containers}}}


NODES = {"nodeProperties": {"numNodes": 2, "mainNode": 0, "nodeRangeProperties": [
    {"targetNodes": "0:1", "container": CONTAINER}]}}
ECS_NODES = {"nodeProperties": {"numNodes": 2, "mainNode": 0, "nodeRangeProperties": [
    {"targetNodes": "0:1"} | _ecs("app", "sidecar")]}}


@dataclass(frozen=True)
class Definition:
    """A definition, what override its kind takes, and the containers that overrides can name there."""

    properties: dict = field(hash=False)
    own: str | None = None
    containers: tuple[str, ...] = ()

    @property
    def takes_container_overrides(self) -> bool:
        return self.own is None

    def described(self, name: str) -> dict:
        kind = "multinode" if "nodeProperties" in self.properties else "container"
        return {"jobDefinitionName": name, "revision": 7, "status": "ACTIVE", "type": kind} | self.properties


DEFINITIONS = {
    "one-container": Definition({"containerProperties": CONTAINER}),
    "ecs-one": Definition(_ecs("app"), "ecs", ("app",)),
    "ecs-two": Definition(_ecs("app", "sidecar"), "ecs", ("app", "sidecar")),
    "eks-one": Definition(_eks("app"), "eks", ("app",)),
    "eks-two": Definition(_eks("app", "helper"), "eks", ("app", "helper")),
    "nodes": Definition(NODES),
    "ecs-nodes": Definition(ECS_NODES),
}


@dataclass(frozen=True)
class Shape:
    """How overrides stand in a request: the bytes of the member, and what they mean."""

    member: bytes | None
    user_set: bool = False
    injected: bool = False
    environment: tuple = ()
    command: tuple | None = None
    resources: tuple = ()
    carriable: bool = True

    @property
    def empty(self) -> bool:
        return not self.user_set and not self.injected

    @property
    def needs_one_container(self) -> bool:
        return self.command is not None or bool(self.resources)


GREEN = {"name": "COLOUR", "value": "gr\u00fcn"}
GREEN_TEXT = '{ "name": "COLOUR", "value": "gr\\u00fcn" }'.encode()
MEMORY = {"type": "MEMORY", "value": "4096"}
SHAPES = {
    "absent": Shape(None),
    "null": Shape(b'"containerOverrides":null'),
    "empty": Shape(b'"containerOverrides" : { }'),
    "no environment": Shape(b'"containerOverrides":{"environment":[],"command":null}'),
    "injected": Shape(
        b'"containerOverrides":{"environment":[' + MARKER_TEXT + b"]}", injected=True, environment=(MARKER,)
    ),
    "injected, other order": Shape(
        b'"containerOverrides":{"environment":[{"value":"STARTED_BY_STEP_FUNCTIONS",'
        b'"name":"MANAGED\\u005fBY_AWS"}]}',
        injected=True, environment=(MARKER,),
    ),
    "escaped key": Shape(
        b'"container\\u004fverrides":{"environment":[' + MARKER_TEXT + b"]}",
        injected=True, environment=(MARKER,),
    ),
    "injected, variable": Shape(
        b'"containerOverrides": {"environment": [' + GREEN_TEXT + b", " + MARKER_TEXT + b"]}",
        user_set=True, injected=True, environment=(GREEN, MARKER),
    ),
    "variable": Shape(
        b'"containerOverrides":{"environment":[' + GREEN_TEXT + b"]}", user_set=True, environment=(GREEN,)
    ),
    "injected, command": Shape(
        b'"containerOverrides":{"command":["echo","a b"],"environment":[' + MARKER_TEXT + b"]}",
        user_set=True, injected=True, environment=(MARKER,), command=("echo", "a b"),
    ),
    "memory": Shape(
        b'"containerOverrides":{"resourceRequirements":[{"type":"MEMORY","value":"4096"}]}',
        user_set=True, resources=(MEMORY,),
    ),
    "instance type": Shape(
        b'"containerOverrides":{"instanceType":"m5.large","environment":[' + MARKER_TEXT + b"]}",
        user_set=True, injected=True, carriable=False,
    ),
}


def request_body(name: str, member: bytes | None, more: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """The bytes before the overrides, the overrides with all up to the next member, and the bytes after."""
    before = b'{"jobName":"j\\u006fb","jobQueue":"queue" , "jobDefinition":"%s"' % name.encode() + more + b",\t"
    after = b'"tags":{"containerOverrides":"kept"},"parameters":{"n":"1.50"}}'
    return before, b"" if member is None else member + b" ,\n ", after


@dataclass
class Expected:
    """The bodies that leave the proxy in order, None for a body with what was carried; and the answer."""

    bodies: list[bytes | None]
    refused: str | None = None


def rewrite(definition: Definition, shape: Shape, mode: str, names: tuple, whole, dropped) -> Expected:
    """Section 4 of the rules: what becomes of overrides that the definition does not take."""
    del whole
    if shape.empty or mode == "drop" or (mode == "refuse" and not shape.user_set):
        return Expected([dropped])
    if mode == "refuse":
        return Expected([], "overrides-refused")
    if shape.carriable and names and (len(names) == 1 or not shape.needs_one_container):
        return Expected([None])
    return Expected([], "overrides-not-carried") if shape.user_set else Expected([dropped])


def expected(definition: Definition, shape: Shape, mode: str, look_up: str, whole, dropped) -> Expected:
    if shape.member is None:
        return Expected([whole])
    if look_up == "describe":
        if definition.takes_container_overrides:
            return Expected([whole])
        return rewrite(definition, shape, mode, definition.containers, whole, dropped)
    # Without look-ups the request goes as it is, and Batch's refusal tells the kind, but no names.
    # The sandbox takes null for absent.
    if definition.takes_container_overrides or shape.member.endswith(b":null"):
        return Expected([whole])
    second = rewrite(definition, shape, mode, (), whole, dropped)
    return Expected([whole, *second.bodies], second.refused)


def carried_override(definition: Definition, shape: Shape) -> dict:
    """The override of the definition's own kind that says what `shape` says."""
    containers = []
    for name in definition.containers:
        container: dict = {"name": name}
        if shape.environment:
            key = "environment" if definition.own == "ecs" else "env"
            container[key] = list(shape.environment)
        if shape.command is not None:
            container["command"] = list(shape.command)
        if shape.resources and definition.own == "ecs":
            container["resourceRequirements"] = list(shape.resources)
        elif shape.resources:
            container["resources"] = {"limits": {"memory": "4096Mi"}, "requests": {"memory": "4096Mi"}}
        containers.append(container)
    if definition.own == "ecs":
        return {"ecsPropertiesOverride": {"taskProperties": [{"containers": containers}]}}
    return {"eksPropertiesOverride": {"podProperties": {"containers": containers}}}


class Scene:
    """One sandbox with the definitions loaded from a folder, one upstream, a proxy for each setting."""

    def __init__(self, binary, keep, folder):
        for name, definition in DEFINITIONS.items():
            listing = {"jobDefinitions": [definition.described(name)]}
            (folder / f"{name}.json").write_text(json.dumps(listing))
        self.sandbox = keep(binary.sandbox("--definitions", str(folder), "--log-level", "error"))
        self.upstream = VerifyingUpstream([PROXY_KEY], SandboxRelay(self.sandbox.port))
        self.proxies = {}
        self._binary, self._keep = binary, keep

    def proxy(self, mode: str, look_up: str):
        key = (mode, look_up)
        if key not in self.proxies:
            server = self._binary.serve(self.upstream.url, "--overrides", mode, "--look-up", look_up)
            self.proxies[key] = self._keep(server)
        return self.proxies[key]

    def submit(self, mode: str, look_up: str, body: bytes):
        """The answer, and the requests that left the proxy for it."""
        port = self.proxy(mode, look_up).port
        before = len(self.upstream.requests)
        fields = [("Host", f"127.0.0.1:{port}"), ("Content-Type", "application/json")]
        fields.append(("Content-Length", str(len(body))))
        with Connection(port) as connection:
            connection.send(Request("POST", "/v1/submitjob", fields, body).signed(UNKNOWN_KEY))
            answer = connection.read_response()
        self.upstream.assert_all_verified()
        sent = self.upstream.requests[before:]
        return answer, [r for r in sent if r.operation == "SubmitJob"], sent


@pytest.fixture(scope="module")
def scene(binary, keep_for_module, tmp_path_factory):
    scene = Scene(binary, keep_for_module, tmp_path_factory.mktemp("definitions"))
    yield scene
    scene.upstream.stop()


def check(scene, answer, sent, wanted: Expected, whole, carried=None):
    """Compares an answer and what left with what was expected."""
    bodies = [request.body for request in sent]
    assert len(bodies) == len(wanted.bodies), (bodies, answer.body)
    for body, exact in zip(bodies, wanted.bodies):
        if exact is not None:
            assert body == exact
        else:
            before, after, override = carried
            assert body.startswith(before) and body.endswith(b"}")
            tail = after[:-1]
            assert body[len(before) : len(before) + len(tail)] == tail
            assert json.loads(body) == json.loads(before + tail + b"}") | override
    if wanted.refused:
        assert answer.status == 400
        assert answer.error_label == wanted.refused
        assert b"Nothing was submitted" in answer.body
    else:
        assert answer.status == 200, answer.body
        assert received(scene.sandbox.port, json.loads(answer.body)["jobId"]) == bodies[-1]


CASES = list(itertools.product(DEFINITIONS, SHAPES, MODES, LOOK_UPS))


@pytest.mark.parametrize("name, shape, mode, look_up", CASES)
def test_what_leaves_the_proxy(scene, name, shape, mode, look_up):
    definition, overrides = DEFINITIONS[name], SHAPES[shape]
    before, member, after = request_body(name, overrides.member)
    whole, dropped = before + member + after, before + after
    wanted = expected(definition, overrides, mode, look_up, whole, dropped)
    answer, sent, everything = scene.submit(mode, look_up, whole)
    override = carried_override(definition, overrides)
    check(scene, answer, sent, wanted, whole, (before, after, override))
    if look_up == "never" or overrides.member is None:
        assert [r.operation for r in everything] == ["SubmitJob"] * len(sent)


@pytest.mark.parametrize("mode, look_up", itertools.product(MODES, LOOK_UPS))
@pytest.mark.parametrize("reference", ["ecs-two:7", "arn:aws:batch:us-east-1:123456789012:job-definition/ecs-two"])
def test_the_definitions_name_is_never_changed(scene, mode, look_up, reference):
    before, member, after = request_body(reference, SHAPES["injected"].member)
    answer, sent, _ = scene.submit(mode, look_up, before + member + after)
    assert answer.status == 200, answer.body
    assert all(json.loads(r.body)["jobDefinition"] == reference for r in sent)
    assert "containerOverrides" not in json.loads(sent[-1].body)


OWN = {
    "ecs-two": b',"ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app",'
    b'"environment":[{"name":"COLOUR","value":"own"}]}]}]}',
    "eks-two": b',"eksPropertiesOverride":{"podProperties":{"containers":[{"name":"app",'
    b'"env":[{"name":"COLOUR","value":"own"}]}]}}',
}


@pytest.mark.parametrize("name, mode, look_up", itertools.product(OWN, MODES, LOOK_UPS))
@pytest.mark.parametrize("shape", ["injected", "injected, variable"])
def test_an_override_of_the_right_kind_beside_it_stays(scene, name, shape, mode, look_up):
    """The request says itself what the definition is; its own values win over what is carried."""
    definition, overrides = DEFINITIONS[name], SHAPES[shape]
    before, member, after = request_body(name, overrides.member, OWN[name])
    whole, dropped = before + member + after, before + after
    names = definition.containers if look_up == "describe" else ()
    wanted = rewrite(definition, overrides, mode, names, whole, dropped)
    answer, sent, everything = scene.submit(mode, look_up, whole)
    if wanted.bodies != [None]:
        check(scene, answer, sent, wanted, whole)
        if mode != "carry":
            assert [r.operation for r in everything] == ["SubmitJob"] * len(sent)
        return
    assert answer.status == 200, answer.body
    (request,) = sent
    assert request.body.endswith(after)
    own = json.loads(dropped)
    merged = copy.deepcopy(own)
    root, inner = ("ecsPropertiesOverride", "environment") if name == "ecs-two" else (
        "eksPropertiesOverride", "env")
    holder = merged[root]["taskProperties"][0] if root[:3] == "ecs" else merged[root]["podProperties"]
    holder["containers"][0][inner].append(MARKER)
    holder["containers"].append({"name": definition.containers[1], inner: list(overrides.environment)})
    assert json.loads(request.body) == merged


@pytest.mark.parametrize("mode, look_up", itertools.product(MODES, LOOK_UPS))
def test_repeated_overrides_all_go(scene, mode, look_up):
    """What two members of one name mean nobody can say, so they are not carried; injected ones may go."""
    injected = SHAPES["injected"].member
    before, member, after = request_body("ecs-two:7", injected)
    answer, sent, _ = scene.submit(mode, look_up, before + member + b"\t" + injected + b"," + after)
    assert answer.status == 200, answer.body
    assert sent[-1].body == before + after


@pytest.mark.parametrize("mode, look_up", itertools.product(MODES, LOOK_UPS))
@pytest.mark.parametrize("name", ["nodes", "ecs-nodes"])
def test_node_overrides_are_not_touched(scene, name, mode, look_up):
    inner = b'"ecsPropertiesOverride":{"taskProperties":[{"containers":[{"name":"app","command":["x"]}]}]}'
    if name == "nodes":
        inner = b'"containerOverrides":{"environment":[' + MARKER_TEXT + b"]}"
    node = b',"nodeOverrides":{"nodePropertyOverrides":[{"targetNodes":"0:1",%s}]}' % inner
    before, _, after = request_body(name, None, node)
    answer, sent, _ = scene.submit(mode, look_up, before + after)
    assert answer.status == 200, answer.body
    assert [r.body for r in sent] == [before + after]


@pytest.mark.parametrize("mode, look_up", itertools.product(MODES, LOOK_UPS))
@pytest.mark.parametrize("shape", ["injected", "injected, variable"])
def test_a_multi_node_job_that_batch_refuses_for_container_overrides(scene, mode, look_up, shape):
    """Node overrides beside the injected one: Batch's words name both, and the injected one may go."""
    overrides = SHAPES[shape]
    node = b',"nodeOverrides":{"numNodes":2}'
    before, member, after = request_body("nodes", overrides.member, node)
    answer, sent, _ = scene.submit(mode, look_up, before + member + after)
    if overrides.user_set:
        assert answer.status == 400 and b"mutually exclusive" in answer.body
        assert answer.error_label is None
        assert [r.body for r in sent] == [before + member + after]
    else:
        assert answer.status == 200, answer.body
        assert [r.body for r in sent] == [before + member + after, before + after]


def test_what_drop_loses_is_named_in_answer_and_log_and_its_values_nowhere(scene):
    member = (
        b'"containerOverrides":{"command":["hush-hush"],"environment":[{"name":"PASSWORD","value":"hush-hush"},'
        b'{"name":"A\\r\\nB: c","value":"x"}],"resourceRequirements":[{"type":"GPU","value":"271828182845904"}]}'
    )
    before, member, after = request_body("ecs-two", member)
    answer, sent, _ = scene.submit("drop", "describe", before + member + after)
    names = ["command", "environment[PASSWORD]", "environment[A??B:?c]", "resourceRequirements"]
    assert answer.get("x-sfn-batch-proxy-dropped") == ", ".join(names)
    proxy = scene.proxy("drop", "describe")
    event = proxy.wait_for(lambda e: e.get("lost") == names)
    assert event["level"] == "warning" and event["decision"] == "rewritten"
    assert event["removed"] == ["containerOverrides"]
    everything = "\n".join(proxy.lines) + proxy.stderr + answer.head.decode("latin-1")
    # Long enough that no request id or time among the lines can hold it by chance.
    assert "hush-hush" not in everything and "271828182845904" not in everything
    assert [request.body for request in sent] == [before + after]
