/// The 32 bytes of a SHA-256 hash or an HMAC-SHA256, held in line.
public struct SHA256Digest: Sendable, Hashable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// The digest's length in bytes; its hexadecimal form has twice as many digits.
  public static let count = 32

  /// - Parameter write: fills in the 32 bytes.
  init(_ write: (UnsafeMutablePointer<UInt8>) -> Void) {
    withUnsafeMutableBytes(of: &words) { bytes in
      if let start = bytes.baseAddress { write(start.assumingMemoryBound(to: UInt8.self)) }
    }
  }

  public func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    withUnsafeBytes(of: words) { body($0) }
  }

  public var bytes: [UInt8] { withBytes { Array($0) } }

  /// Appends the 64 lower-case hexadecimal digits. HOT.
  public func appendHex(to output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * Self.count) { digits in
      withBytes { bytes in
        for (index, byte) in bytes.enumerated() {
          digits[2 * index] = Self.digit(byte >> 4)
          digits[2 * index + 1] = Self.digit(byte & 15)
        }
      }
      output.append(contentsOf: digits)
    }
  }

  public var hex: String {
    var digits: [UInt8] = []
    appendHex(to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// Without a branch, which would be guessed wrong for every third digit: 10 to 15 carry into the upper half.
  @inline(__always)
  private static func digit(_ value: UInt8) -> UInt8 { 0x30 &+ value &+ ((value &+ 6) >> 4) &* 39 }

  public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
    left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
      && left.words.3 == right.words.3
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension SHA256Digest: CustomStringConvertible {
  public var description: String { hex }
}
