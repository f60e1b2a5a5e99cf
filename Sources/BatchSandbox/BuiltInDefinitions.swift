/// The definitions that a sandbox starts with, one of each kind of single-node job.
enum BuiltInDefinitions {
  static func parsed() throws(SandboxError) -> [JobDefinition] {
    let document: JSONValue
    do throws(JSONParser.Failure) {
      document = try JSONParser.parse(Array(text.utf8))
    } catch {
      throw .definitionFile("\(error.reason) at byte \(error.offset)")
    }
    var definitions: [JobDefinition] = []
    for element in document.array ?? [] {
      var definition = try JobDefinitionRules.definition(Fields(element.members ?? JSONMembers()))
      definition.isBuiltIn = true
      definitions.append(definition)
    }
    return definitions
  }

  static let text = """
    [
      {
        "jobDefinitionName": "etl", "type": "container", "platformCapabilities": ["FARGATE"],
        "ecsProperties": {"taskProperties": [{
          "executionRoleArn": "arn:aws:iam::123456789012:role/sandbox",
          "networkConfiguration": {"assignPublicIp": "ENABLED"},
          "containers": [
            {
              "name": "app", "image": "public.ecr.aws/docker/library/busybox:stable", "essential": true,
              "command": ["sh", "-c", "echo extract, transform, load"],
              "dependsOn": [{"containerName": "sidecar", "condition": "START"}],
              "environment": [{"name": "STAGE", "value": "sandbox"}],
              "resourceRequirements": [
                {"type": "VCPU", "value": "0.5"}, {"type": "MEMORY", "value": "1024"}
              ]
            },
            {
              "name": "sidecar", "image": "public.ecr.aws/docker/library/busybox:stable", "essential": false,
              "command": ["sh", "-c", "sleep 3600"],
              "resourceRequirements": [
                {"type": "VCPU", "value": "0.5"}, {"type": "MEMORY", "value": "1024"}
              ]
            }
          ]
        }]}
      },
      {
        "jobDefinitionName": "ingest", "type": "container", "platformCapabilities": ["FARGATE"],
        "containerProperties": {
          "image": "public.ecr.aws/docker/library/busybox:stable", "command": ["echo", "ingest"],
          "executionRoleArn": "arn:aws:iam::123456789012:role/sandbox",
          "environment": [{"name": "STAGE", "value": "sandbox"}],
          "resourceRequirements": [{"type": "VCPU", "value": "0.5"}, {"type": "MEMORY", "value": "1024"}]
        }
      },
      {
        "jobDefinitionName": "pods", "type": "container",
        "eksProperties": {"podProperties": {
          "hostNetwork": true,
          "containers": [{
            "name": "app", "image": "public.ecr.aws/docker/library/busybox:stable",
            "command": ["sleep", "1"], "env": [{"name": "STAGE", "value": "sandbox"}],
            "resources": {"limits": {"cpu": "1", "memory": "1024Mi"}}
          }]
        }}
      }
    ]
    """
}
