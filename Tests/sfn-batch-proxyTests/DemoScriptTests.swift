import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct DemoScriptTests {
  @Test("what it sends is JSON, the injected override included") func bodies() {
    let submission = Array(DemoScript.submission.utf8)
    #expect(DemoJSON.string("jobDefinition", in: submission) == "etl")
    #expect(
      DemoScript.submission.contains(
        #""containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}"#
      ))
  }

  @Test("without an admin address the invitation leaves it out") func invitation() {
    let captured = Captured()
    let script = DemoScript(
      submit: { _, _, _ in DemoReply(status: 500, errorType: nil, body: []) },
      sandbox: .init(host: "127.0.0.1", port: 1), proxy: .init(host: "127.0.0.1", port: 2),
      write: { captured.append(.output, $0) }, style: .plain)
    script.writeInvitation(job: "j", inspector: nil)
    #expect(captured.output.hasSuffix("  aws batch describe-jobs --jobs j\nCtrl-C stops.\n"))
  }
}
