/// What a JSON value is (RFC 8259 section 3).
public enum JSONKind: UInt8, Sendable, CaseIterable {
  case object
  case array
  case string
  case number
  case `true`
  case `false`
  case null
}

/// Where one member of an object stands: spans of bytes, nothing decoded.
public struct JSONMember: Sendable, Equatable {
  /// The name, with its quotation marks.
  public let key: Range<Int>
  /// The value, without white space around it.
  public let value: Range<Int>
  public let kind: JSONKind
  /// Whether the name is spelled with at least one escape.
  public let keyHasEscapes: Bool

  @inlinable
  public init(key: Range<Int>, value: Range<Int>, kind: JSONKind, keyHasEscapes: Bool) {
    self.key = key
    self.value = value
    self.kind = kind
    self.keyHasEscapes = keyHasEscapes
  }

  /// From the name's first quotation mark to the value's last byte; no comma, no white space around it.
  @inlinable
  public var member: Range<Int> { key.lowerBound..<value.upperBound }
}

/// Where one element of an array stands.
public struct JSONElement: Sendable, Equatable {
  /// The value, without white space around it.
  public let value: Range<Int>
  public let kind: JSONKind

  @inlinable
  public init(value: Range<Int>, kind: JSONKind) {
    self.value = value
    self.kind = kind
  }
}
