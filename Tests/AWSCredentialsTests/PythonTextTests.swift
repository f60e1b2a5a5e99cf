import Testing

@testable import AWSCredentials

@Suite("Text as Python takes it")
struct PythonTextTests {
  @Test("knows Python's blanks, and not the zero-width ones")
  func knowsBlanks() {
    for value in [0x09, 0x0B, 0x1C, 0x1F, 0x20, 0x85, 0xA0, 0x2003, 0x2028, 0x3000] as [UInt32] {
      #expect(Unicode.Scalar(value).map(PythonText.isSpace) == true, "\(value)")
    }
    for value in [0x08, 0x0E, 0x21, 0x200B, 0xFEFF] as [UInt32] {
      #expect(Unicode.Scalar(value).map(PythonText.isSpace) == false, "\(value)")
    }
  }

  @Test("is stripped on both sides, or on the right")
  func strips() {
    #expect(PythonText.stripped("\u{A0}\t a b \u{1F}") == "a b")
    #expect(PythonText.stripped(" \n").isEmpty)
    #expect(PythonText.rightStripped(" a \u{2028}") == " a")
  }

  @Test("parts at more line ends than LF, without empty lines")
  func partsLines() {
    let lines = PythonText.lines("a\r\nb\u{0B}c\u{1E}d\u{85}e\u{2029}f\u{1F}g")
    #expect(lines.map { PythonText.string($0) } == ["a", "b", "c", "d", "e", "f\u{1F}g"])
  }

  @Test("is a number where it is plain digits with a sign and blanks around")
  func readsNumbers() {
    #expect(PythonText.integer(" 3600\n") == 3600)
    #expect(PythonText.integer("-1") == -1)
    for text in ["", "1h", "0x10", "1.5", "99999999999999999999"] {
      #expect(PythonText.integer(text) == nil, "\(text)")
    }
  }
}
