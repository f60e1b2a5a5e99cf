import HTTP1
import SigV4

/// Takes secrets out of what the inspector shows of a message's head. All of it happens here, in the proxy: what
/// is masked never reaches a browser.
enum SecretMask {
  /// What stands in a secret's place.
  static let text = "(masked)"

  /// A field's value as it may be shown. Of a SigV4 Authorization everything but the key's middle and the
  /// signature stays, because that is what people look for; of any other, and of a token, nothing does.
  static func value(of name: String, _ value: String) -> String {
    let name = name.lowercased()
    if name == "authorization" { return authorization(value) }
    return isSecret(name) ? text : value
  }

  /// A request target whose secret query fields (of presigned URLs, say) are masked; everything else as it came.
  static func target(_ target: String) -> String {
    guard let mark = target.firstIndex(of: "?") else { return target }
    let query = target[target.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
    let shown = query.map { part -> String in
      guard let equals = part.firstIndex(of: "="), isSecret(QueryString.decoded(part[..<equals]).lowercased())
      else { return String(part) }
      return "\(part[...equals])\(text)"
    }
    return "\(target[...mark])\(shown.joined(separator: "&"))"
  }

  /// Whether a field or a query field of that name, in lower case, holds what opens something.
  static func isSecret(_ name: String) -> Bool {
    if secretNames.contains(name) { return true }
    return secretParts.contains { name.contains($0) }
  }

  private static let secretNames: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "set-cookie", "x-amz-credential",
  ]
  private static let secretParts = ["token", "secret", "password", "signature", "api-key", "apikey"]

  private static func authorization(_ value: String) -> String {
    let bytes = Array(value.utf8)
    guard let header = try? AuthorizationHeader.parse(bytes.span, 0..<bytes.count) else { return text }
    func part(_ range: Range<Int>) -> String { ASCII.text(bytes, range) }
    return "AWS4-HMAC-SHA256 Credential=\(Redacted.key(part(header.accessKeyID)))/\(part(header.scope)), "
      + "SignedHeaders=\(part(header.signedHeaders)), Signature=\(text)"
  }
}
