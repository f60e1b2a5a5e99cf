import Testing

@testable import AWSCredentials

@Suite("Tokens of SSO")
struct SSOTokenTests {
  private static let end = #""expiresAt":"2026-11-24T15:00:00Z""#

  private func token(_ members: String) -> SSOToken? { SSOToken(Array("{\(members)}".utf8)) }

  @Test("are read with their end, and written with all their texts")
  func areRead() throws {
    let read = try #require(token(#""accessToken":"t",\#(Self.end),"region":"r","n":1"#))
    #expect(read.accessToken == "t")
    #expect(read.expiration == TestMachine.start + 3600)
    let again = try #require(SSOToken(read.content))
    #expect(again.members == ["accessToken": "t", "expiresAt": "2026-11-24T15:00:00Z", "region": "r"])
  }

  @Test(
    "are none in a file without one, or with one that breaks a header",
    arguments: [
      "", #""accessToken":"t""#, end, #""accessToken":"",\#(end)"#, #""accessToken":1,\#(end)"#,
      #""accessToken":"a\r\nb",\#(end)"#, #""accessToken":"t","expiresAt":"soon""#,
    ])
  func areNone(members: String) {
    #expect(token(members) == nil)
  }

  @Test("can be renewed while their registration lasts")
  func canBeRenewed() throws {
    let whole =
      #""accessToken":"t",\#(Self.end),"clientId":"i","clientSecret":"s","refreshToken":"r","#
      + #""registrationExpiresAt":"2026-11-24T14:00:01Z""#
    let read = try #require(token(whole))
    let renewal = try #require(read.renewal(now: TestMachine.start))
    #expect(renewal.clientID == "i")
    #expect(renewal.clientSecret == "s")
    #expect(renewal.refreshToken == "r")
    #expect(read.renewal(now: TestMachine.start + 1) == nil)
    var partial = read
    partial.members["refreshToken"] = nil
    #expect(partial.renewal(now: TestMachine.start) == nil)
  }

  @Test("that were renewed count until the file has a later one")
  func keepsTheNewest() throws {
    let file = try #require(token(#""accessToken":"file",\#(Self.end)"#))
    var renewed = file
    renewed.members["accessToken"] = "renewed"
    renewed.expiration += 60
    let kept = RenewedTokens()
    #expect(kept.newest(file, path: "p")?.accessToken == "file")
    kept.keep(renewed, path: "p")
    #expect(kept.newest(file, path: "p")?.accessToken == "renewed")
    #expect(kept.newest(nil, path: "p")?.accessToken == "renewed")
    #expect(kept.newest(file, path: "other")?.accessToken == "file")
    var later = file
    later.expiration += 61
    #expect(kept.newest(later, path: "p")?.accessToken == "file")
  }
}
