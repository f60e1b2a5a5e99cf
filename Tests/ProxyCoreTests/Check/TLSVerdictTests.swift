import OpenSSL
import Testing

@testable import ProxyCore

@Suite struct TLSVerdictTests {
  @Test(
    "each kind of failure has its remedy",
    arguments: [
      (OpenSSLError.Code.untrusted, "AWS_CA_BUNDLE"), (.expired, "clock"), (.wrongHost, "name"),
      (.certificateFile, "PEM"), (.handshake, "openssl s_client"),
    ])
  func hints(_ code: OpenSSLError.Code, _ word: String) {
    let finding = TLSVerdict.finding(host: "h", error: OpenSSLError(code, "why"), bundle: nil)
    #expect(finding.status == .fail && finding.text == "why" && finding.label == "upstream-tls")
    #expect(finding.hint?.contains(word) == true)
  }

  @Test("plain http is recognised") func plain() {
    let error = OpenSSLError(.handshake, "the TLS handshake failed", reasons: ["wrong version number"])
    #expect(
      TLSVerdict.finding(host: "h", error: error, bundle: nil).text == "h does not speak TLS on that port")
  }

  @Test("versions read as people write them") func version() {
    #expect(TLSVerdict.version("TLSv1.3") == "TLS 1.3" && TLSVerdict.version("DTLS") == "DTLS")
  }
}
