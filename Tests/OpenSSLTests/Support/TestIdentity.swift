import COpenSSL

@testable import OpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A CA with a server certificate, in files.
struct TestIdentity {
  let authority: CertificateAuthority
  let folder: TestFolder
  let certificateFile: String
  let keyFile: String
  let caFile: String

  static var now: Int64 { Int64(time(nil)) }

  init(
    names: [String] = ["localhost", "127.0.0.1", "::1", "batch.eu-west-1.amazonaws.com", "*.wild.test"],
    now: Int64 = TestIdentity.now
  ) throws {
    let names = names.compactMap { CertificateName($0) }
    authority = try CertificateAuthority.create(label: "test", permitting: names, now: now)
    let issued = try authority.issue(names: names, now: now)
    folder = TestFolder()
    certificateFile = folder.write("server.pem", issued.certificatePEM)
    keyFile = folder.write("server.key", issued.keyPEM)
    caFile = folder.write("ca.pem", authority.certificatePEM)
  }

  func serverContext(clientCA: String? = nil) throws -> TLSContext {
    try TLSContext.server(certificateFile: certificateFile, keyFile: keyFile, clientCAFile: clientCA)
  }

  func clientContext() throws -> TLSContext { try TLSContext.client(trust: .bundle(caFile)) }

  /// A server context with a certificate that ``TLSContext/server(certificateFile:keyFile:clientCAFile:)`` would not
  /// load.
  static func serverContext(with issued: IssuedCertificate) throws -> TLSContext {
    let context = try TestIdentity().serverContext()
    let certificate = try Certificate.read(pem: issued.certificatePEM)
    let key = try PrivateKey.read(pem: issued.keyPEM)
    SSL_CTX_use_certificate(context.pointer, certificate.pointer)
    SSL_CTX_use_PrivateKey(context.pointer, key.pointer)
    return context
  }
}

extension TLSContext {
  /// Lets sessions go no higher than a version.
  func limit(to version: Int32) { _ = shim_SSL_CTX_set_max_proto_version(pointer, version) }
}
