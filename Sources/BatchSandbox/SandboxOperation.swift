/// The operations of AWS Batch that the sandbox imitates.
enum SandboxOperation: String, CaseIterable, Sendable {
  case registerJobDefinition = "RegisterJobDefinition"
  case deregisterJobDefinition = "DeregisterJobDefinition"
  case describeJobDefinitions = "DescribeJobDefinitions"
  case submitJob = "SubmitJob"
  case describeJobs = "DescribeJobs"
  case listJobs = "ListJobs"
  case cancelJob = "CancelJob"
  case cancelJobs = "CancelJobs"
  case terminateJob = "TerminateJob"
  case terminateJobs = "TerminateJobs"
  case listTagsForResource = "ListTagsForResource"
  case tagResource = "TagResource"
  case untagResource = "UntagResource"
  case createJobQueue = "CreateJobQueue"
  case describeJobQueues = "DescribeJobQueues"
  case updateJobQueue = "UpdateJobQueue"
  case deleteJobQueue = "DeleteJobQueue"
  case createComputeEnvironment = "CreateComputeEnvironment"
  case describeComputeEnvironments = "DescribeComputeEnvironments"
  case updateComputeEnvironment = "UpdateComputeEnvironment"
  case deleteComputeEnvironment = "DeleteComputeEnvironment"

  /// The operations of AWS Batch that the sandbox knows of and does not imitate.
  static let notImitated = [
    "CreateConsumableResource", "CreateQuotaShare", "CreateSchedulingPolicy", "CreateServiceEnvironment",
    "DeleteConsumableResource", "DeleteQuotaShare", "DeleteSchedulingPolicy", "DeleteServiceEnvironment",
    "DescribeConsumableResource", "DescribeQuotaShare", "DescribeSchedulingPolicies",
    "DescribeServiceEnvironments", "DescribeServiceJob", "GetJobQueueSnapshot", "ListConsumableResources",
    "ListJobsByConsumableResource", "ListQuotaShares", "ListSchedulingPolicies", "ListServiceJobs",
    "SubmitServiceJob", "TerminateServiceJob", "TerminateServiceJobs", "UpdateConsumableResource",
    "UpdateQuotaShare", "UpdateSchedulingPolicy", "UpdateServiceEnvironment", "UpdateServiceJob",
  ]

  /// The operations by path: every one is `POST /v1/<name in lower case>` but those on tags.
  fileprivate static let byPath: [String: SandboxOperation] = {
    var paths: [String: SandboxOperation] = [:]
    for operation in allCases { paths["/v1/" + operation.rawValue.lowercased()] = operation }
    for operation in [listTagsForResource, tagResource, untagResource] {
      paths["/v1/" + operation.rawValue.lowercased()] = nil
    }
    return paths
  }()

  fileprivate static let namesOfOthers: [String: String] = {
    var names: [String: String] = [:]
    for name in notImitated { names["/v1/" + name.lowercased()] = name }
    return names
  }()
}

/// What a request asks for.
struct Route: Sendable, Equatable {
  var operation: SandboxOperation
  /// Of the operations on tags: the ARN in the path, decoded once.
  var resource = ""
  /// Of UntagResource: the keys in the query.
  var tagKeys: [String] = []

  static let tagsPrefix = "/v1/tags/"

  /// Routes by method and raw request target (origin-form).
  static func of(method: String, target: String) throws(SandboxError) -> Route {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first.map(String.init) ?? ""
    if path.hasPrefix(tagsPrefix) {
      return try tags(method: method, path: path, query: parts.count > 1 ? parts[1] : "")
    }
    if method == "POST" {
      if let operation = SandboxOperation.byPath[path] { return Route(operation: operation) }
      if let name = SandboxOperation.namesOfOthers[path] {
        throw .refused("The sandbox does not imitate \(name).", "not-imitated")
      }
    }
    throw SandboxError(
      status: 404, type: "UnknownOperationException",
      message: "The sandbox knows no operation of AWS Batch at \(method) \(path).", label: "unknown-operation"
    )
  }

  private static func tags(method: String, path: String, query: Substring) throws(SandboxError) -> Route {
    let operation: SandboxOperation
    switch method {
    case "GET": operation = .listTagsForResource
    case "POST": operation = .tagResource
    case "DELETE": operation = .untagResource
    default:
      throw SandboxError(
        status: 404, type: "UnknownOperationException",
        message: "Tags are read with GET, set with POST and removed with DELETE, not with \(method).",
        label: "unknown-operation")
    }
    guard let resource = PercentCoding.text(path.utf8.dropFirst(tagsPrefix.utf8.count)), !resource.isEmpty
    else {
      throw .refused("The path holds no percent-encoded resource ARN.", "resource")
    }
    var route = Route(operation: operation, resource: resource)
    for parameter in query.split(separator: "&") {
      let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.first == "tagKeys", pair.count == 2 else { continue }
      guard let key = PercentCoding.text(pair[1].utf8, plusIsSpace: true) else {
        throw .refused("tagKeys is not well-formed in the query.", "tags")
      }
      route.tagKeys.append(key)
    }
    return route
  }
}
