import AWSCredentials
import Testing

@testable import ProxyCore

@Suite struct LookUpSenderTests {
  private static let definition =
    #"{"jobDefinitions":[{"jobDefinitionName":"etl","revision":3,"status":"ACTIVE","type":"container","#
    + #""ecsProperties":{"taskProperties":[{"containers":[{"name":"a","image":"i"}]}]}}]}"#

  private func submission() -> TestRequest {
    var request = TestRequest()
    request.target = "/v1/submitjob"
    request.body =
      #"{"jobName":"n","jobQueue":"q","jobDefinition":"etl:3","containerOverrides":{"environment":[]}}"#
    request.region = "eu-west-1"
    return request
  }

  @Test("asks as the client whose job it is, in its region, behind the upstream's prefix") func asks()
    async throws
  {
    let upstream = try ScriptedUpstream { received in
      ScriptedUpstream.answer(
        200, received.target.hasSuffix("describejobdefinitions") ? Self.definition : "{}")
    }
    let port = upstream.port
    let proxy = try await TestProxy.start(upstream: port) {
      $0.upstream = UpstreamURL(scheme: .http, host: "127.0.0.1", port: port, pathPrefix: "/prefix")
    }
    #expect(try await proxy.exchange(submission()).status == 200)
    #expect(upstream.received.map(\.target) == ["/prefix/v1/describejobdefinitions", "/prefix/v1/submitjob"])
    for received in upstream.received {
      #expect(received.accessKey == TestProxy.key.accessKeyID)
      #expect(received.field("authorization")?.contains("/eu-west-1/batch/aws4_request") == true)
    }
    #expect(
      upstream.received.last.map { String(decoding: $0.body, as: UTF8.self) }
        == #"{"jobName":"n","jobQueue":"q","jobDefinition":"etl:3"}"#)
    // A revision's kind never changes: the second submission asks nobody.
    #expect(try await proxy.exchange(submission()).status == 200)
    #expect(upstream.received.count == 3)
    await proxy.stop()
  }

  @Test("asks nobody with look-up never") func never() async throws {
    let upstream = try ScriptedUpstream()
    let proxy = try await TestProxy.start(upstream: upstream.port) { $0.lookUp = .never }
    #expect(try await proxy.exchange(submission()).status == 200)
    #expect(upstream.received.map(\.target) == ["/v1/submitjob"])
    await proxy.stop()
  }
}
