/// A seeded generator (Steele, Lea and Flood 2014), so that a failing case can be had again.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(max(1, bound)))
  }
}

/// Changes a message here and there, with a liking for the bytes that matter.
struct Mutator {
  static let words = [
    "\r\n", "\r", "\n", " ", "\t", "\0", ":", ",", ";", "0", "5", "a", "\r\n\r\n", "Content-Length: 1\r\n",
    "Transfer-Encoding: chunked\r\n", "Host: localhost\r\n", "HTTP/1.0", "HTTP/1.1", "chunked", "%", "[", "]",
    "\"",
    "\\", "=", "_", "\u{7F}", "é", "#", "?", "*", "/", "http://", "+", "-", "close",
  ].map { Array($0.utf8) }

  static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    for _ in 0...random.below(3) {
      let index = random.below(bytes.count + 1)
      switch random.below(6) {
      case 0 where index < bytes.count: bytes[index] = UInt8(truncatingIfNeeded: random.next())
      case 1 where index < bytes.count: bytes.remove(at: index)
      case 2 where index < bytes.count: bytes[index] ^= 1 << UInt8(random.below(8))
      case 3 where index < bytes.count:
        let end = min(bytes.count, index + 1 + random.below(12))
        bytes.insert(contentsOf: Array(bytes[index..<end]), at: random.below(bytes.count + 1))
      case 4: bytes.removeSubrange(index..<min(bytes.count, index + random.below(6)))
      default: bytes.insert(contentsOf: words[random.below(words.count)], at: index)
      }
    }
  }
}
