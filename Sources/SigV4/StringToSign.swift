import HTTP1
import OpenSSL

/// What is signed: the algorithm, the time, the scope and the canonical request's hash.
enum StringToSign {
  /// - Parameters:
  ///   - date: in the form of X-Amz-Date.
  ///   - scope: `date/region/service/aws4_request`, in `bytes[scope]`.
  static func build(
    date: Span<UInt8>, _ bytes: Span<UInt8>, scope: Range<Int>, canonicalRequest: SHA256Digest,
    into output: inout [UInt8]
  ) {
    output.removeAll(keepingCapacity: true)
    output.append("AWS4-HMAC-SHA256\n")
    output.append(date)
    output.append(0x0A)
    output.append(bytes, scope)
    output.append(0x0A)
    canonicalRequest.appendHex(to: &output)
  }
}
