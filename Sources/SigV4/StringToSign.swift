import HTTP1
import OpenSSL

/// What is signed: the algorithm, the time, the scope and the canonical request's hash.
enum StringToSign {
  static func build(
    date: [UInt8], scope: ArraySlice<UInt8>, canonicalRequest: SHA256Digest, into output: inout [UInt8]
  ) {
    output.removeAll(keepingCapacity: true)
    let algorithm: StaticString = "AWS4-HMAC-SHA256\n"
    algorithm.withUTF8Buffer { output.append(contentsOf: $0) }
    output.append(contentsOf: date)
    output.append(0x0A)
    output.append(contentsOf: scope)
    output.append(0x0A)
    canonicalRequest.appendHex(to: &output)
  }
}
