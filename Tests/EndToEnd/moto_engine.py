"""moto's Step Functions engine as a process of its own, with its Batch calls sent where a test wants them.

`python moto_engine.py` starts the server on a free port and prints one JSON line with it. Class
`StepFunctionsEngine` starts that process and runs state machines on it.

Four things in moto stand in the way of `arn:aws:states:::batch:submitJob.sync` and are set right here,
in the server's process only, before it serves:
- its Batch client is wired to moto's own port;
- the functions that turn Step Functions' parameter names into botocore's are empty, though the helpers
  that would do the work exist;
- StartExecution copies its whole backend, running threads included, so that a second execution fails;
- it looks at a job's state every half second only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

EXECUTION_TIMEOUT = 30.0
START_TIMEOUT = 30.0
POLL_SECONDS = 0.05
CONTROL_PATH = "/sfn-batch-proxy-test/batch-client"
ROLE = "arn:aws:iam::123456789012:role/step-functions"


def serve():
    """The server's process: repairs moto, then serves until its standard input ends."""
    import types
    from copy import copy

    import boto3
    import botocore.session
    from botocore.config import Config
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from moto.stepfunctions.parser import models
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
        state_task_service,
        state_task_service_aws_sdk,
        state_task_service_batch,
        state_task_service_callback,
    )
    from werkzeug.serving import make_server

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    settings = {"endpoint": None, "access_key": "ak", "secret_key": "sk"}

    def batch_client(region, service, state_credentials=None):
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=settings["endpoint"],
            aws_access_key_id=settings["access_key"],
            aws_secret_access_key=settings["secret_key"],
            config=Config(
                parameter_validation=False,
                retries={"total_max_attempts": 1},
                connect_timeout=10,
                read_timeout=20,
            ),
        )

    def shape_of(task, action, direction):
        service = botocore.session.get_session().get_service_model(task._get_boto_service_name())
        names = {name.lower(): name for name in service.operation_names}
        wanted = (action or task._get_boto_service_action()).replace("_", "").lower()
        return getattr(service.operation_model(names[wanted]), direction)

    def normalise_parameters(self, parameters, boto_service_name=None, service_action_name=None):
        self._to_boto_request(parameters, shape_of(self, service_action_name, "input_shape"))

    def normalise_response(self, response, boto_service_name=None, service_action_name=None):
        self._from_boto_response(response, shape_of(self, service_action_name, "output_shape"))

    for module in (state_task_service_batch, state_task_service_aws_sdk):
        module.boto_client_for = batch_client
    state_task_service.StateTaskService._normalise_parameters = normalise_parameters
    state_task_service.StateTaskService._normalise_response = normalise_response
    state_task_service_callback._DELAY_SECONDS_SYNC_CONDITION_CHECK = POLL_SECONDS
    # An execution needs the state machine's values, not a copy of the backend behind it.
    models.copy = types.SimpleNamespace(deepcopy=copy)

    moto = DomainDispatcherApplication(create_backend_app)

    def application(environ, start_response):
        if environ["PATH_INFO"] == CONTROL_PATH:
            length = int(environ.get("CONTENT_LENGTH") or 0)
            settings.update(json.loads(environ["wsgi.input"].read(length)))
            start_response("204 No Content", [])
            return [b""]
        return moto(environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    sys.stdin.read()


class StepFunctionsEngine:
    """The client's side. `use` points the engine's Batch client; `run` runs one state machine."""

    def __init__(self, environment: dict[str, str], log: Path):
        self._log = log.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._log, env=environment,
        )
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"moto's server did not start; see {log}:\n{log.read_text()[-3000:]}")
        self.port = json.loads(line)["port"]
        import boto3

        self._states = boto3.client(
            "stepfunctions", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id="engine", aws_secret_access_key="engine",
        )

    def use(self, endpoint: str, access_key: str = "ak", secret_key: str = "sk"):
        """Sends the engine's Batch calls to `endpoint`, signed with these keys (moto's own by default)."""
        import urllib.request

        body = json.dumps({"endpoint": endpoint, "access_key": access_key, "secret_key": secret_key})
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{CONTROL_PATH}", data=body.encode(), method="POST"
        )
        urllib.request.urlopen(request, timeout=10).close()

    def run(self, definition: dict | str, execution_input: dict | None = None) -> dict:
        """Runs the state machine to its end: DescribeExecution's answer, its cause under "cause"."""
        text = definition if isinstance(definition, str) else json.dumps(definition)
        name = "test-" + uuid.uuid4().hex[:12]
        machine = self._states.create_state_machine(name=name, definition=text, roleArn=ROLE)
        arn = self._states.start_execution(
            stateMachineArn=machine["stateMachineArn"], name=name, input=json.dumps(execution_input or {})
        )["executionArn"]
        deadline = time.monotonic() + EXECUTION_TIMEOUT
        while True:
            execution = self._states.describe_execution(executionArn=arn)
            if execution["status"] != "RUNNING":
                return execution
            if time.monotonic() > deadline:
                raise AssertionError(f"the execution still runs after {EXECUTION_TIMEOUT:.0f} s")
            time.sleep(POLL_SECONDS)

    def submit_job_sync(self, definition: str, queue: str = "queue", **arguments) -> dict:
        """One `batch:submitJob.sync` task, as Step Functions' optimised integration runs it."""
        task = {
            "Type": "Task",
            "Resource": "arn:aws:states:::batch:submitJob.sync",
            "Parameters": {"JobName": "nightly", "JobDefinition": definition, "JobQueue": queue, **arguments},
            "End": True,
        }
        return self.run({"StartAt": "Submit", "States": {"Submit": task}})

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=10)
        self._process.stdout.close()
        self._log.close()


if __name__ == "__main__":
    serve()
