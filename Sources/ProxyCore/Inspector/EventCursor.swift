/// Where a reader of the journal has got to: what an event's `id` says and `Last-Event-ID` gives back. `19a3f-12` is
/// the twelfth exchange of the process 19a3f.
struct EventCursor: Sendable, Equatable {
  let epoch: String
  let number: UInt64

  init(epoch: String, number: UInt64) {
    self.epoch = epoch
    self.number = number
  }

  /// Reads what a browser gives back; nil for anything else.
  init?(_ text: String) {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count == 2, 1...16 ~= halves[0].utf8.count, 1...19 ~= halves[1].utf8.count,
      halves[0].utf8.allSatisfy(Self.isHexadecimal),
      halves[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt64(halves[1])
    else { return nil }
    self.init(epoch: String(halves[0]), number: number)
  }

  var text: String { "\(epoch)-\(number)" }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
  }
}
