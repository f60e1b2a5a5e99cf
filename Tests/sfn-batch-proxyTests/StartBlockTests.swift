import AWSBatch
import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct StartBlockTests {
  func block(_ change: (inout ProxyConfiguration) -> Void = { _ in }) -> StartBlock {
    var configuration = ProxyConfiguration()
    change(&configuration)
    return StartBlock(
      server: FakeProxy(configuration), configuration: configuration, readyIn: .microseconds(7800))
  }

  @Test("is a block on a terminal") func text() {
    #expect(
      block().text(style: .plain) == """
        sfn-batch-proxy 0.1.0 ready in 7 ms
          listening    http://127.0.0.1:8084
          upstream     https://batch.<region of each request>.amazonaws.com
          credentials  profile dev (SSO), key AKIA…7Q4D, until 14:54
          overrides    drop, on ecs and eks jobs
          inspector    http://127.0.0.1:8085/
        Step Functions Local   BATCH_ENDPOINT=http://127.0.0.1:8084
        SDKs, CLI              export AWS_ENDPOINT_URL_BATCH=http://127.0.0.1:8084
        Ctrl-C stops. Nothing arriving? sfn-batch-proxy check

        """)
  }

  @Test("shows real ports, every listener, who may come, and a URL that can be reached") func elaborate() {
    let block = block {
      $0.listeners = [.init(host: "0.0.0.0", port: 0), .init(host: "::1", port: 9)]
      $0.tls = .init(certificate: "c", key: "k")
      $0.clientAuth = .signed
      $0.overrides = .refuse
      $0.upstream = .init(scheme: .http, host: "127.0.0.1", port: 9000)
      $0.admin = nil
    }
    #expect(
      block.text(style: .plain) == """
        sfn-batch-proxy 0.1.0 ready in 7 ms
          listening    https://127.0.0.1:40001
                       https://[::1]:9
          upstream     http://127.0.0.1:9000
          credentials  profile dev (SSO), key AKIA…7Q4D, until 14:54
          overrides    refuse what a user set, on ecs and eks jobs
          clients      signed with a known key
          inspector    off
        Step Functions Local   BATCH_ENDPOINT=https://127.0.0.1:40001
        SDKs, CLI              export AWS_ENDPOINT_URL_BATCH=https://127.0.0.1:40001
        Ctrl-C stops. Nothing arriving? sfn-batch-proxy check

        """)
    #expect(
      block.event(at: 0).contains(
        #""urls":["https://127.0.0.1:40001","https://[::1]:9"],"admin":null,"inspector":null"#))
  }

  @Test("is an event elsewhere") func event() {
    #expect(
      block().event(at: 1_795_528_931_482_000)
        == #"{"ts":"2026-11-24T14:02:11.482Z","level":"info","event":"listening","url":"http://127.0.0.1:8084","#
        + #""admin":"http://127.0.0.1:8085","inspector":"http://127.0.0.1:8085/","#
        + #""upstream":"https://batch.<region of each request>.amazonaws.com","#
        + #""credentials":"profile dev (SSO), key AKIA…7Q4D, until 14:54","overrides":"drop","version":"0.1.0"}"#
        + "\n")
  }

  @Test("is never ready in no time") func atLeastOne() {
    var block = block()
    block.readyIn = .zero
    #expect(block.text(style: .plain).hasPrefix("sfn-batch-proxy 0.1.0 ready in 1 ms\n"))
  }

  @Test("stripped equals plain") func strips() {
    let coloured = block().text(style: TerminalStyle(isTerminal: true, environment: [:]))
    #expect(TerminalStyleTests.stripped(coloured) == block().text(style: .plain))
  }
}
