import Testing

@testable import AWSBatch

@Suite struct LRUTableTests {
  @Test("forgets what was used longest ago")
  func forgetsTheOldest() {
    var table = LRUTable<Int, String>(capacity: 3)
    for key in 1...3 { table.set("\(key)", for: key) }
    #expect(table.value(for: 1) == "1")
    table.set("4", for: 4)
    #expect(table.value(for: 2) == nil)
    #expect(table.value(for: 1) == "1" && table.value(for: 3) == "3" && table.value(for: 4) == "4")
    table.set("3b", for: 3)
    #expect(table.value(for: 3) == "3b" && table.count == 3)
  }

  @Test("agrees with a slow list over many steps", arguments: [1, 2, 7, 50])
  func agreesWithAList(_ capacity: Int) {
    var random = SystemRandomNumberGenerator()
    var table = LRUTable<Int, Int>(capacity: capacity)
    var list: [(key: Int, value: Int)] = []
    for step in 0..<5000 {
      let key = Int.random(in: 0..<capacity * 2, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        let expected = list.firstIndex { $0.key == key }
        #expect(table.value(for: key) == expected.map { list[$0].value })
        if let expected { list.append(list.remove(at: expected)) }
      case 5..<8:
        list.removeAll { $0.key == key }
        if list.count == capacity { list.removeFirst() }
        list.append((key, step))
        table.set(step, for: key)
      case 8:
        list.removeAll { $0.key == key }
        table.removeValue(for: key)
      default:
        list.removeAll { $0.key % 5 == key % 5 && $0.value % 2 == 0 }
        table.removeAll { $0 % 5 == key % 5 && $1 % 2 == 0 }
      }
      #expect(table.count == list.count)
    }
  }

  @Test("has room for one at least")
  func roomForOne() {
    var table = LRUTable<Int, Int>(capacity: 0)
    table.set(1, for: 1)
    table.set(2, for: 2)
    #expect(table.value(for: 1) == nil && table.value(for: 2) == 2)
  }
}
