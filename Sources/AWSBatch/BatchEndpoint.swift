/// Where AWS Batch is in a region (endpoint rule set of service model 2016-08-10, partitions of September
/// 2026).
public enum BatchEndpoint {
  /// A part of AWS with its own names: its regions' first labels, and the domains of its endpoints.
  public struct Partition: Sendable, Equatable {
    public let id: String
    /// What a region's name starts with, each ending in a hyphen.
    let prefixes: [String]
    let domain: String
    let dualStackDomain: String
  }

  private static let commercial = Partition(
    id: "aws",
    prefixes: ["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"],
    domain: "amazonaws.com", dualStackDomain: "api.aws")

  public static let partitions: [Partition] = [
    commercial,
    Partition(
      id: "aws-cn", prefixes: ["cn-"],
      domain: "amazonaws.com.cn", dualStackDomain: "api.amazonwebservices.com.cn"),
    Partition(
      id: "aws-us-gov", prefixes: ["us-gov-"],
      domain: "amazonaws.com", dualStackDomain: "api.aws"),
    Partition(
      id: "aws-eusc", prefixes: ["eusc-de-"],
      domain: "amazonaws.eu", dualStackDomain: "api.amazonwebservices.eu"),
    Partition(
      id: "aws-iso", prefixes: ["us-iso-"],
      domain: "c2s.ic.gov", dualStackDomain: "api.aws.ic.gov"),
    Partition(
      id: "aws-iso-b", prefixes: ["us-isob-"],
      domain: "sc2s.sgov.gov", dualStackDomain: "api.aws.scloud"),
    Partition(
      id: "aws-iso-e", prefixes: ["eu-isoe-"],
      domain: "cloud.adc-e.uk", dualStackDomain: "api.cloud-aws.adc-e.uk"),
    Partition(
      id: "aws-iso-f", prefixes: ["us-isof-"],
      domain: "csp.hci.ic.gov", dualStackDomain: "api.aws.hci.ic.gov"),
  ]

  /// As long as a region's name may be; the longest today has 15 bytes.
  public static let maximumRegionLength = 32

  /// The host name of Batch's endpoint.
  ///
  /// - Parameter isNamed: whether the region was named by whoever runs this program, and not by a client alone.
  ///   One that belongs to no partition here is then taken for one of partition `aws`, as SDKs take it.
  /// - Throws: ``BatchError`` for a region that is malformed or belongs to no partition: it comes from a client
  ///   and becomes part of a host name.
  public static func host(
    region: String, fips: Bool = false, dualStack: Bool = false, isNamed: Bool = false
  ) throws(BatchError) -> String {
    let partition: Partition
    do {
      partition = try Self.partition(of: region)
    } catch {
      guard isNamed, error.code == .unknownRegion else { throw error }
      partition = commercial
    }
    switch (fips, dualStack) {
    case (true, true): return "batch-fips.\(region).\(partition.dualStackDomain)"
    case (false, true): return "batch.\(region).\(partition.dualStackDomain)"
    case (false, false): return "batch.\(region).\(partition.domain)"
    case (true, false):
      switch partition.id {
      case "aws": return "fips.batch.\(region).amazonaws.com"
      case "aws-us-gov": return "batch.\(region).amazonaws.com"
      default: return "batch-fips.\(region).\(partition.domain)"
      }
    }
  }

  /// The partition that a region belongs to: the one with the longest prefix after which exactly one word and
  /// a number are left, as in `us-gov-west-1`.
  public static func partition(of region: String) throws(BatchError) -> Partition {
    guard isWellFormed(region) else {
      throw BatchError(
        .malformedRegion,
        "the region is not a name of at most \(maximumRegionLength) lower-case letters, digits and hyphens"
          + " such as eu-west-1; set AWS_REGION or --region")
    }
    for partition in partitions {
      for prefix in partition.prefixes
      where region.hasPrefix(prefix) && isPlace(region.dropFirst(prefix.count)) {
        return partition
      }
    }
    throw BatchError(
      .unknownRegion,
      "\(region) is not a region of any AWS partition; correct the region that the client signs for,"
        + " AWS_REGION or --region, or give a fixed --upstream")
  }

  /// Whether `region` can stand as one label of a host name: lower-case letters, digits and inner hyphens.
  public static func isWellFormed(_ region: String) -> Bool {
    let bytes = region.utf8
    guard (1...maximumRegionLength).contains(bytes.count), bytes.first != 0x2D, bytes.last != 0x2D else {
      return false
    }
    return bytes.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x61...0x7A, 0x2D: true
      default: false
      }
    }
  }

  /// `west-1`: one word without a hyphen, and a number.
  private static func isPlace(_ rest: Substring) -> Bool {
    let parts = rest.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard parts.count == 2, let word = parts.first, let number = parts.last else { return false }
    return !word.isEmpty && !number.isEmpty && number.allSatisfy { $0 &- 0x30 < 10 }
  }
}
