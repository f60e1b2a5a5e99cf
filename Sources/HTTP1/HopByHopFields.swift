/// The fields that are meant for the next hop only, which a proxy must not forward (RFC 9110 section 7.6.1).
public enum HopByHopFields {
  /// Whether `field` is one of them: one of the standard ones, or one that Connection names.
  ///
  /// Naming a field in Connection must not let a client decide what this program withholds from the next one,
  /// so fields that route, frame, describe or authenticate the message never count, whatever Connection says:
  /// Host, Content-*, Authorization, Date, Expect, and AWS's own (`x-amz…`, `amz-sdk-…`).
  public static func contains(_ field: HeaderField, in fields: HeaderFields) -> Bool {
    switch field.known {
    case .connection, .keepAlive, .proxyAuthenticate, .proxyAuthorization, .proxyConnection, .te, .trailer,
      .transferEncoding, .upgrade:
      true
    case .authorization, .contentEncoding, .contentLength, .contentType, .date, .expect, .host:
      false
    default:
      fields.connectionNames(field.name) && !isProtected(field.name, in: fields.bytes.span)
    }
  }

  private static func isProtected(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    for prefix: StaticString in ["x-amz", "amz-sdk-", "content-"] {
      let end = name.lowerBound + prefix.utf8CodeUnitCount
      if end <= name.upperBound, ASCII.equalsIgnoringCase(bytes, name.lowerBound..<end, prefix) {
        return true
      }
    }
    return false
  }
}
