import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct SettingChoicesTests {
  @Test("reads every word of every choice") func readsWords() throws {
    for word in ClientAuth.words { #expect(try ClientAuth(parsing: word).rawValue == word) }
    for word in OverridesMode.words { #expect(try OverridesMode(parsing: word).rawValue == word) }
    for word in LookUpMode.words { #expect(try LookUpMode(parsing: word).rawValue == word) }
    for word in LogFormat.words { #expect(try LogFormat(parsing: word).rawValue == word) }
    for word in LogLevel.words { #expect(try LogLevel(parsing: word).rawValue == word) }
  }

  @Test(
    "suggests the nearest word",
    arguments: [("dorp", "drop"), ("cary", "carry"), ("REFUSE", "refuse"), ("Drop", "drop")])
  func suggests(_ typo: String, _ word: String) {
    let error = #expect(throws: ConfigurationError.self) { try OverridesMode(parsing: typo) }
    #expect(error?.message == "write one of drop, carry, refuse")
    #expect(error?.hint == "did you mean `\(word)`?")
  }

  @Test("suggests nothing for something else") func suggestsNothing() {
    let error = #expect(throws: ConfigurationError.self) { try LookUpMode(parsing: "sometimes") }
    #expect(error?.hint == nil)
  }
}
