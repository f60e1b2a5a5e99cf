import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Errors of OpenSSL")
struct OpenSSLErrorTests {
  @Test("hold what the queue held, and empty it")
  func holdWhatTheQueueHeld() throws {
    let bio = try MemoryBIO([0x78])
    ERR_clear_error()
    let certificate = PEM_read_bio_X509(bio.pointer, nil, nil, nil)
    #expect(certificate == nil)
    let error = OpenSSLError(call: "PEM_read_bio_X509")
    #expect(error.description == "PEM_read_bio_X509 failed: no start line")
    #expect(error.code == .call)
    #expect(ERR_peek_error() == 0)
    #expect(OpenSSLError(call: "x").reasons.isEmpty)
    #expect(OpenSSLError(call: "x").description == "x failed")
  }

  @Test("labels are in lower case and differ")
  func labelsAreInLowerCase() {
    let labels = OpenSSLError.Code.allCases.map { OpenSSLError($0, "m").label }
    #expect(Set(labels).count == labels.count)
    #expect(labels.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
  }
}
