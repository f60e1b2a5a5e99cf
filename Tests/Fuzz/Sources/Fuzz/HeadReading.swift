import HTTP1

/// The end of a head, or why there is none.
enum ScanOutcome: Equatable {
  case end(Int)
  case incomplete
  case refused(ParseError)
}

enum HeadReading {
  /// Small limits come in reach of small inputs; the proxy's own ones are tried with the rest.
  static let tight = ParseLimits(head: 512, line: 160, fieldLine: 128, fields: 12, body: 1000)
  static let usual = ParseLimits()
  /// For what was written anew: a blank after each colon and a Host may be added.
  static let roomy = ParseLimits(head: 262_144, line: 32_768, fieldLine: 32_768, fields: 200)

  /// Scans a buffer that grows by `piece()` bytes.
  static func scan(_ bytes: [UInt8], _ limits: ParseLimits, piece: () -> Int) -> ScanOutcome {
    var scanner = HeadScanner(limits: limits)
    var count = 0
    repeat {
      count = min(bytes.count, count + piece())
      do throws(ParseError) {
        if let end = try scanner.end(in: bytes.span.extracting(0..<count)) { return .end(end) }
      } catch {
        return .refused(error)
      }
    } while count < bytes.count
    return .incomplete
  }

  /// Scans in three ways, which must agree.
  static func scan(_ bytes: [UInt8], _ limits: ParseLimits) -> ScanOutcome {
    let whole = scan(bytes, limits) { max(1, bytes.count) }
    let single = scan(bytes, limits) { 1 }
    var random = SplitMix64(of: bytes)
    let pieces = scan(bytes, limits) { 1 + random.below(16) }
    // A line that is both too long and ill-formed is refused for whichever shows first.
    if case .refused = whole, case .refused = single, case .refused = pieces { return whole }
    must(whole == single, "by the byte \(single), whole \(whole)")
    must(whole == pieces, "in pieces \(pieces), whole \(whole)")
    return whole
  }

  /// What every accepted field must be.
  static func checkFields(_ fields: HeaderFields, from start: Int) {
    let bytes = fields.bytes
    var position = start
    for field in fields.entries {
      must(field.name.lowerBound == position, "bytes before a field belong to none")
      must(!field.name.isEmpty, "an empty name")
      for byte in bytes[field.name] { must(isToken(byte), "a name with byte \(byte)") }
      must(bytes[field.name.upperBound] == 0x3A, "no colon after a name")
      must(field.value.lowerBound > field.name.upperBound, "a value that begins in its name")
      for byte in bytes[field.name.upperBound + 1..<field.value.lowerBound] {
        must(byte == 0x20 || byte == 0x09, "byte \(byte) before a value")
      }
      for byte in bytes[field.value] { must(byte >= 0x20 && byte != 0x7F || byte == 0x09, "byte \(byte)") }
      for edge in [bytes[field.value].first, bytes[field.value].last] {
        must(edge != 0x20 && edge != 0x09, "a blank at the edge of a value")
      }
      position = field.value.upperBound
      while bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
      must(bytes[position] == 0x0D && bytes[position + 1] == 0x0A, "no line end after a value")
      position += 2
    }
    must(position + 2 == bytes.count, "bytes after the last field")
    must(bytes[position] == 0x0D && bytes[position + 1] == 0x0A, "no empty line at the end")
  }

  /// The same names and values in the same order.
  static func isSame(_ left: HeaderFields, _ right: HeaderFields) -> Bool {
    guard left.entries.count == right.entries.count else { return false }
    for (a, b) in zip(left.entries, right.entries) {
      guard left.bytes[a.name].elementsEqual(right.bytes[b.name]),
        left.bytes[a.value].elementsEqual(right.bytes[b.value]), a.known == b.known
      else { return false }
    }
    return true
  }

  /// Names as a reader that knows nothing of this program's finds them.
  static func count(_ name: String, in fields: HeaderFields) -> Int {
    fields.entries.count { field in
      String(decoding: fields.bytes[field.name], as: UTF8.self).lowercased() == name
    }
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}

/// What a parsing function gives, in a form that can be compared.
enum Outcome<Value: Equatable>: Equatable {
  case value(Value)
  case refused(ParseError)

  init(_ body: () throws(ParseError) -> Value) {
    do throws(ParseError) { self = .value(try body()) } catch { self = .refused(error) }
  }

  var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }
}
