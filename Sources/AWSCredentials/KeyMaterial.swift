/// Checks on keys and tokens before they are used: a header that a key broke in two would be a request that
/// nobody meant, and a key pasted with a blank in it fails at AWS with a message that does not say so.
enum KeyMaterial {
  /// - Parameter place: what to name in the error: `profile dev in ~/.aws/credentials`.
  static func credentials(
    accessKeyID: String, secretAccessKey: String, sessionToken: String?, expiration: UnixSeconds? = nil,
    accountID: String? = nil, source: String, place: String
  ) throws(CredentialsError) -> Credentials {
    try check(accessKeyID, "the access key", place)
    try check(secretAccessKey, "the secret access key", place)
    let token = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    if let token { try check(token, "the session token", place) }
    return Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: token,
      expiration: expiration, accountID: accountID.flatMap { $0.isEmpty ? nil : $0 }, source: source)
  }

  private static func check(
    _ text: String, _ what: String, _ place: String
  ) throws(CredentialsError) {
    if text.isEmpty { throw CredentialsError(.incompleteKeys, "\(what) of \(place) is empty") }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw CredentialsError(
        .incompleteKeys,
        "\(what) of \(place) holds a blank, a line end or another character that no key has")
    }
  }

  /// Whether a text can stand in a header as it is.
  static func isHeaderSafe(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}
