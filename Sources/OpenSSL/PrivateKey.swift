import COpenSSL

/// A private key, for issuing certificates.
final class PrivateKey {
  let pointer: OpaquePointer

  private init(takingOwnership pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit { EVP_PKEY_free(pointer) }

  /// A new key on the curve P-256, which every client of the last decade takes.
  static func generate() throws(OpenSSLError) -> PrivateKey {
    ERR_clear_error()
    guard let key = shim_generate_p256() else { throw OpenSSLError(call: "EVP_EC_gen") }
    return PrivateKey(takingOwnership: key)
  }

  /// Reads a key in PEM form without a password.
  static func read(pem: [UInt8]) throws(OpenSSLError) -> PrivateKey {
    let bio = try MemoryBIO(pem)
    ERR_clear_error()
    guard let key = PEM_read_bio_PrivateKey(bio.pointer, nil, refusePassword, nil) else {
      throw OpenSSLError(call: "PEM_read_bio_PrivateKey")
    }
    return PrivateKey(takingOwnership: key)
  }

  /// PKCS #8 in PEM form, without a password.
  func pem() throws(OpenSSLError) -> [UInt8] {
    let bio = try MemoryBIO()
    ERR_clear_error()
    guard PEM_write_bio_PKCS8PrivateKey(bio.pointer, pointer, nil, nil, 0, nil, nil) == 1 else {
      throw OpenSSLError(call: "PEM_write_bio_PKCS8PrivateKey")
    }
    return bio.bytes
  }
}

extension PrivateKey: CustomStringConvertible, CustomReflectable {
  var description: String { "PrivateKey" }
  var customMirror: Mirror { Mirror(self, children: [:]) }
}
