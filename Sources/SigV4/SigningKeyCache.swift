import HTTP1
import OpenSSL

/// Signing keys, each derived once for a secret, day, region and service: deriving costs four HMACs, more than all
/// the rest of a signature. Belongs to one thread.
final class SigningKeyCache {
  private struct Entry {
    let credentials: SigV4Credentials
    let scope: [UInt8]
    let key: HMACSHA256Key
  }

  private var entries: [Entry] = []
  /// A handful of identities in a few regions on two days.
  private static let capacity = 32

  /// The key for `scope` (`date/region/service/aws4_request`) in `bytes[range]`.
  func key(
    for credentials: SigV4Credentials, _ bytes: Span<UInt8>, scope range: Range<Int>, hasher: SHA256Hasher
  ) throws(OpenSSLError) -> HMACSHA256Key {
    for entry in entries
    where Self.equals(entry.scope, bytes, range) && entry.credentials.accessKeyID == credentials.accessKeyID
      && entry.credentials.secretAccessKey == credentials.secretAccessKey
    {
      return entry.key
    }
    var scope: [UInt8] = []
    for index in range { scope.append(bytes[index]) }
    var key = Array("AWS4".utf8) + Array(credentials.secretAccessKey.utf8)
    for part in scope.split(separator: 0x2F, omittingEmptySubsequences: false) {
      let message = Array(part)
      key = try HMACSHA256Key(key, hasher: hasher).authenticate(message.span, hasher: hasher).bytes
    }
    let entry = Entry(credentials: credentials, scope: scope, key: try HMACSHA256Key(key, hasher: hasher))
    if entries.count >= Self.capacity { entries.removeFirst() }
    entries.append(entry)
    return entry.key
  }

  private static func equals(_ scope: [UInt8], _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard scope.count == range.count else { return false }
    for offset in 0..<scope.count where scope[offset] != bytes[range.lowerBound + offset] { return false }
    return true
  }
}
