/// Why a message was refused: what is wrong with it and where. Holds field names of the message, never
/// values.
public struct ParseError: Error, Sendable, Equatable {
  public let code: Code
  /// The name of the field at fault, where there is one and it is a well-formed name.
  public let field: String?
  /// The line of the head (or of the trailer section) at fault, from 1, where it is known.
  public let line: Int?

  public init(_ code: Code, field: String? = nil, line: Int? = nil) {
    self.code = code
    self.field = field
    self.line = line
  }

  /// A constant name for logs and metrics, such as `bad-request-line`.
  public var label: String { code.rawValue }

  /// The status that answers a request with this fault. A response with it is its sender's fault, and whoever
  /// relays it answers 502.
  public var status: Int { code.status }

  /// The rule that is broken, such as `RFC 9112 section 6.3`.
  public var rfc: String { code.rfc }

  /// One sentence that says what is wrong and where.
  public var message: String {
    switch (field, line) {
    case (let field?, _): "\(code.sentence) (field \(field))."
    case (nil, let line?): "\(code.sentence) (line \(line))."
    case (nil, nil): "\(code.sentence)."
    }
  }
}

extension ParseError: CustomStringConvertible {
  public var description: String { "\(label): \(message)" }
}

extension ParseError {
  /// The error for the field whose name stands in `bytes[name]`, a well-formed one; long names are cut.
  init(_ code: Code, in bytes: Span<UInt8>, name: Range<Int>) {
    var text: [UInt8] = []
    for index in name.prefix(64) { text.append(bytes[index]) }
    self.init(code, field: String(decoding: text, as: UTF8.self))
  }
}
