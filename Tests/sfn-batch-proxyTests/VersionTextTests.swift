import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct VersionTextTests {
  @Test("names program, compiler and OpenSSL without its date") func full() {
    #expect(
      VersionText.full(openSSL: "OpenSSL 3.0.19 27 Jan 2026")
        == "sfn-batch-proxy 0.1.0 (Swift \(VersionText.swift), OpenSSL 3.0.19)")
  }

  @Test("leaves out what it does not know") func unknown() {
    #expect(VersionText.full(openSSL: "") == "sfn-batch-proxy 0.1.0 (Swift \(VersionText.swift))")
  }
}
