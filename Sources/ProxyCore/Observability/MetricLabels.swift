/// The values that metric labels may take. Operations and statuses outside these tables are counted as
/// `other`, so that no client can make the metrics grow.
enum MetricLabels {
  /// SubmitJob first: the search is linear and that one is hot.
  static let operations: [String] = [
    "SubmitJob", "DescribeJobs", "DescribeJobDefinitions", "RegisterJobDefinition",
    "DeregisterJobDefinition", "ListJobs", "TerminateJob", "CancelJob", "DescribeJobQueues",
    "DescribeComputeEnvironments", "TagResource", "UntagResource", "ListTagsForResource",
    "CreateJobQueue", "UpdateJobQueue", "DeleteJobQueue", "CreateComputeEnvironment",
    "UpdateComputeEnvironment", "DeleteComputeEnvironment", ExchangeRecord.unreadOperation, "other",
  ]

  /// The statuses that Batch and this program answer with; 0 stands for none.
  static let statuses: [UInt16] = [
    200, 0, 201, 202, 204, 301, 302, 304, 307, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414,
    415, 417, 421, 429, 431, 500, 501, 502, 503, 504, 505,
  ]

  static let decisions = ExchangeDecision.allCases

  /// HOT for the first few.
  static func operationIndex(_ name: String) -> Int {
    for index in operations.indices where operations[index] == name { return index }
    return operations.count - 1
  }

  /// The index into ``statuses``, or its count for `other`, by status up to 599.
  static let statusIndices: [UInt8] = {
    var table = [UInt8](repeating: UInt8(truncatingIfNeeded: statuses.count), count: 600)
    for (index, status) in statuses.enumerated() { table[Int(status)] = UInt8(truncatingIfNeeded: index) }
    return table
  }()

  static func statusText(_ index: Int) -> String {
    guard index < statuses.count else { return "other" }
    return statuses[index] == 0 ? "none" : String(statuses[index])
  }
}
