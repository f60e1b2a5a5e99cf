import OpenSSL
import Testing

@Suite("The version of OpenSSL")
struct OpenSSLVersionTests {
  @Test("is a name and a number")
  func isANameAndANumber() {
    let words = OpenSSLVersion.text.split(separator: " ")
    #expect(words.count == 2)
    #expect(words.first == "OpenSSL")
    #expect(words.last?.first == "3")
  }
}
