import Testing

@testable import JSONEditing

@Suite struct NestingStackTests {
  @Test("gives back what was pushed, in reverse", arguments: [1, 2, 63, 64, 65, 128, 129, 1000])
  func reverses(_ depth: Int) {
    var random = SeededGenerator(seed: UInt64(depth))
    let levels = (0..<depth).map { _ in Bool.random(using: &random) }
    var stack = NestingStack(object: levels[0])
    for level in levels.dropFirst() { stack.push(object: level) }
    for level in levels.reversed() {
      #expect(!stack.isEmpty)
      #expect(stack.isObject == level)
      #expect(stack.closing == (level ? 0x7D : 0x5D))
      stack.pop()
    }
    #expect(stack.isEmpty)
  }

  @Test("goes up and down across a word's edge")
  func edges() {
    var stack = NestingStack(object: true)
    for _ in 0..<63 { stack.push(object: true) }
    for _ in 0..<5 {
      stack.push(object: false)
      #expect(!stack.isObject)
      stack.pop()
      #expect(stack.isObject)
    }
  }
}
