import Foundation

/// A second reading of the rules for requests, written for plainness instead of speed and sharing nothing
/// with the parsers, to compare them with on mutated messages. Limits on sizes are left out, except for
/// counts.
enum PlainRequestReader {
  /// The length of the first head in `bytes`, or nil when there is none.
  static func headLength(_ bytes: [UInt8]) -> Int? {
    let start = bytes.starts(with: [13, 10]) ? 2 : 0
    guard bytes.count >= start + 4 else { return nil }
    for index in start...(bytes.count - 4) where Array(bytes[index..<index + 4]) == [13, 10, 13, 10] {
      return index + 4
    }
    return nil
  }

  /// Whether a head and its framing and Expect are acceptable.
  static func accepts(_ head: [UInt8]) -> Bool {
    guard var lines = lines(head) else { return false }
    if lines.first == "" { lines.removeFirst() }
    guard !lines.isEmpty else { return false }
    let words = lines.removeFirst().split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3, ["HTTP/1.1", "HTTP/1.0"].contains(words[2]) else { return false }
    guard isToken(words[0]), words[0].unicodeScalars.count <= 32 else { return false }

    guard lines.count <= 100 else { return false }
    var fields: [(name: String, raw: String, value: String)] = []
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { return false }
      let name = String(line[..<colon])
      let raw = String(line[line.index(after: colon)...])
      guard isToken(name),
        !raw.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\t" || $0.value == 127 })
      else { return false }
      let lower = name.lowercased()
      guard !["content_length", "transfer_encoding"].contains(lower) else { return false }
      fields.append((lower, raw, raw.trimmingCharacters(in: CharacterSet(charactersIn: " \t"))))
    }
    let connection = fields.filter { $0.name == "connection" }.reduce(0) {
      $0 + $1.value.unicodeScalars.count
    }
    guard connection <= 1024 else { return false }
    let isOld = words[2] == "HTTP/1.0"
    return hosts(words[0], words[1], fields.filter { $0.name == "host" }.map(\.value), isOld)
      && framing(
        fields.filter { $0.name == "content-length" }.map(\.raw),
        fields.filter { $0.name == "transfer-encoding" }.map(\.raw), isOld)
      && [[], ["100-continue"]].contains(
        fields.filter { $0.name == "expect" }.map { $0.value.lowercased() })
  }

  /// The lines without their CRLF and the empty one at the end; nil for a bare CR or LF.
  private static func lines(_ head: [UInt8]) -> [String]? {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var index = 0
    while index < head.count {
      if head[index] == 13 {
        guard index + 1 < head.count, head[index + 1] == 10 else { return nil }
        lines.append(String(line))
        line = String.UnicodeScalarView()
        index += 2
      } else if head[index] == 10 {
        return nil
      } else {
        line.append(Unicode.Scalar(head[index]))
        index += 1
      }
    }
    guard line.isEmpty, lines.popLast() == "" else { return nil }
    return lines
  }

  private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
  private static let tokenScalars = Set((letters + "!#$%&'*+-.^_`|~").unicodeScalars)
  private static let targetScalars = Set((letters + "-._~!$&'()*+,;=:@/?").unicodeScalars)
  private static let nameScalars = Set((letters + "-._~").unicodeScalars)
  private static let digits = Set("0123456789".unicodeScalars)

  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(tokenScalars.contains)
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(digits.contains)
      && (text == "0" || text.unicodeScalars.first != "0")
  }

  private static func framing(_ lengths: [String], _ codings: [String], _ isOld: Bool) -> Bool {
    guard lengths.count + codings.count <= 1 else { return false }
    // At most the one usual space around the value.
    func plain(_ raw: String) -> String { raw.hasPrefix(" ") ? String(raw.dropFirst()) : raw }
    if let coding = codings.first { return !isOld && plain(coding).lowercased() == "chunked" }
    guard let length = lengths.first else { return true }
    return isNumber(plain(length)) && (Int(plain(length)).map { $0 <= 1_048_576 } ?? false)
  }

  private static func hosts(_ method: String, _ target: String, _ hosts: [String], _ isOld: Bool) -> Bool {
    guard hosts.count <= 1, isOld || hosts.count == 1, hosts.allSatisfy({ isAuthority($0, needsPort: false) })
    else { return false }
    if method == "CONNECT" { return isAuthority(target, needsPort: true) }
    if target == "*" { return method == "OPTIONS" }
    if target.hasPrefix("/") { return isPath(target) }
    let lower = target.lowercased()
    for scheme in ["http://", "https://"] where lower.hasPrefix(scheme) {
      let rest = String(target.unicodeScalars.dropFirst(scheme.count))
      let authority = String(rest.prefix { $0 != "/" && $0 != "?" })
      return isAuthority(authority, needsPort: false)
        && isPath(String(rest.unicodeScalars.dropFirst(authority.unicodeScalars.count)))
        && (hosts.isEmpty || hosts[0].lowercased() == authority.lowercased())
    }
    return false
  }

  private static func isPath(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "%" {
        guard index + 2 < scalars.count, scalars[index + 1].properties.isASCIIHexDigit,
          scalars[index + 2].properties.isASCIIHexDigit
        else { return false }
      } else if !targetScalars.contains(scalar) {
        return false
      }
    }
    return true
  }

  private static func isAuthority(_ text: String, needsPort: Bool) -> Bool {
    let port: Substring
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      var address = in6_addr()
      let inside = String(text[text.index(after: text.startIndex)..<end])
      guard !inside.contains("\0"), inet_pton(AF_INET6, inside, &address) == 1 else { return false }
      port = text[text.index(after: end)...]
    } else {
      let name = text.prefix { $0 != ":" }
      guard !name.isEmpty, name.count <= 255, name.unicodeScalars.allSatisfy(nameScalars.contains) else {
        return false
      }
      port = text.dropFirst(name.count)
    }
    if port.isEmpty { return !needsPort }
    guard port.hasPrefix(":"), isNumber(String(port.dropFirst())) else { return false }
    return (1...65_535).contains(Int(port.dropFirst()) ?? 0)
  }
}
