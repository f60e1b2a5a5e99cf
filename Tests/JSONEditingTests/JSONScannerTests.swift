import JSONEditing
import Testing

@Suite struct JSONScannerTests {
  @Test("decides about every single byte as a document", arguments: 0...255)
  func everyByte(_ byte: Int) {
    let bytes = [UInt8(truncatingIfNeeded: byte)]
    if (0x30...0x39).contains(byte) {
      #expect(throws: Never.self) { try JSONDocument.scan(bytes) }
    } else {
      #expect(throws: JSONError.self) { try JSONDocument.scan(bytes) }
    }
  }

  @Test("takes exactly four bytes for white space", arguments: 0...255)
  func whiteSpace(_ byte: Int) {
    let isSpace = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
    let space = [UInt8(truncatingIfNeeded: byte)]
    for (left, right) in [
      ("", "[]"), ("[", "]"), ("[1", ",2]"), ("[1,", "2]"), ("{\"a\"", ":1}"), ("{}", ""),
    ] {
      let bytes = utf8(left) + space + utf8(right)
      // A digit after the 1, or before the 2, makes another number; after nothing it makes one too.
      if (0x30...0x39).contains(byte) || byte == 0x2D { continue }
      let accepted = (try? JSONDocument.scan(bytes)) != nil
      #expect(accepted == isSpace, "\(left)<\(byte)>\(right)")
    }
  }

  @Test("never accepts a document with one structural byte changed into a letter", arguments: 0..<60)
  func damagedStructure(_ index: Int) {
    let source = utf8(#"{"a":[1,2,{"b":null}],"c":"d","e":[true,false],"f":{"g":-1}}"#)
    guard source.indices.contains(index), "{}[],:\"".utf8.contains(source[index]) else { return }
    var bytes = source
    bytes[index] = 0x7A
    #expect(throws: JSONError.self) { try JSONDocument.scan(bytes) }
  }

  @Test("gives an answer, and no trap, on random bytes", arguments: 0..<200)
  func randomBytes(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let alphabet =
      utf8("{}[]\",:\\u0123456789abcdefnrtl.-+eE \n") + [0x00, 0x1F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
    for _ in 0..<50 {
      let count = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      let document = try? JSONDocument.scan(bytes)
      let object = try? JSONObject.scan(bytes)
      let array = try? JSONArray.scan(bytes)
      #expect((object != nil) == (document?.kind == .object))
      #expect((array != nil) == (document?.kind == .array))
      if document != nil { #expect(String(validating: bytes, as: UTF8.self) != nil) }
    }
  }

  @Test("takes time in proportion to the bytes")
  func linearTime() throws {
    func time(_ bytes: [UInt8]) throws -> Duration {
      var best = Duration.seconds(100)
      for _ in 0..<3 {
        best = min(best, try ContinuousClock().measure { _ = try JSONDocument.scan(bytes) })
      }
      return best
    }
    let unit = utf8(#"{"a":[1,"x\n",{"b":[]}]},"#)
    func document(_ count: Int) -> [UInt8] {
      [0x5B] + (0..<count).flatMap { _ in unit } + utf8("0]")
    }
    let small = try time(document(500))
    let large = try time(document(50_000))
    // A hundred times the bytes; what grew with their square would take ten thousand times as long.
    #expect(large < small * 1500)
  }
}
