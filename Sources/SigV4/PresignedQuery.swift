import HTTP1

/// Presigned URLs, which carry their signature in the query.
enum PresignedQuery {
  /// Refuses a target that has one of their parameters, however it is escaped.
  static func refuse(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(VerificationFailure) {
    let query = CanonicalURI.split(bytes, target).query
    var start = query.lowerBound
    while start < query.upperBound {
      let parameter = start..<ByteScanning.index(of: 0x26, in: bytes, start..<query.upperBound)
      let name = start..<ByteScanning.index(of: 0x3D, in: bytes, parameter)
      if spells(bytes, name, "x-amz-signature") || spells(bytes, name, "x-amz-algorithm") {
        throw VerificationFailure(
          .unsupportedSignature,
          "Presigned URLs (X-Amz-Algorithm, X-Amz-Signature in the query) are not taken by AWS Batch; "
            + "sign with an Authorization header.")
      }
      start = parameter.upperBound + 1
    }
  }

  /// Whether a name, with its escapes decoded, is `word` (given in lower case).
  private static func spells(_ bytes: Span<UInt8>, _ name: Range<Int>, _ word: StaticString) -> Bool {
    guard name.count >= word.utf8CodeUnitCount, name.count <= 3 * word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { word in
      var index = name.lowerBound
      for expected in word {
        guard index < name.upperBound else { return false }
        let escaped = CanonicalURI.escape(bytes, at: index, before: name.upperBound)
        guard ASCII.lowercased(escaped ?? bytes[index]) == expected else { return false }
        index += escaped == nil ? 1 : 3
      }
      return index == name.upperBound
    }
  }
}
