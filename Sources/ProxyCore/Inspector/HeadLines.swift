/// A message head as lines to be shown: the start line and the fields, in order and in their case, secrets masked.
struct HeadLines: Sendable {
  let startLine: String
  let fields: [(name: String, value: String)]

  init(startLine: String, fields: [(name: String, value: String)]) {
    self.startLine = startLine
    self.fields = fields
  }

  /// - Parameter head: a head that was parsed before, so every line is well-formed; what follows its empty line
  ///   does not count.
  init(_ head: ArraySlice<UInt8>) {
    var lines = head.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? line.dropLast() : line
    }
    if lines.first?.isEmpty == true { lines.removeFirst() }  // RFC 9112 section 2.2 lets one stand there
    startLine = Self.masked(String(decoding: lines.first ?? [], as: UTF8.self))
    fields = lines.dropFirst().prefix { !$0.isEmpty }.map { line in
      let colon = line.firstIndex(of: 0x3A) ?? line.endIndex
      let name = String(decoding: line[..<colon], as: UTF8.self)
      let value = line[colon...].dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
      return (name, SecretMask.value(of: name, String(decoding: value, as: UTF8.self)))
    }
  }

  init(_ head: [UInt8]) { self.init(head[...]) }

  /// The value of the first field of that name, which is given in lower case.
  func first(_ name: String) -> String? { fields.first { $0.name.lowercased() == name }?.value }

  /// Method, target and version of a request line.
  var request: (method: String, target: String, version: String)? {
    let parts = startLine.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    return parts.count == 3 ? (parts[0], parts[1], parts[2]) : nil
  }

  private static func masked(_ line: String) -> String {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, parts[2].hasPrefix("HTTP/") else { return line }
    return "\(parts[0]) \(SecretMask.target(parts[1])) \(parts[2])"
  }
}
