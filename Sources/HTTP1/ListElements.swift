/// Walks over the elements of a comma-separated list (RFC 9110 section 5.6.1), without the blanks around
/// each; empty ones included. Knows no quoted strings: none of the lists read here has any.
struct ListElements {
  private var next: Int
  private let end: Int

  init(_ range: Range<Int>) {
    next = range.lowerBound
    end = range.upperBound
  }

  /// The next element of the list that stands in `bytes`, or nil after the last.
  mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
    guard next <= end else { return nil }
    var lower = next
    var upper = next
    while upper < end, bytes[upper] != 0x2C { upper += 1 }
    next = upper + 1
    while lower < upper, isBlank(bytes[lower]) { lower += 1 }
    while upper > lower, isBlank(bytes[upper - 1]) { upper -= 1 }
    return lower..<upper
  }
}
