import AWSBatch
import HTTP1
import Testing

@Suite struct BatchOperationTests {
  static let posts: [String] = [
    "CancelJob", "CreateComputeEnvironment", "CreateConsumableResource", "CreateJobQueue", "CreateQuotaShare",
    "CreateSchedulingPolicy", "CreateServiceEnvironment", "DeleteComputeEnvironment",
    "DeleteConsumableResource", "DeleteJobQueue", "DeleteQuotaShare", "DeleteSchedulingPolicy",
    "DeleteServiceEnvironment", "DeregisterJobDefinition", "DescribeComputeEnvironments",
    "DescribeConsumableResource", "DescribeJobDefinitions", "DescribeJobQueues", "DescribeJobs",
    "DescribeQuotaShare", "DescribeSchedulingPolicies", "DescribeServiceEnvironments", "DescribeServiceJob",
    "GetJobQueueSnapshot", "ListConsumableResources", "ListJobs", "ListJobsByConsumableResource",
    "ListQuotaShares", "ListSchedulingPolicies", "ListServiceJobs", "RegisterJobDefinition", "SubmitJob",
    "SubmitServiceJob", "TerminateJob", "TerminateServiceJob", "UpdateComputeEnvironment",
    "UpdateConsumableResource", "UpdateJobQueue", "UpdateQuotaShare", "UpdateSchedulingPolicy",
    "UpdateServiceEnvironment", "UpdateServiceJob",
  ]

  @Test("knows the POST operations of the model", arguments: Self.posts)
  func knowsPosts(_ name: String) {
    let operation = BatchOperation(method: "POST", target: "/v1/\(name.lowercased())")
    #expect(operation.name == name)
    #expect(
      operation.isReadOnly == ["Describe", "List", "Get"].contains { name.hasPrefix($0) })
    #expect(BatchOperation(method: "GET", target: "/v1/\(name.lowercased())") == .other)
  }

  @Test("knows 45 operations, each with a name of its own")
  func counts() {
    #expect(BatchOperation.allCases.count == 46)
    #expect(Set(BatchOperation.allCases.map { $0.name }).count == 46)
    #expect(Self.posts.count == 42)
  }

  @Test("tells the operations on tags by their method")
  func tags() {
    let path = "/v1/tags/arn%3Aaws%3Abatch%3Aeu-west-1%3A123456789012%3Ajob-definition%2Fetl%3A1"
    #expect(BatchOperation(method: "GET", target: path) == .listTagsForResource)
    #expect(BatchOperation(method: "POST", target: path) == .tagResource)
    #expect(BatchOperation(method: "DELETE", target: path + "?tagKeys=a&tagKeys=b") == .untagResource)
    #expect(BatchOperation(method: "PUT", target: path) == .other)
    #expect(BatchOperation(method: "GET", target: "/v1/tags/") == .other)
    #expect(BatchOperation(method: "GET", target: "/v1/tags") == .other)
    #expect(BatchOperation.listTagsForResource.isReadOnly)
    #expect(!BatchOperation.tagResource.isReadOnly && !BatchOperation.untagResource.isReadOnly)
  }

  @Test("takes a SubmitJob with a query for a SubmitJob", arguments: ["?", "?a=b", "?a=/v1/canceljob", "??"])
  func queries(_ query: String) {
    #expect(BatchOperation(method: "POST", target: "/v1/submitjob" + query) == .submitJob)
  }

  @Test(
    "takes no other spelling for a SubmitJob",
    arguments: [
      "/v1/submitjob/", "/v1/SubmitJob", "/V1/submitjob", "//v1/submitjob", "/v1//submitjob",
      "/v1/%73ubmitjob",
      "/v1/./submitjob", "/v1/submitjobs", "/v1/submitjo", "/v2/submitjob", "submitjob", "", "/", "*", "/v1/",
      "/v1/submitjob#", "/v1/submitjob%3F", " /v1/submitjob", "/v1/submitjob;a", "/prefix/v1/submitjob",
    ])
  func spellings(_ target: String) {
    #expect(BatchOperation(method: "POST", target: target) == .other)
  }

  @Test("compares methods exactly", arguments: ["GET", "post", "Post", "PUT", "", "POSTS", "HEAD"])
  func methods(_ method: String) {
    #expect(BatchOperation(method: method, target: "/v1/submitjob") == .other)
  }

  @Test("treats what it does not know as something that changes things")
  func unknown() {
    #expect(!BatchOperation.other.isReadOnly)
    #expect(BatchOperation.other.name == "Other")
    #expect(BatchOperation(method: "POST", target: "/v1/canceljobs") == .other)
    #expect(!BatchOperation.submitJob.isReadOnly && !BatchOperation.submitServiceJob.isReadOnly)
  }

  @Test("reads a parsed head")
  func heads() {
    let bytes = utf8("POST http://x/v1/submitjob HTTP/1.1\r\n\r\n")
    let head = RequestHead(
      method: 0..<4, target: 5..<26, version: .http11,
      fields: HeaderFields(bytes: bytes, entries: []))
    #expect(BatchOperation(head, target: 13..<26) == .submitJob)
  }
}
