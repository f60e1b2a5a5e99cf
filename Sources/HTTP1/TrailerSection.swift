/// The rules for trailer fields (RFC 9110 section 6.5.1).
enum TrailerSection {
  /// Whether a field must not be a trailer, because it frames, routes, authenticates, describes or controls
  /// the message and would come too late for that. Trailers are dropped here; such a one is refused all the
  /// same, since nobody sends it but to smuggle it past a reader.
  static func forbids(_ field: HeaderField, in bytes: Span<UInt8>) -> Bool {
    switch field.known {
    case .authorization, .connection, .contentEncoding, .contentLength, .contentType, .expect, .host,
      .keepAlive, .origin, .proxyAuthenticate, .proxyAuthorization, .proxyConnection, .te, .trailer,
      .transferEncoding, .upgrade, .xAmzContentSHA256, .xAmzDate, .xAmzSecurityToken:
      return true
    default:
      for name in others where ASCII.equalsIgnoringCase(bytes, field.name, name) { return true }
      return false
    }
  }

  private static let others: [StaticString] = [
    "age", "cache-control", "content-range", "cookie", "if-match", "if-modified-since", "if-none-match",
    "if-range", "if-unmodified-since", "location", "max-forwards", "pragma", "range", "retry-after",
    "set-cookie", "vary", "www-authenticate",
  ]
}
