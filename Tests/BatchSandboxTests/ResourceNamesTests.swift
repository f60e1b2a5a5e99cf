import Testing

@testable import BatchSandbox

@Suite("Names and ARNs")
struct ResourceNamesTests {
  @Test(
    "writes the partition of the Region",
    arguments: [
      ("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"),
      ("us-iso-east-1", "aws-iso"), ("us-isob-east-1", "aws-iso-b"), ("eusc-de-east-1", "aws-eusc"),
    ])
  func partitions(region: String, partition: String) {
    #expect(Scope(account: "1", region: region).arn("job", "x") == "arn:\(partition):batch:\(region):1:job/x")
  }

  @Test("reads the name in an ARN of this Region and type, whatever the account")
  func names() {
    let scope = Scope(account: "1", region: "us-east-1")
    #expect(scope.name(ofARN: "arn:aws:batch:us-east-1:2:job-queue/q", type: "job-queue") == "q")
    #expect(
      scope.name(ofARN: "arn:aws:batch:us-east-1:2:job-definition/a:1", type: "job-definition") == "a:1")
    for other in [
      "arn:aws:batch:eu-west-1:2:job-queue/q", "arn:aws:ecs:us-east-1:2:job-queue/q",
      "arn:aws-cn:batch:us-east-1:2:job-queue/q", "arn:aws:batch:us-east-1:2:job/q", "arn:aws:batch", "q", "",
    ] {
      #expect(scope.name(ofARN: other, type: "job-queue") == nil)
    }
    #expect(scope.name("plain", type: "job-queue") == "plain")
  }

  @Test("knows names, job names and revisions")
  func patterns() {
    #expect(ResourceNames.isName("a-B_9"))
    #expect(ResourceNames.isName(String(repeating: "a", count: 128)))
    for wrong in ["", "a b", "é", "a/b", String(repeating: "a", count: 129)] {
      #expect(!ResourceNames.isName(wrong))
    }
    #expect(ResourceNames.isJobName("9a"))
    #expect(!ResourceNames.isJobName("_a"))
    #expect(ResourceNames.revision("12") == 12)
    for wrong in ["", "0", "+1", "-1", "1a", "99999999999999999999"] {
      #expect(ResourceNames.revision(wrong) == nil)
    }
  }
}
