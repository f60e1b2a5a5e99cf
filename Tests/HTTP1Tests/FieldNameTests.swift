import HTTP1
import Testing

@Suite struct FieldNameTests {
  @Test("recognises every name in any case", arguments: FieldName.allCases)
  func recognisesEveryName(_ name: FieldName) {
    for text in [name.lowercased.description, name.lowercased.description.uppercased()] {
      let bytes = Array("-\(text)-".utf8)
      #expect(FieldName(bytes, 1..<bytes.count - 1) == name)
    }
  }

  @Test("recognises no name that only resembles one", arguments: FieldName.allCases.filter { $0 != .other })
  func recognisesNoOther(_ name: FieldName) {
    let text = Array(name.lowercased.description.utf8)
    #expect(FieldName((text + [0x78]), 0..<text.count + 1) == .other)
    #expect(FieldName(text, 0..<text.count - 1) == .other)
    for index in text.indices {
      var changed = text
      changed[index] = 0x7E
      #expect(FieldName(changed, 0..<changed.count) == .other)
    }
  }

  @Test("takes long and empty names for others", arguments: [0, 1, 5, 8, 11, 23, 24, 25, 1000])
  func takesLongNamesForOthers(_ count: Int) {
    let bytes = [UInt8](repeating: 0x61, count: count)
    #expect(FieldName(bytes, 0..<count) == .other)
  }
}
