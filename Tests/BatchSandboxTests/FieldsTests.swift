import Testing

@testable import BatchSandbox

@Suite struct FieldsTests {
  private let fields = Fields([
    "text": "t", "number": 7, "large": .number("4294967296"), "flag": true, "nothing": .null,
    "object": ["inner": 1], "texts": ["a", "b"], "mixed": ["a", 1], "map": ["k": "v", "n": .null],
    "objects": [["name": "x"]], "empty": "",
  ])

  @Test("reads members with the types of AWS's model; null is absent") func reads() throws {
    #expect(try fields.string("text") == "t" && fields.integer("number") == 7)
    #expect(try fields.bool("flag") == true && fields.strings("texts") == ["a", "b"])
    #expect(try fields.string("nothing") == nil && fields.string("absent") == nil && !fields.has("nothing"))
    #expect(try fields.stringMap("map") == ["k": "v"])
    #expect(try fields.objects("objects")?.first?.requiredString("name") == "x")
  }

  private func message(_ read: () throws -> Void) -> String? {
    (#expect(throws: SandboxError.self) { try read() })?.message
  }

  @Test("another type is refused with the member's full name") func mismatches() {
    #expect(message { _ = try fields.string("number") } == "number must be a string, not a number.")
    #expect(message { _ = try fields.integer("large") } == "large must be a 32-bit integer, not a number.")
    #expect(message { _ = try fields.strings("mixed") } == "mixed[1] must be a string, not a number.")
    #expect(
      message { _ = try fields.object("object")?.string("inner") }
        == "object.inner must be a string, not a number.")
    #expect(message { _ = try fields.stringMap("object") } == "object.inner must be a string, not a number.")
    #expect(message { _ = try fields.requiredString("empty") } == "empty must be provided.")
    #expect(message { _ = try fields.integer("number", in: 1...5) } == "number must be between 1 and 5.")
  }
}
