import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct DecisionSummaryTests {
  private func rewrite(_ overrides: String, mode: OverridesMode = .drop) throws -> SubmitJobDecision {
    let body =
      #"{"jobName":"n","jobDefinition":"d","ecsPropertiesOverride":{},"containerOverrides":\#(overrides)}"#
    let request = try SubmitJobRequest.scan(Array(body.utf8))
    return SubmitJobDecision.decide(request, knowing: .none, mode: mode)
  }

  @Test("tells the client which fields were lost, by name") func lost() throws {
    guard case .rewrite(let rewrite) = try rewrite(#"{"command":["secret"],"vcpus":2}"#) else {
      Issue.record("not rewritten")
      return
    }
    let summary = DecisionSummary(rewrite)
    #expect(summary.isRewritten && summary.removed == ["containerOverrides"])
    let field = String(decoding: summary.responseFields, as: UTF8.self)
    #expect(field.hasPrefix("x-sfn-batch-proxy-dropped: ") && field.hasSuffix("\r\n"))
    #expect(field.contains("command") && field.contains("vcpus") && !field.contains("secret"))
  }

  @Test("names of a body cannot break a response's head") func hostile() throws {
    guard case .rewrite(let rewrite) = try rewrite(#"{"a\r\nSet-Cookie: x":1,"é":2}"#) else {
      Issue.record("not rewritten")
      return
    }
    let fields = DecisionSummary(rewrite).responseFields
    #expect(fields.count { $0 == 13 } == 1 && fields.count { $0 == 10 } == 1)
    #expect(fields.allSatisfy { $0 < 0x7F })
  }

  @Test("a rejection names its reason") func rejected() throws {
    guard case .reject(let rejection) = try rewrite(#"{"command":["x"]}"#, mode: .refuse) else {
      Issue.record("not rejected")
      return
    }
    let summary = DecisionSummary(rejection)
    #expect(summary.reason == rejection.label.rawValue && !summary.isRewritten)
    #expect(summary.lost == rejection.fields)
  }
}
