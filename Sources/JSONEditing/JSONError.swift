/// Why bytes are not one JSON document, or why an edit of them cannot be made (RFC 8259).
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: Sendable, Equatable, CaseIterable {
    /// The bytes end inside a value.
    case unexpectedEnd
    /// A byte that no rule of the grammar allows where it stands.
    case unexpectedByte
    /// A control character that is not escaped inside a string (section 7).
    case controlCharacter
    /// A backslash that no escape of section 7 follows.
    case badEscape
    /// Bytes that are not UTF-8 (section 8.1): overlong, surrogate, beyond U+10FFFF or truncated.
    case badUTF8
    /// A number that the grammar of section 6 does not derive.
    case badNumber
    /// A byte other than white space after the document.
    case trailingBytes
    /// Valid, but not an object.
    case notAnObject
    /// Valid, but not an array.
    case notAnArray
    /// A range that lies outside the bytes, or edits that overlap.
    case badRange
  }

  public let code: Code
  /// The index of the byte at which the fault was noticed, counted from zero.
  public let offset: Int

  @inlinable
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// A short constant word, for logs and metrics.
  public var label: String {
    switch code {
    case .unexpectedEnd: "json-unexpected-end"
    case .unexpectedByte: "json-unexpected-byte"
    case .controlCharacter: "json-control-character"
    case .badEscape: "json-bad-escape"
    case .badUTF8: "json-bad-utf8"
    case .badNumber: "json-bad-number"
    case .trailingBytes: "json-trailing-bytes"
    case .notAnObject: "json-not-an-object"
    case .notAnArray: "json-not-an-array"
    case .badRange: "json-bad-range"
    }
  }

  /// One sentence: what is wrong, and where. Never quotes the bytes.
  public var message: String {
    switch code {
    case .unexpectedEnd: "the JSON ends inside a value, at byte \(offset)"
    case .unexpectedByte: "byte \(offset) cannot stand there in JSON"
    case .controlCharacter: "byte \(offset) is a control character that JSON wants escaped"
    case .badEscape: "byte \(offset) is not an escape that JSON knows"
    case .badUTF8: "byte \(offset) is not valid UTF-8"
    case .badNumber: "the number at byte \(offset) is not one of JSON's"
    case .trailingBytes: "more than one JSON value: byte \(offset) follows the first"
    case .notAnObject: "the JSON value at byte \(offset) is not an object"
    case .notAnArray: "the JSON value at byte \(offset) is not an array"
    case .badRange: "the edit at byte \(offset) does not fit the JSON"
    }
  }

  public var description: String { message }
}
