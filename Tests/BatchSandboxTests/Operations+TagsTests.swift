import Testing

@testable import BatchSandbox

@Suite("Tags")
struct OperationsTagsTests {
  private let prefix = "/v1/tags/arn%3Aaws%3Abatch%3Aus-east-1%3A123456789012%3A"

  @Test("sets, lists and removes tags of a definition by its percent-encoded ARN")
  func definition() {
    let harness = SandboxHarness()
    let target = prefix + "job-definition%2Fetl%3A1"
    let tagged = harness.send(
      "POST", target, Array(#"{"tags":{"z/1":"v","a b":"w","keep":"k"}}"#.utf8))
    #expect(tagged.status == 200)
    #expect(tagged.json == [:])
    #expect(harness.send("GET", target).json["tags"] == ["z/1": "v", "a b": "w", "keep": "k"])
    #expect(harness.send("DELETE", target + "?tagKeys=z%2F1&tagKeys=a+b").status == 200)
    #expect(harness.send("GET", target).json["tags"] == ["keep": "k"])
    let described = harness.call("DescribeJobDefinitions", ["jobDefinitions": ["etl:1"]])
    #expect(described.json["jobDefinitions"]?.array?.first?["tags"] == ["keep": "k"])
  }

  @Test("takes the ARN unencoded and its escapes in lower case too")
  func spellings() {
    let harness = SandboxHarness()
    let arn = "arn:aws:batch:us-east-1:123456789012:job-definition/etl:1"
    #expect(harness.send("GET", "/v1/tags/" + arn).status == 200)
    #expect(harness.send("GET", "/v1/tags/arn%3aaws%3abatch" + arn.dropFirst(13)).status == 200)
  }

  @Test("tags jobs, queues and compute environments")
  func others() {
    let harness = SandboxHarness()
    let id = harness.accepted("etl", ["tags": ["own": "1"]])
    _ = harness.call("CreateComputeEnvironment", ["computeEnvironmentName": "ce", "type": "UNMANAGED"])
    for resource in ["job%2F\(id)", "job-queue%2Fqueue", "compute-environment%2Fce"] {
      #expect(harness.send("POST", prefix + resource, Array(#"{"tags":{"a":"b"}}"#.utf8)).status == 200)
      #expect(harness.send("GET", prefix + resource).json["tags"]?["a"] == "b")
    }
    #expect(harness.describe(id)["tags"] == ["own": "1", "a": "b"])
  }

  @Test(
    "refuses resources that are not there",
    arguments: [
      "job-definition%2Fetl%3A9", "job-definition%2Fetl", "job%2Fnobody", "job-queue%2Fnone", "thing%2Fx",
      "%zz",
      "job%2F%ff",
    ])
  func unknown(_ resource: String) {
    #expect(SandboxHarness().send("GET", prefix + resource).status == 400)
  }

  @Test("keeps at most 50 tags")
  func limit() {
    let harness = SandboxHarness()
    var tags = JSONMembers()
    for index in 0..<51 { tags["k\(index)"] = "v" }
    let body = JSONValue.object(["tags": .object(tags)]).encoded
    #expect(harness.send("POST", prefix + "job-definition%2Fetl%3A1", body).message.contains("at most 50"))
  }
}
