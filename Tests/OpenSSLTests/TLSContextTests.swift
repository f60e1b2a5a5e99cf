import COpenSSL
import Testing

@testable import OpenSSL

@Suite("TLS settings")
struct TLSContextTests {
  private let identity: TestIdentity

  init() throws { identity = try TestIdentity() }

  private func failure(certificate: String? = nil, key: String? = nil, clientCA: String? = nil)
    -> OpenSSLError?
  {
    do throws(OpenSSLError) {
      _ = try TLSContext.server(
        certificateFile: certificate ?? identity.certificateFile, keyFile: key ?? identity.keyFile,
        clientCAFile: clientCA)
      return nil
    } catch {
      return error
    }
  }

  @Test("a certificate with its key makes a server")
  func aCertificateWithItsKey() {
    #expect(failure() == nil)
    #expect(failure(clientCA: identity.caFile) == nil)
  }

  @Test("files that are not there are named")
  func filesThatAreNotThere() {
    let missing = identity.folder.path + "/missing.pem"
    #expect(
      failure(certificate: missing)?.description
        == "the certificate \(missing) cannot be read: No such file or directory")
    #expect(
      failure(key: missing)?.description == "the key \(missing) cannot be read: No such file or directory")
    #expect(
      failure(clientCA: missing)?.description
        == "the client CA file \(missing) cannot be read: No such file or directory")
    #expect(failure(certificate: missing)?.code == .certificateFile)
    #expect(failure(key: missing)?.code == .keyFile)
  }

  @Test("what is no regular file is not waited for")
  func whatIsNoRegularFile() {
    #expect(failure(key: "/dev/null")?.description == "the key /dev/null cannot be read: it is not a file")
    let folder = identity.folder.path
    #expect(
      failure(certificate: folder)?.description
        == "the certificate \(folder) cannot be read: it is not a file")
  }

  @Test("files that hold something else are named")
  func filesThatHoldSomethingElse() {
    let text = identity.folder.write("text", "hello")
    let empty = identity.folder.write("empty", "")
    for file in [text, empty] {
      #expect(failure(certificate: file)?.description == "the file \(file) holds no certificate in PEM form")
      #expect(failure(key: file)?.description == "the file \(file) holds no private key in PEM form")
    }
    #expect(failure(certificate: identity.keyFile)?.message.contains("holds no certificate") == true)
    #expect(failure(key: identity.certificateFile)?.message.contains("holds no private key") == true)
    #expect(
      failure(clientCA: text)?.description
        == "the client CA file \(text) holds no certificate in PEM form that can be read")
  }

  @Test("a key of another certificate is refused")
  func aKeyOfAnotherCertificate() throws {
    let other = try TestIdentity()
    #expect(
      failure(key: other.keyFile)?.description
        == "the key \(other.keyFile) does not belong to the certificate \(identity.certificateFile)")
  }

  @Test("a key that others can read is refused", arguments: [0o640, 0o604, 0o660] as [UInt32])
  func aKeyThatOthersCanRead(_ mode: UInt32) throws {
    let key = try identity.authority.keyPEM()
    let file = identity.folder.write("open.key", key, mode: mode)
    #expect(failure(key: file)?.description == "the key \(file) is open to others; run `chmod 600 \(file)`")
  }

  @Test("a key with a password is refused without asking for it")
  func aKeyWithAPassword() throws {
    let key = try PrivateKey.generate()
    let bio = try MemoryBIO()
    let password = Array("secret".utf8)
    PEM_write_bio_PKCS8PrivateKey(
      bio.pointer, key.pointer, EVP_aes_256_cbc(), password.map { CChar(bitPattern: $0) }, 6, nil, nil)
    let file = identity.folder.write("encrypted.key", bio.bytes)
    #expect(failure(key: file)?.description == "the key \(file) is encrypted; decrypt it with `openssl pkey`")
  }

  @Test("a certificate out of its time is refused with the date")
  func aCertificateOutOfItsTime() throws {
    let day: Int64 = 86_400
    let old = try TestIdentity(now: TestIdentity.now - 400 * day)
    let oldDate = try Certificate.read(pem: Array(contents(old.certificateFile))).summary.notAfter
    #expect(
      failure(certificate: old.certificateFile, key: old.keyFile)?.description
        == "the certificate \(old.certificateFile) expired on \(oldDate)")
    let new = try TestIdentity(now: TestIdentity.now + 2 * day)
    #expect(
      failure(certificate: new.certificateFile, key: new.keyFile)?.message.contains("is not valid before")
        == true)
  }

  private func contents(_ path: String) throws(SystemCalls.FileFailure) -> [UInt8] {
    try SystemCalls.readFile(path).bytes
  }

  // MARK: - Trust

  @Test("a CA bundle is a file with certificates or a folder")
  func aCABundleIsAFile() throws {
    _ = try TLSContext.client(trust: .bundle(identity.caFile))
    _ = try TLSContext.client(trust: .bundle(identity.folder.path))
    _ = try TLSContext.client(trust: .system)
    let missing = identity.folder.path + "/missing.pem"
    for (path, message) in [
      (missing, "the CA bundle \(missing) cannot be read: No such file or directory"),
      (
        identity.keyFile,
        "the CA bundle \(identity.keyFile) holds no certificate in PEM form that can be read"
      ),
    ] {
      do throws(OpenSSLError) {
        _ = try TLSContext.client(trust: .bundle(path))
        Issue.record("accepted \(path)")
      } catch {
        #expect(error.description == message)
        #expect(error.code == .certificateFile)
      }
    }
  }

  @Test("a bundle replaces the system's roots")
  func aBundleReplacesTheSystemsRoots() throws {
    let bundle = try TLSContext.client(trust: .bundle(identity.caFile))
    let store = SSL_CTX_get_cert_store(bundle.pointer)
    #expect(OPENSSL_sk_num(X509_STORE_get0_objects(store)) == 1)
  }
}
