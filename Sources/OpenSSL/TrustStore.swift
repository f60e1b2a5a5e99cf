import COpenSSL

/// Files of trusted certificates in the form that Java reads.
enum TrustStore {
  /// Rounds of the password's derivation; it protects nothing that is secret.
  private static let iterations: Int32 = 10_000

  /// The attribute by which Java tells a trusted certificate from one that belongs to a key, and its value, "for any
  /// use".
  private static let javaTrustAttribute = "2.16.840.1.113894.746875.1.1"
  private static let anyUse = "2.5.29.37.0"

  /// A PKCS #12 file with one certificate, unencrypted (it is public), sealed with the password.
  static func pkcs12(
    _ certificate: Certificate, alias: String, password: String
  ) throws(OpenSSLError) -> [UInt8] {
    ERR_clear_error()
    var bags: OpaquePointer?
    var safes: OpaquePointer?
    defer {
      shim_free_safebags(bags)
      shim_free_safes(safes)
    }
    guard let bag = PKCS12_add_cert(&bags, certificate.pointer) else {
      throw OpenSSLError(call: "PKCS12_add_cert")
    }
    let name = Array(alias.utf8)
    guard
      PKCS12_add_friendlyname_utf8(bag, alias, Int32(clamping: name.count)) == 1,
      shim_add_object_attribute(bag, javaTrustAttribute, anyUse) == 1
    else { throw OpenSSLError(call: "PKCS12_add1_attr_by_txt") }
    guard PKCS12_add_safe(&safes, bags, -1, 0, nil) == 1, let file = PKCS12_add_safes(safes, 0) else {
      throw OpenSSLError(call: "PKCS12_add_safe")
    }
    defer { PKCS12_free(file) }
    let length = Int32(clamping: password.utf8.count)
    guard PKCS12_set_mac(file, password, length, nil, 0, iterations, EVP_sha256()) == 1 else {
      throw OpenSSLError(call: "PKCS12_set_mac")
    }
    let bio = try MemoryBIO()
    guard i2d_PKCS12_bio(bio.pointer, file) == 1 else { throw OpenSSLError(call: "i2d_PKCS12_bio") }
    return bio.bytes
  }
}
