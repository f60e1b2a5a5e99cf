import OpenSSL

/// The key of SigV4's signatures: HMACs of the secret over the scope's parts in turn (AWS: "Derive a signing key").
enum SigningKey {
  /// - Parameter scope: `date/region/service/aws4_request`.
  static func derive(
    secret: String, scope: [UInt8], hasher: SHA256Hasher
  ) throws(OpenSSLError) -> HMACSHA256Key {
    var key = Array("AWS4".utf8) + Array(secret.utf8)
    defer { Secret.erase(&key) }
    for part in scope.split(separator: 0x2F, omittingEmptySubsequences: false) {
      let message = Array(part)
      let next = try HMACSHA256Key(key, hasher: hasher).authenticate(message.span, hasher: hasher).bytes
      Secret.erase(&key)
      key = next
    }
    let result = try HMACSHA256Key(key, hasher: hasher)
    guard hasher.isSound else { throw OpenSSLError(call: "EVP_Digest", reasons: ["out of memory"]) }
    return result
  }
}
