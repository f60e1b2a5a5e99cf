import Synchronization
import Testing

@testable import ProxyCore

@Suite struct ExchangeTests {
  private func submission(_ body: String) -> TestRequest {
    var request = TestRequest()
    request.target = "/v1/submitjob"
    request.unsigned = [("amz-sdk-invocation-id", "0a7f2c1e-call")]
    request.body = body
    return request
  }

  @Test("a failure that is too long to be kept lets the retry through", arguments: [20_000, 200_000])
  func longFailure(_ length: Int) async throws {
    let count = Mutex(0)
    let upstream = try ScriptedUpstream { _ in
      let isFirst = count.withLock {
        $0 += 1
        return $0 == 1
      }
      return isFirst
        ? ScriptedUpstream.answer(503, String(repeating: "x", count: length))
        : ScriptedUpstream.answer(200, "{}")
    }
    let proxy = try await TestProxy.start(upstream: upstream.port)
    let request = submission(#"{"jobName":"n","jobQueue":"q","jobDefinition":"etl"}"#)
    #expect(try await proxy.exchange(request).status == 503)
    #expect(try await proxy.exchange(request).status == 200)
    #expect(upstream.received.count == 2)
    await proxy.stop()
  }

  @Test("a success that is too long to be kept is not sent again, and not known") func longSuccess()
    async throws
  {
    let upstream = try ScriptedUpstream { _ in
      ScriptedUpstream.answer(200, String(repeating: "x", count: 20_000))
    }
    let proxy = try await TestProxy.start(upstream: upstream.port)
    let request = submission(#"{"jobName":"n","jobQueue":"q","jobDefinition":"etl"}"#)
    #expect(try await proxy.exchange(request).status == 200)
    let retry = try await proxy.exchange(request)
    #expect(retry.status == 409 && retry.field("x-sfn-batch-proxy-error") == "outcome-unknown")
    #expect(upstream.received.count == 1)
    await proxy.stop()
  }

  @Test("a retry's recorded answer names what was dropped, as the first one did") func replay() async throws {
    let upstream = try ScriptedUpstream { _ in ScriptedUpstream.answer(200, #"{"jobId":"1"}"#) }
    let proxy = try await TestProxy.start(upstream: upstream.port)
    let request = submission(
      #"{"jobName":"n","jobQueue":"q","jobDefinition":"etl","ecsPropertiesOverride":{},"#
        + #""containerOverrides":{"command":["x"]}}"#)
    for _ in 0..<2 {
      let answer = try await proxy.exchange(request)
      #expect(answer.status == 200 && answer.body == #"{"jobId":"1"}"#)
      #expect(answer.field("x-sfn-batch-proxy-dropped") == "command")
    }
    #expect(upstream.received.count == 1)
    await proxy.stop()
  }
}
