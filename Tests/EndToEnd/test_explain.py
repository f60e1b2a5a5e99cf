"""`explain`: the decision beforehand. The same code decides in `serve`, so both must say and send the same."""

from __future__ import annotations

import json
import re

import pytest

from batch_rules import BatchRules
from conftest import PROJECT
from harness import PROXY_KEY, UNKNOWN_KEY, clean_environment, environment_keys, without_colour
from sandbox_relay import SANDBOX_KEY, jobs
from terminal import OnTerminal
from wire import Connection, Request

EXAMPLES = PROJECT / "docs" / "examples"
MODES = ["drop", "carry", "refuse"]
MARKER = {"name": "MANAGED_BY_AWS", "value": "STARTED_BY_STEP_FUNCTIONS"}
REMOVED = ',"containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}'
CARRIED = (
    ',"ecsPropertiesOverride":{"taskProperties":[{"containers":['
    '{"name":"container1","environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]},'
    '{"name":"container2","environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}]}]}'
)


def submission(**overrides) -> str:
    """What Step Functions sends for the example's state machine: its parameters, and the injected marker."""
    machine = json.loads((EXAMPLES / "state-machine.json").read_text())
    (state,) = machine["States"].values()
    body = {name[0].lower() + name[1:]: value for name, value in state["Parameters"].items()}
    body["containerOverrides"] = overrides | {"environment": [*overrides.get("environment", []), MARKER]}
    return json.dumps(body, separators=(",", ":"))


@pytest.fixture
def explain(binary):
    def run(body: str, *arguments: str, env=None, files=None):
        folder = binary.new_folder()
        path = folder / "body.json"
        path.write_text(body)
        for name, text in (files or {}).items():
            (folder / name).write_text(text)
        return binary.run(
            "explain", "--body", str(path), *[a.replace("FOLDER", str(folder)) for a in arguments], env=env)

    return run


DEFINITION = ["--definition", str(EXAMPLES / "job-definition.json")]


def test_the_documented_submissions_are_those_of_the_state_machine():
    def short(body: dict) -> dict:
        return {k: v.rpartition("/")[2] if isinstance(v, str) else v for k, v in body.items()}

    plain = json.loads((EXAMPLES / "submission.json").read_text())
    assert plain == short(json.loads(submission()))
    variable = json.loads((EXAMPLES / "submission-with-variable.json").read_text())
    assert variable["containerOverrides"]["environment"][1:] == [MARKER]
    assert variable | {"containerOverrides": plain["containerOverrides"]} == plain


class TestTheExample:
    """The article's stack: an ecs job by an ARN without revision, and an override nobody wrote."""

    @pytest.mark.parametrize("mode", MODES)
    def test_in_all_three_modes(self, explain, mode):
        body = submission()
        result = explain(body, *DEFINITION, "--overrides", mode)
        assert result.returncode == 0, result.stderr
        shorter = body.replace(REMOVED, "")
        sent = shorter[:-1] + CARRIED + "}" if mode == "carry" else shorter
        lines = result.stdout.splitlines()
        assert lines[:2] == [f"--- received ({len(body)} bytes)", f"+++ would be sent ({len(sent)} bytes)"]
        changed = [line for line in lines[2:] if line[0] != " "]
        assert changed == ["-" + REMOVED, *(["+" + CARRIED] if mode == "carry" else [])]
        said = result.stderr.splitlines()
        assert said[0] == (
            "rewritten: MyJobDefinition is an ecs job; Batch refuses containerOverrides on it")
        if mode == "carry":
            assert said[1] == "carried to ecsPropertiesOverride: environment[MANAGED_BY_AWS]"
        assert "nothing of yours is lost" in said
        assert said[-1] == (
            "rule ecs; looked at MyJobDefinition (ecs with container1, container2) in "
            + str(EXAMPLES / "job-definition.json")
        )

    @pytest.mark.parametrize("mode", MODES)
    def test_with_something_of_the_users(self, explain, mode):
        body = submission(environment=[{"name": "COLOUR", "value": "no-output-shows-this"}])
        result = explain(body, *DEFINITION, "--overrides", mode)
        assert "no-output-shows-this" not in result.stderr
        if mode == "refuse":
            assert result.returncode == 1 and result.stdout == ""
            assert result.stderr.startswith("refused: containerOverrides sets environment[COLOUR], but ")
            assert "Nothing was submitted." in result.stderr
        else:
            assert result.returncode == 0
            word = {"drop": "lost", "carry": "carried to ecsPropertiesOverride"}[mode]
            assert f"\n{word}: environment[COLOUR]" in result.stderr


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["container", "ecs", "eks", "node"])
@pytest.mark.parametrize("user", [{}, {"environment": [{"name": "A", "value": "1"}]}, {"command": ["x"]}],
                         ids=["injected", "variable", "command"])
def test_serve_sends_what_explain_says(explain, binary, keep, start_upstream, mode, kind, user):
    rules = BatchRules()
    revision = rules.register("MyJobDefinition", kind)
    upstream = start_upstream(rules)
    body = submission(**user)
    said = json.loads(
        explain(
            body, "--definition", "FOLDER/d.json", "--overrides", mode, "--json",
            files={"d.json": json.dumps({"jobDefinitions": [revision.described()]})},
        ).stdout
    )
    proxy = keep(binary.serve(upstream.url, "--overrides", mode))
    fields = [("Host", f"127.0.0.1:{proxy.port}"), ("Content-Length", str(len(body)))]
    with Connection(proxy.port) as connection:
        connection.send(Request("POST", "/v1/submitjob", fields, body.encode()).signed(UNKNOWN_KEY))
        answer = connection.read_response()
    sent = [r.body.decode() for r in upstream.of("SubmitJob")]
    assert sent == ([said["body"]] if said["body"] is not None else [])
    assert said["sent_bytes"] == (len(sent[0]) if sent else 0)
    event = proxy.exchange(op="SubmitJob")
    assert event["decision"] == said["decision"]
    assert event.get("lost", []) == said["lost"] and event.get("removed", []) == said["removed"]
    assert said["definition"] == "MyJobDefinition:1" and said["kind"] == kind
    if said["decision"] == "refused":
        assert answer.error_label == said["reason"]
    else:
        assert event["reason"] == said["reason"]


class TestLookUp:
    def test_it_asks_batch_and_submits_nothing(self, explain, binary, keep):
        sandbox = keep(binary.sandbox())
        env = environment_keys(SANDBOX_KEY) | {"AWS_REGION": "us-east-1"}
        body = json.dumps({"jobName": "n", "jobQueue": "q", "jobDefinition": "etl",
                           "containerOverrides": {"environment": [MARKER]}})
        result = explain(body, "--look-up", "--upstream", sandbox.url, env=env)
        assert result.returncode == 0, result.stderr
        assert result.stderr.splitlines()[-1] == (
            f"rule ecs; looked at etl:1 (ecs with app, sidecar) in 127.0.0.1:{sandbox.port}")
        through_variable = explain(body, "--look-up", env=env | {"AWS_ENDPOINT_URL_BATCH": sandbox.url})
        assert through_variable.stdout == result.stdout
        assert jobs(sandbox.port) == []

    def test_through_a_proxy_that_runs(self, explain, binary, keep):
        sandbox = keep(binary.sandbox())
        proxy = keep(binary.serve(sandbox.url, credentials=SANDBOX_KEY))
        body = '{"jobDefinition":"ingest","containerOverrides":{"command":["x"]}}'
        env = environment_keys(SANDBOX_KEY) | {"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL_BATCH": proxy.url}
        result = explain(body, "--look-up", env=env)
        assert (result.returncode, result.stdout) == (0, "")
        assert result.stderr.startswith("passed: ingest:1 is a container job; it takes containerOverrides\n")

    def test_without_the_permission(self, explain, binary, keep):
        sandbox = keep(binary.sandbox("--deny", "DescribeJobDefinitions"))
        env = environment_keys(SANDBOX_KEY) | {"AWS_REGION": "us-east-1"}
        result = explain(
            '{"jobDefinition":"etl","containerOverrides":{}}', "--look-up", "--upstream", sandbox.url, env=env)
        assert result.returncode == 0
        assert "could not be looked up (denied)" in result.stderr

    def test_throttled_look_ups_are_tried_again(self, explain, binary, keep):
        sandbox = keep(binary.sandbox("--throttle-look-ups", "2"))
        env = environment_keys(SANDBOX_KEY) | {"AWS_REGION": "us-east-1"}
        result = explain(
            '{"jobDefinition":"etl","containerOverrides":{}}', "--look-up", "--upstream", sandbox.url, env=env)
        assert "looked at etl:1" in result.stderr, result.stderr

    def test_without_credentials_it_says_so_before_anything_is_sent(self, explain):
        result = explain('{"jobDefinition":"etl","containerOverrides":{}}', "--look-up",
                         env={"AWS_REGION": "us-east-1"})
        assert result.returncode == 78
        assert "Nothing was sent." in result.stderr and "hint: " in result.stderr


@pytest.mark.parametrize(
    "body, arguments, code, label",
    [
        ("{", [], 65, "malformed-body"),
        ("[1]", [], 65, "malformed-body"),
        (None, ["--definition", "FOLDER/none.json"], 66, "file-unreadable"),
        (None, ["--definition", "FOLDER/other.json"], 65, "definition-not-there"),
        (None, ["--definition", "FOLDER/broken.json"], 65, "malformed-definition"),
        (None, [], 64, "definition-needed"),
        (None, ["--definition", "FOLDER/other.json", "--look-up"], 64, "setting-conflict"),
        (None, ["--overrides", "keep"], 64, "bad-setting"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_exit_codes(explain, body, arguments, code, label, as_json):
    files = {"other.json": '{"jobDefinitionName":"b","containerProperties":{"image":"i"}}',
             "broken.json": '{"jobDefinitions":'}
    result = explain(
        body or '{"jobDefinition":"a","containerOverrides":{}}', *arguments, *(["--json"] * as_json),
        files=files)
    assert (result.returncode, result.stdout) == (code, ""), result.stderr
    if as_json:
        error = json.loads(result.stderr)
        assert (error["error"], error["exit"]) == (label, code)
    else:
        assert result.stderr.startswith(f"error: {label}: ")
        assert len(result.stderr.splitlines()) <= 3


def test_standard_input_is_read_only_for_a_hyphen(binary):
    body = '{"jobDefinition":"a"}'
    result = binary.run("explain", "--body", "-", stdin=None, input=body)
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("passed: the request has no containerOverrides\n")
    assert binary.run("explain").returncode == 64


def test_colour_only_on_a_terminal_and_only_repeating(binary):
    folder = binary.new_folder()
    (folder / "body.json").write_text(submission(command=["x"]))
    command = [binary.path, "explain", "--body", "body.json", *DEFINITION]
    plain = binary.run(*command[1:3], str(folder / "body.json"), *command[4:])
    shown = {}
    for name, extra in {"coloured": {}, "not": {"NO_COLOR": "1"}}.items():
        with OnTerminal(command, clean_environment(folder / "home", extra), folder) as terminal:
            assert terminal.ended() == 0
            shown[name] = (terminal.stdout, terminal.stderr)
    assert shown["not"] == (plain.stdout, plain.stderr)
    assert "\x1b[31m-" in shown["coloured"][0]
    assert tuple(map(without_colour, shown["coloured"])) == shown["not"]


def test_control_characters_do_not_reach_the_terminal(explain):
    body = '{"jobDefinition":"a","x":"\u009b2J","containerOverrides":{"\u009b2J":1,"environment":[]}}'
    definition = '{"ecsProperties":{"taskProperties":[{"containers":[{"name":"\\u001b[2J"}]}]}}'
    result = explain(body, "--definition", "FOLDER/d.json", files={"d.json": definition})
    assert result.returncode == 0, result.stderr
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.stdout + result.stderr)
