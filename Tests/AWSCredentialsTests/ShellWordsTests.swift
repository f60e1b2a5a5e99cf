import Testing

@testable import AWSCredentials

@Suite("Words of a command")
struct ShellWordsTests {
  @Test(
    "part at blanks outside quotes",
    arguments: [
      ("", []), (" a\tb\r\nc ", ["a", "b", "c"]), ("'a b' \"c d\"", ["a b", "c d"]),
      ("a'b'\"c\"d", ["abcd"]), ("'' \"\"", ["", ""]), ("a\\ b \\'", ["a b", "'"]),
      (#"'a\b"c'"#, [#"a\b"c"#]), (#""a\"b\\c\d""#, [#"a"b\c\d"#]), ("$HOME `x` *", ["$HOME", "`x`", "*"]),
      ("a\\\nb", ["a\nb"]), ("é日", ["é日"]),
    ] as [(String, [String])])
  func part(text: String, words: [String]) {
    #expect(ShellWords.split(text) == words)
  }

  @Test("are none where a quotation or a backslash is left open", arguments: ["'a", "\"a", "a\\", "\"a\\"])
  func areNone(text: String) {
    #expect(ShellWords.split(text) == nil)
  }
}
