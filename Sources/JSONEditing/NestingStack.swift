/// Which containers are open, one bit each: 1 an object, 0 an array. The innermost 64 live in a register, the
/// rest in an array of words, so that a million levels cost 125 kB of heap and none of the call stack.
struct NestingStack {
  private var word: UInt64 = 0
  private var spilled: [UInt64] = []
  private var depth = 0

  init(object: Bool) {
    push(object: object)
  }

  var isEmpty: Bool { depth == 0 }

  /// Whether the innermost open container is an object.
  var isObject: Bool { word & 1 == 1 }

  /// The byte that closes the innermost open container.
  var closing: UInt8 { isObject ? 0x7D : 0x5D }

  mutating func push(object: Bool) {
    if depth > 0, depth & 63 == 0 {
      spilled.append(word)
      word = 0
    }
    word = word << 1 | (object ? 1 : 0)
    depth += 1
  }

  mutating func pop() {
    depth -= 1
    word >>= 1
    if depth > 0, depth & 63 == 0 { word = spilled.popLast() ?? 0 }
  }
}
