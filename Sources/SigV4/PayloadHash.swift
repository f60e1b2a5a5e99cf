import HTTP1
import OpenSSL

/// The field x-amz-content-sha256, in which some clients repeat the hash of the body that they signed.
enum PayloadHash {
  /// Refuses the values that stand for a body which is not signed as a whole: no operation of AWS Batch takes them.
  static func checkForm(_ fields: HeaderFields) throws(VerificationFailure) {
    guard let field = fields.first(.xAmzContentSHA256) else { return }
    let bytes = fields.bytes.span
    if ASCII.equals(bytes, field.value, "UNSIGNED-PAYLOAD")
      || ASCII.equals(bytes, field.value.prefix(10), "STREAMING-")
    {
      let value = ASCII.text(fields.bytes, field.value.prefix(64))
      throw VerificationFailure(
        .unsupportedSignature,
        "x-amz-content-sha256 '\(value)' is not taken by AWS Batch; sign the hash of the whole body.")
    }
    guard !field.value.isEmpty else {
      throw VerificationFailure(.payloadMismatch, "x-amz-content-sha256 must not be empty.")
    }
    guard fields.count(of: .xAmzContentSHA256) == 1 else {
      throw VerificationFailure(
        .payloadMismatch, "The request has more than one x-amz-content-sha256 header.")
    }
  }

  /// Refuses a value that is not the hash of the body. Its digits may be in capitals; which ones were signed, the
  /// signature tells.
  static func check(_ fields: HeaderFields, digest: SHA256Digest) throws(VerificationFailure) {
    guard let field = fields.first(.xAmzContentSHA256) else { return }
    let bytes = fields.bytes.span
    let matches = digest.withBytes { digest in
      guard field.value.count == 2 * digest.count else { return false }
      for index in 0..<digest.count {
        let place = field.value.lowerBound + 2 * index
        guard let high = HexDigit.value(bytes[place]), let low = HexDigit.value(bytes[place + 1]),
          high << 4 | low == digest[index]
        else { return false }
      }
      return true
    }
    guard matches else {
      throw VerificationFailure(
        .payloadMismatch, "The provided 'x-amz-content-sha256' header does not match what was computed.")
    }
  }
}
