/// How a SubmitJob names its job definition: `name`, `name:revision`, or
/// `arn:<partition>:batch:<region>:<account>:job-definition/name` with or without `:revision`, in any
/// partition. Without a revision Batch takes the latest active one (API reference, SubmitJob).
public struct JobDefinitionReference: Sendable, Hashable {
  /// As it was written.
  public let text: String
  public let name: String
  public let revision: Int?
  /// The ARN without its revision, or nil where the reference is no ARN.
  public let unrevisionedARN: String?

  /// Nil where `text` is none of the four forms. Names are 1 to 128 letters, digits, hyphens and underscores;
  /// revisions are positive, without leading zeros.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumLength else { return nil }
    var nameStart = 0
    let isARN = bytes.starts(with: "arn:".utf8)
    if isARN {
      guard let start = Self.endOfARNPrefix(bytes) else { return nil }
      nameStart = start
    }
    var nameEnd = nameStart
    while nameEnd < bytes.count, Self.isNameByte(bytes[nameEnd]) { nameEnd += 1 }
    guard (1...Self.maximumNameLength).contains(nameEnd - nameStart) else { return nil }
    if nameEnd < bytes.count {
      guard bytes[nameEnd] == 0x3A, let revision = Self.revision(bytes[(nameEnd + 1)...]) else { return nil }
      self.revision = revision
    } else {
      revision = nil
    }
    self.text = text
    name = String(decoding: bytes[nameStart..<nameEnd], as: UTF8.self)
    unrevisionedARN = isARN ? String(decoding: bytes[..<nameEnd], as: UTF8.self) : nil
  }

  /// A name, an ARN's other parts and a revision of ten digits fit with room to spare.
  static let maximumLength = 512
  static let maximumNameLength = 128

  /// Whether `name` alone is a job definition's name.
  static func isName(_ name: String) -> Bool {
    (1...maximumNameLength).contains(name.utf8.count) && name.utf8.allSatisfy(isNameByte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }

  private static func revision(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...10).contains(digits.count), digits.first != 0x30,
      digits.allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
  }

  /// Where the name starts in `arn:<partition>:batch:<region>:<account>:job-definition/…`.
  private static func endOfARNPrefix(_ bytes: [UInt8]) -> Int? {
    let parts = bytes.split(separator: 0x3A, maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[1].starts(with: "aws".utf8), parts[1].allSatisfy(isLabelByte),
      parts[2].elementsEqual("batch".utf8), !parts[3].isEmpty, parts[3].allSatisfy(isLabelByte),
      parts[4].count == 12, parts[4].allSatisfy({ $0 &- 0x30 < 10 }),
      parts[5].starts(with: "job-definition/".utf8)
    else { return nil }
    return parts[5].startIndex + "job-definition/".utf8.count
  }

  private static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2D: true
    default: false
    }
  }
}
