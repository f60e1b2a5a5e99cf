import Testing

@testable import BatchSandbox

@Suite struct JSONValueTests {
  @Test("members keep their order, and of a repeated key the last value") func members() {
    var members = JSONMembers(lastValuesOf: [
      .init(key: "a", value: 1), .init(key: "b", value: 2), .init(key: "a", value: 3),
    ])
    #expect(members.entries.map(\.key) == ["a", "b"] && members["a"] == 3)
    members["c"] = true
    members["a"] = nil
    members["absent"] = nil
    #expect(members.entries.map(\.key) == ["b", "c"])
    #expect(members.overlaid(with: ["b": "x", "d": []]).entries.map(\.key) == ["b", "c", "d"])
  }

  @Test("a value is read as what it is, and as nothing else") func kinds() {
    let value: JSONValue = ["n": 7, "s": "t", "l": [1], "f": .number("1.5")]
    #expect(value["n"]?.integer == 7 && value["n"]?.string == nil)
    #expect(value["f"]?.integer == nil && value["l"]?.array?.count == 1)
    #expect(value["absent"] == nil && JSONValue.null["x"] == nil && JSONValue.null.isNull)
    #expect(value["s"]?.kindName == "a string" && value.kindName == "an object")
  }

  @Test("setting a member changes objects only") func setting() {
    var value: JSONValue = ["a": ["b": 1]]
    value["a"]?["b"] = 2
    #expect(value["a"]?["b"] == 2)
    var list: JSONValue = [1]
    list["a"] = 1
    #expect(list == [1])
  }
}
