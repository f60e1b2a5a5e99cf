public import HTTP1

/// An operation of AWS Batch, told by method and path (service model 2016-08-10). What is not in that model
/// is ``other``: operations newer than this program must work, so nothing is refused for its path.
public enum BatchOperation: UInt8, Sendable, CaseIterable {
  case cancelJob, createComputeEnvironment, createConsumableResource, createJobQueue, createQuotaShare
  case createSchedulingPolicy, createServiceEnvironment, deleteComputeEnvironment
  case deleteConsumableResource, deleteJobQueue, deleteQuotaShare, deleteSchedulingPolicy
  case deleteServiceEnvironment, deregisterJobDefinition, describeComputeEnvironments
  case describeConsumableResource, describeJobDefinitions, describeJobQueues, describeJobs
  case describeQuotaShare, describeSchedulingPolicies, describeServiceEnvironments, describeServiceJob
  case getJobQueueSnapshot, listConsumableResources, listJobs, listJobsByConsumableResource
  case listQuotaShares, listSchedulingPolicies, listServiceJobs, listTagsForResource
  case registerJobDefinition, submitJob, submitServiceJob, tagResource, terminateJob, terminateServiceJob
  case untagResource, updateComputeEnvironment, updateConsumableResource, updateJobQueue
  case updateQuotaShare, updateSchedulingPolicy, updateServiceEnvironment, updateServiceJob
  case other

  /// The operation of a request. HOT.
  ///
  /// The path is compared byte for byte with the model's `/v1/<operation in lower case>`: no
  /// percent-decoding, no folding of case, dots or slashes; what is spelled in another way is ``other`` and
  /// travels untouched, never twice. A query does not count: no operation of this form has one, and a `POST
  /// /v1/submitjob?…` that Batch may well take for a SubmitJob must have a SubmitJob's care.
  ///
  /// - Parameters:
  ///   - bytes: the head.
  ///   - target: the origin form of the request target, path and query, as it was received.
  public init(_ bytes: Span<UInt8>, method: Range<Int>, target: Range<Int>) {
    var end = target.lowerBound
    while end < target.upperBound, bytes[end] != 0x3F { end += 1 }
    let path = target.lowerBound..<end

    if ASCII.equals(bytes, method, "POST") {
      var index =
        path.count < Self.firstOfLength.count ? Int(Self.firstOfLength[path.count]) : Self.byLength.count
      while index < Self.byLength.count, Self.byLength[index].path.utf8CodeUnitCount == path.count {
        let candidate = Self.byLength[index]
        if ASCII.equals(bytes, path, candidate.path) {
          self = candidate
          return
        }
        index += 1
      }
    }
    let prefix = path.lowerBound..<min(path.upperBound, path.lowerBound + 9)
    guard path.count > 9, ASCII.equals(bytes, prefix, "/v1/tags/") else {
      self = .other
      return
    }
    if ASCII.equals(bytes, method, "GET") {
      self = .listTagsForResource
    } else if ASCII.equals(bytes, method, "POST") {
      self = .tagResource
    } else if ASCII.equals(bytes, method, "DELETE") {
      self = .untagResource
    } else {
      self = .other
    }
  }

  /// The operation of a request whose target's origin form stands in `target`.
  public init(_ head: RequestHead, target: Range<Int>) {
    self.init(head.bytes.span, method: head.method, target: target)
  }

  /// The same for text.
  public init(method: String, target: String) {
    let bytes = Array(method.utf8) + Array(target.utf8)
    let end = method.utf8.count
    self.init(bytes.span, method: 0..<end, target: end..<bytes.count)
  }

  /// Whether the operation changes nothing, so that it may be sent once more when a pooled connection turns
  /// out dead. ``other`` is not: nobody knows what it does.
  public var isReadOnly: Bool {
    switch self {
    case .describeComputeEnvironments, .describeConsumableResource, .describeJobDefinitions,
      .describeJobQueues, .describeJobs, .describeQuotaShare, .describeSchedulingPolicies,
      .describeServiceEnvironments, .describeServiceJob, .getJobQueueSnapshot, .listConsumableResources,
      .listJobs, .listJobsByConsumableResource, .listQuotaShares, .listSchedulingPolicies,
      .listServiceJobs, .listTagsForResource:
      true
    default:
      false
    }
  }

  /// The POST operations with one path each, in order of that path's length.
  private static let byLength: [BatchOperation] = BatchOperation.allCases
    .filter { $0.path.utf8CodeUnitCount > 0 }
    .sorted { ($0.path.utf8CodeUnitCount, $0.rawValue) < ($1.path.utf8CodeUnitCount, $1.rawValue) }

  /// By the length of a path: where in ``byLength`` the first of that length, or longer, stands.
  private static let firstOfLength: [UInt8] = (0..<40).map { length in
    UInt8(truncatingIfNeeded: byLength.firstIndex { $0.path.utf8CodeUnitCount >= length } ?? byLength.count)
  }
}
