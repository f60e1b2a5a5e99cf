import COpenSSL
import Testing

@testable import OpenSSL

@Suite("Files with certificates of CAs")
struct TrustFileTests {
  @Test("every certificate of a file is trusted")
  func everyCertificateOfAFile() throws {
    let (first, second) = (try TestIdentity(), try TestIdentity())
    let folder = TestFolder()
    let bundle = folder.write(
      "bundle.pem", first.authority.certificatePEM + Array("# more\n".utf8) + second.authority.certificatePEM)
    let client = try TLSContext.client(trust: .bundle(bundle))
    for identity in [first, second] {
      let pair = try TLSPair(client: client, server: identity.serverContext())
      #expect(pair.handshake().client.count == 0)
    }
  }

  @Test("a folder that was prepared is trusted")
  func aFolderThatWasPrepared() throws {
    let identity = try TestIdentity()
    let certificate = try Certificate.read(pem: identity.authority.certificatePEM)
    let hash = String(X509_NAME_hash_ex(X509_get_subject_name(certificate.pointer), nil, nil, nil), radix: 16)
    let folder = TestFolder()
    folder.write(
      String(repeating: "0", count: 8 - hash.utf8.count) + hash + ".0", identity.authority.certificatePEM)
    let pair = try TLSPair(
      client: TLSContext.client(trust: .bundle(folder.path)), server: identity.serverContext())
    #expect(pair.handshake().client.count == 0)
  }
}
