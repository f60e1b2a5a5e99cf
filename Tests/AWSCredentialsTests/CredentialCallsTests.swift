import Testing

@testable import AWSCredentials

@Suite("Calls for credentials")
struct CredentialCallsTests {
  private static let request = CredentialHTTPRequest(
    method: "GET", scheme: .https, host: "sts.amazonaws.com", port: 443, target: "/", fields: [], body: [],
    timeout: .seconds(1))

  private func call(
    _ machine: TestMachine, mayPass: (CredentialHTTPResponse) -> Bool = { _ in false }
  ) async throws(CredentialsError) -> CredentialHTTPResponse {
    try await machine.context.callService(mayPass: mayPass) { () throws(CredentialsError) in Self.request }
  }

  @Test("are repeated with growing pauses until the service answers")
  func repeats() async throws {
    let machine = TestMachine()
    machine.answerUnreachable()
    machine.answer(503, "")
    machine.answer(200, "ok")
    #expect(try await call(machine).body == Array("ok".utf8))
    #expect(machine.slept == [.milliseconds(500), .milliseconds(1000)])
  }

  @Test("are made three times at most, and end with what came last", arguments: [429, 500])
  func givesUp(status: Int) async throws {
    let machine = TestMachine()
    for _ in 0..<4 { machine.answer(status, "") }
    #expect(try await call(machine).status == status)
    #expect(machine.requests.count == CredentialsContext.attempts)
  }

  @Test("are not repeated after an answer that stands, unless it may pass")
  func takesAnswers() async throws {
    let machine = TestMachine()
    for _ in 0..<2 { machine.answer(400, "") }
    #expect(try await call(machine).status == 400)
    #expect(machine.requests.count == 1)
    machine.answer(200, "")
    #expect(try await call(machine, mayPass: { $0.status == 400 }).status == 200)
  }

  @Test("name the URL and the cause where nobody is reached")
  func namesTheURL() async {
    let machine = TestMachine()
    let error = await #expect(throws: CredentialsError.self) { try await call(machine) }
    #expect(error?.code == .unreachable)
    #expect(error?.message.contains("sts.amazonaws.com") == true)
    #expect(error?.message.contains("connection refused") == true)
    #expect(machine.requests.count == CredentialsContext.attempts)
  }

  @Test("are not repeated after an error that is not about reaching anybody")
  func endsAtOnce() async {
    let machine = TestMachine()
    machine.answer { _ in throw CredentialsError(.hostNotAllowed, "no") }
    let error = await #expect(throws: CredentialsError.self) { try await call(machine) }
    #expect(error?.code == .hostNotAllowed)
    #expect(machine.requests.count == 1)
  }

  @Test("end with the failure where the caller goes away during a pause")
  func endsWithTheFailure() async {
    let machine = TestMachine()
    var context = machine.context
    context.sleep = { _ in throw CancellationError() }
    let error = await #expect(throws: CredentialsError.self) {
      try await context.callService { () throws(CredentialsError) in Self.request }
    }
    #expect(error?.code == .unreachable)
    #expect(machine.requests.count == 1)
  }
}
