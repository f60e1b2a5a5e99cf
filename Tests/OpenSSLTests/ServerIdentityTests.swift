import COpenSSL
import Testing

@testable import OpenSSL

@Suite("A server's certificate and key")
struct ServerIdentityTests {
  @Test("a chain is sent whole")
  func aChainIsSentWhole() throws {
    let identity = try TestIdentity()
    let leaf = try SystemCalls.readFile(identity.certificateFile).bytes
    let chain = identity.folder.write("chain.pem", leaf + identity.authority.certificatePEM)
    let server = try TLSContext.server(certificateFile: chain, keyFile: identity.keyFile)
    let pair = try TLSPair(client: identity.clientContext(), server: server)
    #expect(pair.handshake().client.count == 0)
    #expect(OPENSSL_sk_num(SSL_get_peer_cert_chain(pair.client.pointer)) == 2)
  }

  @Test("a file with certificate and key in one serves as both, when it is its owner's alone")
  func aFileWithCertificateAndKey() throws {
    let identity = try TestIdentity()
    let both =
      try SystemCalls.readFile(identity.certificateFile).bytes + SystemCalls.readFile(identity.keyFile).bytes
    let own = identity.folder.write("both.pem", both)
    _ = try TLSContext.server(certificateFile: own, keyFile: own)
    let open = identity.folder.write("open.pem", both, mode: 0o644)
    #expect(throws: OpenSSLError.self) { try TLSContext.server(certificateFile: open, keyFile: open) }
  }

  @Test("a certificate that others can read is no harm")
  func aCertificateThatOthersCanRead() throws {
    let identity = try TestIdentity()
    let leaf = try SystemCalls.readFile(identity.certificateFile).bytes
    let open = identity.folder.write("leaf.pem", leaf, mode: 0o644)
    _ = try TLSContext.server(certificateFile: open, keyFile: identity.keyFile)
  }
}
