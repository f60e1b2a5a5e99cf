import COpenSSL

/// A CA for this machine: it can issue server certificates for loopback and the names it was made for, and for
/// nothing else, so that whoever trusts it risks little when its key gets lost. Keys are on P-256.
public final class CertificateAuthority {
  private let certificate: Certificate
  private let key: PrivateKey
  public let summary: CertificateSummary
  /// In PEM form.
  public let certificatePEM: [UInt8]

  /// How long the CA itself lasts by default, in days.
  public static let defaultDays = 3650
  /// Apple's limit for server certificates, the strictest; the default for them.
  public static let defaultServerDays = 397
  private static let maximumDays = 36_500
  /// More names than anybody gives by hand.
  public static let maximumNames = 100

  private init(_ certificate: Certificate, _ key: PrivateKey) throws(OpenSSLError) {
    self.certificate = certificate
    self.key = key
    summary = certificate.summary
    certificatePEM = try certificate.pem()
  }

  // MARK: - Making one

  /// Makes a CA that may issue for `localhost`, 127.0.0.0/8, ::1 and `names` with all that is below them.
  /// - Parameters:
  ///   - label: tells it from others in a list of trusted CAs: a user's or machine's name, cut after 40 bytes.
  ///   - now: seconds since 1970.
  public static func create(
    label: String, permitting names: [CertificateName], now: Int64, days: Int = defaultDays
  ) throws(OpenSSLError) -> CertificateAuthority {
    try check(names.count, days)
    let key = try PrivateKey.generate()
    let shown = String(decoding: label.utf8.filter { (0x20...0x7E).contains($0) }.prefix(40), as: UTF8.self)
    let builder = try CertificateBuilder(
      key: key, commonName: "sfn-batch-proxy CA \(shown)", now: now,
      end: now + Int64(days) * CertificateBuilder.day)
    let itself = builder.certificate
    try builder.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0", issuer: itself)
    try builder.add(NID_key_usage, "critical,keyCertSign,cRLSign", issuer: itself)
    try builder.add(NID_ext_key_usage, "serverAuth", issuer: itself)
    try builder.add(NID_subject_key_identifier, "hash", issuer: itself)
    try builder.add(NID_name_constraints, "critical," + constraints(names), issuer: itself)
    return try CertificateAuthority(try builder.sign(issuer: itself, key: key), key)
  }

  /// One entry of each kind is always there: a kind without an entry would be without limit (RFC 5280 section
  /// 4.2.1.10).
  private static func constraints(_ names: [CertificateName]) -> String {
    let loopback = [
      "permitted;DNS:localhost", "permitted;IP:127.0.0.0/255.0.0.0",
      "permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ]
    var all = loopback
    for name in names.map(\.permittedName) where !all.contains(name) { all.append(name) }
    return all.joined(separator: ",")
  }

  /// Reads one that was made before.
  /// - Parameter now: seconds since 1970.
  public static func load(
    certificatePEM: [UInt8], keyPEM: [UInt8], now: Int64
  ) throws(OpenSSLError) -> CertificateAuthority {
    let certificate: Certificate
    let key: PrivateKey
    do throws(OpenSSLError) {
      certificate = try Certificate.read(pem: certificatePEM)
    } catch {
      throw OpenSSLError(.certificateFile, "the CA's certificate is not in PEM form")
    }
    do throws(OpenSSLError) {
      key = try PrivateKey.read(pem: keyPEM)
    } catch {
      throw OpenSSLError(.keyFile, "the CA's key is not in PEM form or is encrypted")
    }
    guard certificate.belongs(to: key) else {
      throw OpenSSLError(.keyFile, "the CA's key does not belong to its certificate")
    }
    guard X509_check_ca(certificate.pointer) == 1 else {
      throw OpenSSLError(.certificateFile, "the CA's certificate is not one of a CA")
    }
    var time = time_t(now)
    guard X509_cmp_time(X509_get0_notAfter(certificate.pointer), &time) > 0 else {
      throw OpenSSLError(.certificateFile, "the CA's certificate expired on \(certificate.summary.notAfter)")
    }
    return try CertificateAuthority(certificate, key)
  }

  /// The CA's own key in PEM form, to be kept where only its owner reads it.
  public func keyPEM() throws(OpenSSLError) -> [UInt8] { try key.pem() }

  // MARK: - Issuing

  /// Issues a certificate for a server that is reached under `names`. It ends with the CA at the latest.
  /// - Parameter now: seconds since 1970.
  public func issue(
    names: [CertificateName], now: Int64, days: Int = defaultServerDays
  ) throws(OpenSSLError) -> IssuedCertificate {
    guard !names.isEmpty else {
      throw OpenSSLError(.certificateIssue, "a server certificate needs at least one name")
    }
    try Self.check(names.count, days)
    let serverKey = try PrivateKey.generate()
    let builder = try CertificateBuilder(
      key: serverKey, commonName: "sfn-batch-proxy server", now: now,
      end: min(now + Int64(days) * CertificateBuilder.day, lastSecond()))
    try builder.add(NID_basic_constraints, "critical,CA:FALSE", issuer: certificate)
    try builder.add(NID_key_usage, "critical,digitalSignature", issuer: certificate)
    try builder.add(NID_ext_key_usage, "serverAuth", issuer: certificate)
    try builder.add(NID_subject_key_identifier, "hash", issuer: certificate)
    try builder.add(NID_authority_key_identifier, "keyid:always", issuer: certificate)
    try builder.add(
      NID_subject_alt_name, names.map(\.alternativeName).joined(separator: ","), issuer: certificate)
    let issued = try builder.sign(issuer: certificate, key: key)
    try checkAcceptance(of: issued, now: now)
    return IssuedCertificate(
      certificatePEM: try issued.pem(), keyPEM: try serverKey.pem(), summary: issued.summary)
  }

  /// When the CA ends, in seconds since 1970.
  private func lastSecond() throws(OpenSSLError) -> Int64 {
    let epoch = ASN1_TIME_set(nil, 0)
    defer { ASN1_TIME_free(epoch) }
    var (days, seconds): (Int32, Int32) = (0, 0)
    guard ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(certificate.pointer)) == 1 else {
      throw OpenSSLError(call: "ASN1_TIME_diff")
    }
    return Int64(days) * CertificateBuilder.day + Int64(seconds)
  }

  /// Whether a client that trusts the CA would take the certificate: a name that the CA was not made for shows here
  /// and not at the client.
  private func checkAcceptance(of issued: Certificate, now: Int64) throws(OpenSSLError) {
    ERR_clear_error()
    guard let store = X509_STORE_new() else { throw OpenSSLError(call: "X509_STORE_new") }
    defer { X509_STORE_free(store) }
    guard X509_STORE_add_cert(store, certificate.pointer) == 1, let context = X509_STORE_CTX_new() else {
      throw OpenSSLError(call: "X509_STORE_add_cert")
    }
    defer { X509_STORE_CTX_free(context) }
    guard X509_STORE_CTX_init(context, store, issued.pointer, nil) == 1,
      X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER) == 1
    else { throw OpenSSLError(call: "X509_STORE_CTX_init") }
    X509_STORE_CTX_set_time(context, 0, time_t(now))
    guard X509_verify_cert(context) != 1 else { return }
    ERR_clear_error()
    let result = X509_STORE_CTX_get_error(context)
    if result == X509_V_ERR_PERMITTED_VIOLATION {
      let names = issued.summary.names.joined(separator: ", ")
      throw OpenSSLError(.certificateIssue, "the CA was not made for all of \(names); make a new one")
    }
    let reason = X509_verify_cert_error_string(Int(result)).map { String(cString: $0) } ?? "error \(result)"
    throw OpenSSLError(.certificateIssue, "the CA cannot issue this certificate", reasons: [reason])
  }

  private static func check(_ names: Int, _ days: Int) throws(OpenSSLError) {
    guard names <= maximumNames else {
      throw OpenSSLError(.certificateIssue, "a certificate for \(names) names is more than can be made")
    }
    guard 1...maximumDays ~= days else {
      throw OpenSSLError(.certificateIssue, "a certificate lasts 1 to \(maximumDays) days, not \(days)")
    }
  }
}

extension CertificateAuthority: CustomStringConvertible, CustomReflectable {
  public var description: String { "CertificateAuthority(\(summary.subject))" }
  public var customMirror: Mirror { Mirror(self, children: ["subject": summary.subject]) }
}

/// A server's certificate and its key.
public struct IssuedCertificate: Sendable {
  /// In PEM form; clients know the CA, so nothing has to follow it.
  public let certificatePEM: [UInt8]
  /// In PEM form, without a password: to be kept where only its owner reads it.
  public let keyPEM: [UInt8]
  public let summary: CertificateSummary

  /// A PKCS #12 file with the certificate alone, which Java takes for a trust store. Not the CA's: the JDK does not
  /// heed the name constraints of a CA that it trusts (RFC 5280 section 6.1: the trust anchor is no part of the path
  /// that is checked), so whoever had the CA's key could pose as anybody to a Java client.
  /// - Parameter password: Java wants one, though there is no secret inside; `changeit` is its custom.
  public func trustStore(password: String) throws(OpenSSLError) -> [UInt8] {
    try TrustStore.pkcs12(
      try Certificate.read(pem: certificatePEM), alias: "sfn-batch-proxy", password: password)
  }
}

extension IssuedCertificate: CustomStringConvertible, CustomReflectable {
  public var description: String { "IssuedCertificate(\(summary.names.joined(separator: ", ")))" }
  public var customMirror: Mirror { Mirror(self, children: ["summary": summary]) }
}
