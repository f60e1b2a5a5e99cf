import Testing

@testable import ProxyCore

@Suite struct SuggestionTests {
  @Test(
    "counts insertions, deletions, replacements and exchanged neighbours",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("listen", "listen", 0), ("lsiten", "listen", 1),
      ("listn", "listen", 1), ("listenn", "listen", 1), ("lisxen", "listen", 1), ("kitten", "sitting", 3),
    ])
  func distances(_ first: String, _ second: String, _ expected: Int) {
    #expect(Suggestion.editDistance(first, second) == expected)
    #expect(Suggestion.editDistance(second, first) == expected)
  }

  static let commands = ["serve", "demo", "sandbox", "explain", "check", "certs"]

  @Test(
    "finds the word that was meant",
    arguments: [
      ("srve", "serve"), ("server", "serve"), ("chekc", "check"), ("cert", "certs"), ("DEMO", "demo"),
      ("explian", "explain"), ("sanbox", "sandbox"),
    ])
  func finds(_ typo: String, _ word: String) {
    #expect(Suggestion.nearest(to: typo, in: Self.commands) == word)
  }

  @Test("finds nothing for what is no slip", arguments: ["", "x", "install", "foo", "runproxy"])
  func findsNothing(_ word: String) {
    #expect(Suggestion.nearest(to: word, in: Self.commands) == nil)
  }

  @Test("does not compare very long words") func bounded() {
    let long = String(repeating: "a", count: 100_000)
    #expect(Suggestion.nearest(to: long, in: [long]) == nil)
  }
}
