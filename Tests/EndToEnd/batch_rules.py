"""AWS Batch's rules about overrides, for the verifying upstream: definitions, refusals, paging, jobs.

The refusals are AWS's own words as users report them. Only what the proxy depends on is imitated.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from batch_model import ACCOUNT
from verifying_upstream import Answer, Recorded, plausible_answer, refusal

ECS_REFUSAL = "Container overrides should not be set for ecsProperties jobs."
EKS_REFUSAL = "Container overrides or node overrides should not be set for Batch on EKS jobs."
DENIED = (
    f"User: arn:aws:iam::{ACCOUNT}:user/developer is not authorized to perform: "
    "batch:DescribeJobDefinitions on resource: *"
)
PROPERTIES = {
    "container": {"containerProperties": {"image": "app", "environment": [], "command": ["run"]}},
    "ecs": {
        "ecsProperties": {
            "taskProperties": [
                {"containers": [{"name": "app", "image": "app"}, {"name": "sidecar", "image": "side"}]}
            ]
        }
    },
    "eks": {"eksProperties": {"podProperties": {"containers": [{"name": "app", "image": "app"}]}}},
    "node": {
        "nodeProperties": {
            "numNodes": 2,
            "mainNode": 0,
            "nodeRangeProperties": [{"targetNodes": "0:1", "container": {"image": "app"}}],
        }
    },
}


@dataclass
class Revision:
    name: str
    revision: int
    kind: str
    status: str = "ACTIVE"
    region: str = "us-east-1"

    @property
    def arn(self) -> str:
        return f"arn:aws:batch:{self.region}:{ACCOUNT}:job-definition/{self.name}:{self.revision}"

    def described(self) -> dict:
        return {
            "jobDefinitionName": self.name,
            "jobDefinitionArn": self.arn,
            "revision": self.revision,
            "status": self.status,
            "type": "multinode" if self.kind == "node" else "container",
            **PROPERTIES[self.kind],
        }


class BatchRules:
    """Answers for `VerifyingUpstream`; other operations get a plausible answer."""

    def __init__(self, *, page_size: int = 100, wrapped: bool = False):
        self.revisions: dict[str, list[Revision]] = {}
        self.jobs: dict[str, dict] = {}
        self.page_size = page_size
        # AWS often wraps its words as "Error executing request, Exception : …, RequestId: …".
        self.wrapped = wrapped
        self.describe_denied = False
        # Answers, not tried further, to the next look-ups: throttling, for instance.
        self.describe_answers: list[Answer] = []

    def register(self, name: str, kind: str, status: str = "ACTIVE") -> Revision:
        known = self.revisions.setdefault(name, [])
        revision = Revision(name, len(known) + 1, kind, status)
        known.append(revision)
        return revision

    def __call__(self, request: Recorded) -> Answer:
        if request.operation == "DescribeJobDefinitions":
            return self._describe_definitions(request.json())
        if request.operation == "SubmitJob":
            return self._submit(request.json())
        if request.operation == "DescribeJobs":
            wanted = request.json()["jobs"]
            return Answer(body={"jobs": [self.jobs[job] for job in wanted if job in self.jobs]})
        return plausible_answer(request)

    def find(self, reference: str) -> Revision | None:
        name = reference.rpartition("/")[2] if reference.startswith("arn:") else reference
        name, _, number = name.partition(":")
        known = self.revisions.get(name, [])
        if number:
            return next((r for r in known if r.revision == int(number)), None)
        active = [r for r in known if r.status == "ACTIVE"]
        return max(active, key=lambda r: r.revision, default=None)

    def _describe_definitions(self, body: dict) -> Answer:
        if self.describe_denied:
            return refusal(403, "AccessDeniedException", DENIED)
        if self.describe_answers:
            return self.describe_answers.pop(0)
        if "jobDefinitions" in body:
            if len(body) > 1:
                return refusal(
                    400, "ClientException", "jobDefinitions can't be used with other parameters."
                )
            wanted = body["jobDefinitions"]
            unrevisioned = [w for w in wanted if ":" not in w.rpartition("/")[2]]
            if unrevisioned:
                return refusal(400, "ClientException", f"no revision in {unrevisioned}")
            found = [r for r in map(self.find, wanted) if r]
            return Answer(body={"jobDefinitions": [r.described() for r in found]})
        names = [body["jobDefinitionName"]] if "jobDefinitionName" in body else list(self.revisions)
        found = [r for name in names for r in self.revisions.get(name, [])]
        if "status" in body:
            found = [r for r in found if r.status == body["status"]]
        # AWS documents no order. The newest stands neither first nor last.
        found.sort(key=lambda r: (r.revision * 7919) % 104729)
        size = min(body.get("maxResults") or self.page_size, self.page_size)
        start = int(body.get("nextToken") or 0)
        answer = {"jobDefinitions": [r.described() for r in found[start : start + size]]}
        if start + size < len(found):
            answer["nextToken"] = str(start + size)
        return Answer(body=answer)

    def _submit(self, body: dict) -> Answer:
        definition = self.find(body["jobDefinition"])
        if definition is None:
            return self._refuse(f"JobDefinition {body['jobDefinition']} does not exist.")
        overridden = "containerOverrides" in body
        if definition.kind == "ecs" and overridden:
            return self._refuse(ECS_REFUSAL)
        if definition.kind == "eks" and (overridden or "nodeOverrides" in body):
            return self._refuse(EKS_REFUSAL)
        job_id = str(uuid.uuid4())
        job = {
            "jobId": job_id,
            "jobName": body["jobName"],
            "jobArn": f"arn:aws:batch:{definition.region}:{ACCOUNT}:job/{job_id}",
            "jobQueue": body["jobQueue"],
            "jobDefinition": definition.arn,
            "status": "SUCCEEDED",
            "startedAt": 0,
        }
        if definition.kind == "container":
            override = body.get("containerOverrides") or {}
            job["container"] = {"image": "app", "environment": override.get("environment", [])}
        self.jobs[job_id] = job
        return Answer(body={k: job[k] for k in ("jobArn", "jobName", "jobId")})

    def _refuse(self, text: str) -> Answer:
        if self.wrapped:
            request_id = uuid.uuid4()
            text = f"Error executing request, Exception : {text}, RequestId: {request_id}"
        return refusal(400, "ClientException", text)
