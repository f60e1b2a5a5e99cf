import Testing

@testable import ProxyCore

@Suite struct DisplayedValueTests {
  @Test("hides what may hold a password") func hidesUserInfo() {
    #expect(DisplayedValue.text("http://user:secret@host/") == "(not shown)")
  }

  @Test("shows no control character") func masksControls() {
    #expect(DisplayedValue.text("a\u{1B}[31m\r\n\u{9B}b") == "a?[31m???b")
  }

  @Test("is short") func cuts() {
    #expect(DisplayedValue.text(String(repeating: "x", count: 80)).count == 80)
    #expect(
      DisplayedValue.text(String(repeating: "x", count: 9000)) == String(repeating: "x", count: 80) + "…")
  }

  @Test("says when there is nothing") func empty() {
    #expect(DisplayedValue.text("") == "(empty)")
  }
}
