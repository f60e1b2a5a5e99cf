import HTTP1

/// Writes the Prometheus text exposition format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct ExpositionWriter {
  private(set) var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(32 * 1024)
  }

  /// Starts a metric family; its samples follow directly.
  mutating func family(_ name: StaticString, _ type: StaticString, _ help: StaticString) {
    append("# HELP ")
    append(name)
    append(" ")
    append(help)
    append("\n# TYPE ")
    append(name)
    append(" ")
    append(type)
    append("\n")
  }

  mutating func sample(
    _ name: StaticString, suffix: StaticString = "", labels: [(StaticString, String)] = [], _ value: UInt64
  ) {
    sample(name, suffix: suffix, labels: labels, text: String(value))
  }

  mutating func sample(_ name: StaticString, labels: [(StaticString, String)] = [], _ value: Double) {
    sample(name, suffix: "", labels: labels, text: Self.text(value))
  }

  /// The `_bucket`, `_sum` and `_count` samples of a histogram, in seconds, buckets cumulated.
  mutating func histogram(
    _ name: StaticString, labels: [(StaticString, String)] = [], _ summary: DurationSummary
  ) {
    var cumulated: UInt64 = 0
    for (index, count) in summary.counts.enumerated() {
      cumulated &+= count
      let bound = index < summary.bounds.count ? Self.seconds(UInt64(summary.bounds[index])) : "+Inf"
      sample(name, suffix: "_bucket", labels: labels + [("le", bound)], cumulated)
    }
    sample(name, suffix: "_sum", labels: labels, text: Self.seconds(summary.total))
    sample(name, suffix: "_count", labels: labels, cumulated)
  }

  private mutating func sample(
    _ name: StaticString, suffix: StaticString, labels: [(StaticString, String)], text: String
  ) {
    append(name)
    append(suffix)
    for (index, label) in labels.enumerated() {
      append(index == 0 ? "{" : ",")
      append(label.0)
      append("=\"")
      appendEscaped(label.1)
      append("\"")
    }
    append(labels.isEmpty ? " " : "} ")
    bytes.append(contentsOf: text.utf8)
    append("\n")
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(text)
  }

  private mutating func appendEscaped(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x5C: append("\\\\")
      case 0x22: append("\\\"")
      case 0x0A: append("\\n")
      default: bytes.append(byte)
      }
    }
  }

  /// Microseconds as seconds, exactly: 2500 is `0.0025`, 1000000 is `1`.
  static func seconds(_ microseconds: UInt64) -> String {
    let (whole, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard fraction != 0 else { return String(whole) }
    var digits = String(1_000_000 + fraction).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }

  /// Whole numbers without a fraction; otherwise Swift's shortest form, which Go's ParseFloat reads too.
  static func text(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    return "\(value)"
  }
}
