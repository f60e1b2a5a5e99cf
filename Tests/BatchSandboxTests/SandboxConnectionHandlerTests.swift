import SigV4
import Testing
import Transport

@testable import BatchSandbox

@Suite struct SandboxConnectionHandlerTests {
  private typealias Signature = SandboxWire.Signature

  /// Status, error type and message of one request, and what the log was told.
  private func outcome(
    _ signature: Signature?, fields: [(name: String, value: String)] = [("Content-Type", "application/json")]
  ) async throws -> (status: Int, type: String?, text: String, log: [SandboxExchange]) {
    let wire = try SandboxWire()
    let answer = try await wire.send("/v1/describejobqueues", "{}", fields: fields, signature)
    await wire.stop()
    return (answer.status, answer.errorType, answer.text, wire.log)
  }

  @Test("takes requests that are signed with a key that it knows, in any region") func signed() async throws {
    for region in ["us-east-1", "eu-west-1"] {
      #expect(try await outcome(Signature(region: region)).status == 200)
    }
    #expect(try await outcome(Signature(credentials: SandboxWire.temporary)).status == 200)
  }

  @Test("refuses a request without a signature") func unsigned() async throws {
    let outcome = try await outcome(nil)
    #expect(outcome.status == 403 && outcome.type == "MissingAuthenticationTokenException")
    #expect(outcome.log.map(\.status) == [403])
    #expect(outcome.log.first?.errorType == "MissingAuthenticationTokenException")
  }

  @Test("refuses a key that it does not know") func unknownKey() async throws {
    let stranger = SigV4Credentials(accessKeyID: "AKIASTRANGER", secretAccessKey: "sandbox")
    let outcome = try await outcome(Signature(credentials: stranger))
    #expect(outcome.status == 403 && outcome.type == "UnrecognizedClientException")
    #expect(outcome.text.contains("The security token included in the request is invalid."))
  }

  @Test("refuses a wrong secret, a changed body and a changed field") func changed() async throws {
    let wrong = SigV4Credentials(accessKeyID: "sandbox", secretAccessKey: "another")
    let changes = [
      Signature(credentials: wrong), Signature(sentBody: "{ }"),
      Signature(replaced: ["content-type": "text/plain"]),
    ]
    for change in changes {
      let outcome = try await outcome(change)
      #expect(outcome.status == 403 && outcome.type == "InvalidSignatureException")
      #expect(outcome.text.contains("does not match") && !outcome.text.contains("another"))
    }
  }

  @Test("refuses another clock, another service, and a session token that is not the key's") func others()
    async throws
  {
    for skew in [-3600, 3600] as [Int64] { #expect(try await outcome(Signature(skew: skew)).status == 403) }
    #expect(try await outcome(Signature(service: .other)).status == 403)
    let foreign = SigV4Credentials(
      accessKeyID: "sandbox", secretAccessKey: "sandbox", sessionToken: "not the sandbox's")
    let outcome = try await outcome(Signature(credentials: foreign))
    #expect(outcome.status == 403 && outcome.type == "UnrecognizedClientException")
    let without = try await self.outcome(
      Signature(credentials: SandboxWire.temporary, replaced: ["x-amz-security-token": nil]))
    #expect(without.status == 403)
  }

  @Test("refuses web pages, even on its own pages") func browsers() async throws {
    let wire = try SandboxWire()
    for fields in [
      [(name: "Origin", value: "http://evil.example")], [(name: "Sec-Fetch-Site", value: "cross-site")],
      [(name: "Sec-Fetch-Site", value: "same-origin")],
    ] {
      #expect(try await wire.send("/v1/describejobqueues", fields: fields).status == 403)
      #expect(try await wire.send("/_sandbox/jobs", "", method: "GET", fields: fields, nil).status == 403)
    }
    // As of a page whose own name has been made to lead here: to the system 127.1 is an address, to nobody else.
    let rebound = Origin(scheme: .http, host: "127.1", port: wire.origin.port)
    #expect(
      try await wire.send("/_sandbox/jobs", "", method: "GET", fields: [], nil, at: rebound).status == 403)
    #expect(try await wire.send("/v1/describejobqueues", at: rebound).status == 403)
    #expect(try await wire.send("/_sandbox/jobs", "", method: "GET", fields: [], nil).status == 200)
    await wire.stop()
  }

  @Test("tells the log what was asked and answered, and nothing of signatures") func log() async throws {
    let wire = try SandboxWire()
    _ = try await wire.send("/v1/describejobs", #"{"jobs":"one"}"#)
    await wire.stop()
    let exchange = try #require(wire.log.first)
    #expect(exchange.method == "POST" && exchange.target == "/v1/describejobs" && exchange.status == 400)
    #expect(exchange.errorType != nil && !exchange.requestID.isEmpty)
    #expect(exchange.start > 1_600_000_000_000_000)
  }
}
