/// A second reading of the chunked coding, whole buffers only, sharing nothing with the decoder.
enum PlainChunkedReader {
  enum Outcome: Equatable {
    case finished(body: [UInt8], consumed: Int)
    case refused
    /// The bytes end before the body does; what stands in the line that is not complete is not judged.
    case incomplete
  }

  static func read(_ bytes: [UInt8], maximum: Int) -> Outcome {
    var index = 0
    var body: [UInt8] = []
    while true {
      guard let end = bytes[index...].firstIndex(of: 10) else { return .incomplete }
      guard end > index, bytes[end - 1] == 13 else { return .refused }
      let line = Array(bytes[index..<end - 1])
      index = end + 1
      let digits = line.prefix { isHexadecimal($0) }
      guard (1...16).contains(digits.count),
        let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return .refused }
      guard areExtensions(Array(line[digits.count...])), line.count - digits.count <= 256 else {
        return .refused
      }
      if size == 0 { return trailers(bytes, from: index, body: body) }
      guard size <= maximum - body.count else { return .refused }
      guard bytes.count >= index + size else { return .incomplete }
      body += bytes[index..<index + size]
      index += size
      if index < bytes.count, bytes[index] != 13 { return .refused }
      if index + 1 < bytes.count, bytes[index + 1] != 10 { return .refused }
      if index + 2 > bytes.count { return .incomplete }
      index += 2
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    Array("0123456789abcdefABCDEF".utf8).contains(byte)
  }

  private static let token = Set(
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

  /// `;name`, `;name=token`, `;name="quoted"`, repeated, and nothing else.
  private static func areExtensions(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let first = rest.popFirst() {
      guard first == UInt8(ascii: ";") else { return false }
      let name = rest.prefix { token.contains($0) }
      guard !name.isEmpty else { return false }
      rest = rest.dropFirst(name.count)
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "\"") {
        rest = rest.dropFirst()
        var isClosed = false
        while !isClosed {
          guard let byte = rest.popFirst(), byte >= 32 || byte == 9, byte != 127 else { return false }
          if byte == UInt8(ascii: "\"") { isClosed = true }
          if byte == UInt8(ascii: "\\") {
            guard let next = rest.popFirst(), next >= 32 || next == 9, next != 127 else { return false }
          }
        }
      } else {
        let value = rest.prefix { token.contains($0) }
        guard !value.isEmpty else { return false }
        rest = rest.dropFirst(value.count)
      }
    }
    return true
  }

  private static func trailers(_ bytes: [UInt8], from start: Int, body: [UInt8]) -> Outcome {
    var index = start
    while true {
      guard let end = bytes[index...].firstIndex(of: 10) else { return .incomplete }
      guard end > index, bytes[end - 1] == 13 else { return .refused }
      let line = Array(bytes[index..<end - 1])
      index = end + 1
      if line.isEmpty { return .finished(body: body, consumed: index) }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
        line[..<colon].allSatisfy({ token.contains($0) }),
        line[colon...].allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 })
      else { return .refused }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      // Only what the generated trailers and the mutator's words can spell.
      if ["content-length", "transfer-encoding", "host", "authorization", "te", "age", "via"].contains(name) {
        if name != "via" { return .refused }
      }
    }
  }
}
