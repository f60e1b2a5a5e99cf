/// Names of Batch resources: what may be a name, how ARNs are written and read.
enum ResourceNames {
  /// Longest name of a job, definition, queue or compute environment (AWS Batch API reference).
  static let maximumLength = 128

  /// Letters, digits, hyphens and underscores, 1 to 128 of them.
  static func isName(_ text: some StringProtocol) -> Bool {
    (1...maximumLength).contains(text.utf8.count) && text.utf8.allSatisfy(isNameByte)
  }

  /// A name that starts with a letter or a digit: what SubmitJob wants as `jobName`.
  static func isJobName(_ text: String) -> Bool {
    guard isName(text), let first = text.utf8.first else { return false }
    return first != UInt8(ascii: "-") && first != UInt8(ascii: "_")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// A revision: digits only, at least 1.
  static func revision(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(text), number > 0 else {
      return nil
    }
    return number
  }

  /// The refusal of Batch for a name with other characters.
  static func unsupportedName(_ text: String) -> SandboxError {
    .refused("Provided name \(text) is not supported pattern[a-zA-Z_0-9-]{1,128}", "name")
  }
}

/// An account in a Region: everything in the sandbox belongs to one.
struct Scope: Sendable, Hashable {
  let account: String
  let region: String

  /// The partition whose Regions have that prefix (AWS partition table).
  var partition: String {
    let prefixes = [
      ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"),
      ("eu-isoe-", "aws-iso-e"), ("us-isof-", "aws-iso-f"), ("eusc-", "aws-eusc"),
    ]
    return prefixes.first { region.hasPrefix($0.0) }?.1 ?? "aws"
  }

  /// `arn:aws:batch:us-east-1:123456789012:<type>/<name>`.
  func arn(_ type: String, _ name: String) -> String {
    "arn:\(partition):batch:\(region):\(account):\(type)/\(name)"
  }

  /// The name in an ARN of that type in this Region. The account is not compared: the sandbox has only the one of
  /// its caller, and state machines carry the ARNs of real ones.
  func name(ofARN text: String, type: String) -> String? {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[1] == partition, parts[2] == "batch", parts[3] == region,
      parts[5].hasPrefix(type + "/")
    else { return nil }
    return String(parts[5].dropFirst(type.count + 1))
  }

  /// The name that a name or an ARN stands for; nil for an ARN of something else or somewhere else.
  func name(_ text: String, type: String) -> String? {
    text.hasPrefix("arn:") ? name(ofARN: text, type: type) : text
  }
}
