@testable import HTTP1

// A Span cannot stand within #expect; these take the array it is made of.

extension ASCII {
  static func equalsIgnoringCase(_ bytes: [UInt8], _ range: Range<Int>, _ word: StaticString) -> Bool {
    equalsIgnoringCase(bytes.span, range, word)
  }

  static func equalsIgnoringCase(_ bytes: [UInt8], _ range: Range<Int>, _ other: Range<Int>) -> Bool {
    equalsIgnoringCase(bytes.span, range, other)
  }

  static func equals(_ bytes: [UInt8], _ range: Range<Int>, _ word: StaticString) -> Bool {
    equals(bytes.span, range, word)
  }
}

extension FieldName {
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.init(bytes.span, range)
  }
}

extension Authority {
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    self.init(bytes.span, range)
  }
}

extension HeadScanner {
  mutating func end(in bytes: [UInt8]) throws(ParseError) -> Int? {
    try end(in: bytes.span)
  }
}

func firstControl(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
  HTTP1.firstControl(in: bytes.span, from: start, to: end)
}
