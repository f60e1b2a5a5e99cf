import Testing

@testable import AWSCredentials

@Suite("What credentials take from outside")
struct CredentialsContextTests {
  @Test("has a home folder only where HOME names one")
  func hasAHome() {
    #expect(TestMachine().context.home == "/home/me")
    #expect(TestMachine(environment: ["HOME": ""]).context.home == nil)
  }

  @Test("takes an empty variable for one that is not set")
  func readsVariables() {
    let context = TestMachine(environment: ["A": "", "B": "b"]).context
    #expect(context.variable("A") == nil)
    #expect(context.variable("B") == "b")
    #expect(context.variable("C") == nil)
  }

  @Test("shows paths below the home folder, and no others, with a tilde")
  func showsPaths() {
    let context = TestMachine().context
    #expect(context.shown("/home/me/.aws/config") == "~/.aws/config")
    #expect(context.shown("/home/mean/.aws/config") == "/home/mean/.aws/config")
    #expect(context.shown("/home/me") == "/home/me")
    #expect(TestMachine(environment: ["HOME": "/"]).context.shown("//x") == "//x")
  }

  @Test("hashes names of token files as other tools do")
  func hashes() {
    #expect(
      CredentialsContext.hexOfSHA1(Array("abc".utf8)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
  }
}
