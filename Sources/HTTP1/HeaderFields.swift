/// One field line (RFC 9110 section 5): where its name and value stand in the bytes of the head, the value
/// without the blanks around it, and which name it is when this program knows it.
public struct HeaderField: Sendable, Equatable {
  public let name: Range<Int>
  public let value: Range<Int>
  public let known: FieldName

  @inlinable
  public init(name: Range<Int>, value: Range<Int>, known: FieldName) {
    self.name = name
    self.value = value
    self.known = known
  }
}

/// The fields of a message, in the order and the case in which they came, repetitions kept. The bytes are
/// those of the whole head; `entries` only point into them.
public struct HeaderFields: Sendable {
  public let bytes: [UInt8]
  public let entries: [HeaderField]
  /// Bit n stands for the name with raw value n: most names that are asked for are not there.
  @usableFromInline let present: UInt64

  @inlinable
  public init(bytes: [UInt8], entries: [HeaderField]) {
    self.bytes = bytes
    self.entries = entries
    var present: UInt64 = 0
    for entry in entries { present |= 1 &<< UInt64(entry.known.rawValue) }
    self.present = present
  }

  /// Whether there is a field of that name.
  @inlinable
  public func has(_ name: FieldName) -> Bool {
    present &>> UInt64(name.rawValue) & 1 == 1
  }

  /// The first field of that name, or nil. HOT.
  @inlinable
  public func first(_ name: FieldName) -> HeaderField? {
    guard has(name) else { return nil }
    for entry in entries where entry.known == name { return entry }
    return nil
  }

  /// How many field lines have that name.
  @inlinable
  public func count(of name: FieldName) -> Int {
    guard has(name) else { return 0 }
    var count = 0
    for entry in entries where entry.known == name { count += 1 }
    return count
  }

  /// The first field whose name is `name` (given in lower case), known or not.
  public func first(named name: StaticString) -> HeaderField? {
    let span = bytes.span
    for entry in entries where ASCII.equalsIgnoringCase(span, entry.name, name) { return entry }
    return nil
  }

  /// The value of the first field of that name as text; for messages and decisions, not for the wire.
  public func text(_ name: FieldName) -> String? {
    first(name).map { ASCII.text(bytes, $0.value) }
  }

  /// The value of the first field of that name (given in lower case) as text.
  public func text(named name: StaticString) -> String? {
    first(named: name).map { ASCII.text(bytes, $0.value) }
  }
}
