import HTTP1

/// The time that a request was signed at: X-Amz-Date, else Date.
struct RequestTime {
  /// Seconds since 1970.
  let seconds: Int64
  /// In the form of X-Amz-Date, as it stands in the string to sign.
  let text: AmzDate.Text

  static let missingText =
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."

  /// - Parameter now: seconds since 1970.
  static func read(_ fields: HeaderFields, now: Int64) throws(VerificationFailure) -> RequestTime {
    if let field = fields.first(.xAmzDate) {
      guard fields.count(of: .xAmzDate) == 1, let seconds = AmzDate.parse(fields.bytes.span, field.value)
      else {
        throw VerificationFailure(
          .malformedAuthorization, "Date must be in ISO-8601 'basic format', e.g. 20261124T140211Z.")
      }
      return RequestTime(seconds: seconds, text: AmzDate.text(fields.bytes.span.extracting(field.value)))
    }
    guard let field = fields.first(.date) else {
      throw VerificationFailure(.malformedAuthorization, missingText + " Authorization=AWS4-HMAC-SHA256")
    }
    guard fields.count(of: .date) == 1,
      let seconds = DateField.parse(Array(fields.bytes[field.value]), now: now)
    else {
      throw VerificationFailure(
        .malformedAuthorization, "Date must be in the form of RFC 9110, e.g. Tue, 24 Nov 2026 14:02:11 GMT.")
    }
    return RequestTime(seconds: seconds, text: AmzDate.text(AmzDate.format(seconds).span))
  }

  /// Refuses a time that is not of the credential scope's day, or further than ``RequestVerifier/tolerance`` from
  /// ours.
  func check(scopeDate: Range<Int>, in bytes: [UInt8], now: Int64) throws(VerificationFailure) {
    guard ASCII.equals(bytes.span, scopeDate, text.span.extracting(first: AmzDate.dayLength)) else {
      let request = String(decoding: [UInt8](copying: text.span), as: UTF8.self)
      let scope = ASCII.text(bytes, scopeDate)
      throw VerificationFailure(
        .badSignature,
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
          + "'\(scope)' != '\(request.prefix(AmzDate.dayLength))', from '\(request)'.")
    }
    let (earliest, latest) = (now - RequestVerifier.tolerance, now + RequestVerifier.tolerance)
    if seconds < earliest {
      throw VerificationFailure(
        .clockSkew,
        "Signature expired: \(Self.shown(seconds)) is now earlier than \(Self.shown(earliest)) "
          + "(\(Self.shown(now)) - 5 min.)")
    }
    if seconds > latest {
      throw VerificationFailure(
        .clockSkew,
        "Signature not yet current: \(Self.shown(seconds)) is still later than \(Self.shown(latest)) "
          + "(\(Self.shown(now)) + 5 min.)")
    }
  }

  private static func shown(_ time: Int64) -> String { String(decoding: AmzDate.format(time), as: UTF8.self) }
}
