import HTTP1
import JSONEditing

/// Writes JSON text: objects, arrays and what is in them, with commas where they belong.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  mutating func object(_ content: (inout JSONText) -> Void) { enclose(0x7B, 0x7D, content) }

  mutating func array(_ content: (inout JSONText) -> Void) { enclose(0x5B, 0x5D, content) }

  /// The name of a member; its value comes next.
  mutating func key(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    bytes.append(name)
    bytes.append(0x22)
    bytes.append(0x3A)
    needsComma = false
  }

  mutating func string(_ text: String) {
    separate()
    JSONString.append(text, to: &bytes)
  }

  /// Bytes as text; ill-formed UTF-8 becomes U+FFFD.
  mutating func string(_ text: some Collection<UInt8>) { string(String(decoding: text, as: UTF8.self)) }

  mutating func number(_ value: Int) {
    separate()
    ASCII.append(decimal: value, to: &bytes)
  }

  /// Microseconds as milliseconds, to three places: `12.345`.
  mutating func milliseconds(_ microseconds: Int) {
    separate()
    let value = max(0, microseconds)
    ASCII.append(decimal: value / 1000, to: &bytes)
    bytes.append(0x2E)
    for divisor in [100, 10, 1] {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + value % 1000 / divisor % 10))
    }
  }

  mutating func bool(_ value: Bool) {
    separate()
    bytes.append(value ? "true" : "false")
  }

  mutating func null() {
    separate()
    bytes.append("null")
  }

  mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    key(name)
    number(value)
  }

  mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    bool(value)
  }

  mutating func member(_ name: StaticString, _ values: [String]) {
    key(name)
    array { for value in values { $0.string(value) } }
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }

  private mutating func enclose(_ open: UInt8, _ close: UInt8, _ content: (inout JSONText) -> Void) {
    separate()
    bytes.append(open)
    needsComma = false
    content(&self)
    bytes.append(close)
    needsComma = true
  }
}
