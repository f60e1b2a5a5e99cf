import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct HintsTests {
  @Test("lines to paste") func lines() {
    let url = "http://127.0.0.1:8084"
    #expect(Hints.stepFunctionsLocal(url: url) == "BATCH_ENDPOINT=http://127.0.0.1:8084")
    #expect(Hints.sdk(url: url) == "export AWS_ENDPOINT_URL_BATCH=http://127.0.0.1:8084")
    #expect(
      Hints.inContainer(scheme: "http", port: 8084) == "BATCH_ENDPOINT=http://host.docker.internal:8084")
  }

  @Test("a taken port is told with the way round it") func portInUse() {
    let address = ListenAddress(host: "127.0.0.1", port: 8084)
    #expect(
      CommandFailure.portInUse(address, isOwn: true).text(style: .plain) == """
        error: port-in-use: 127.0.0.1:8084 is taken by another sfn-batch-proxy
        hint: use that one, or `sfn-batch-proxy serve --listen 127.0.0.1:0`

        """)
    let admin = CommandFailure.portInUse(ListenAddress(host: "::1", port: 8085), setting: "admin")
    #expect(admin.status == 69)
    #expect(
      admin.text(style: .plain) == """
        error: port-in-use: [::1]:8085 is taken by another program
        hint: `sfn-batch-proxy serve --admin [::1]:0` picks a free port

        """)
  }

  @Test("an unreadable file is told with its setting") func fileUnreadable() {
    let failure = CommandFailure.fileUnreadable("x.pem", because: "Permission denied", from: "--tls-key")
    #expect(failure.description == "file-unreadable: --tls-key x.pem: Permission denied")
    #expect(failure.status == 66)
  }
}
