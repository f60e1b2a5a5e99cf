import HTTP1
import OpenSSL

/// Signing keys, each derived once for a secret, day, region and service: deriving costs four HMACs, more than all
/// the rest of a signature. HOT; belongs to one thread.
struct SigningKeyCache {
  private struct Entry {
    let credentials: SigV4Credentials
    let scope: [UInt8]
    let key: HMACSHA256Key

    func isFor(_ bytes: Span<UInt8>, scope range: Range<Int>) -> Bool {
      ASCII.equals(bytes, range, scope.span)
    }
  }

  /// The one used last stands first.
  private var entries: [Entry] = []
  /// A handful of identities in a few regions on two days.
  static let capacity = 32

  var count: Int { entries.count }

  /// The key for `scope` (`date/region/service/aws4_request`) in `bytes[range]`, if it is known.
  mutating func find(
    _ credentials: SigV4Credentials, _ bytes: Span<UInt8>, scope range: Range<Int>
  ) -> HMACSHA256Key? {
    for index in entries.indices
    where entries[index].isFor(bytes, scope: range) && entries[index].credentials == credentials {
      if index > 0 { entries.insert(entries.remove(at: index), at: 0) }
      return entries[0].key
    }
    return nil
  }

  /// Keeps a key, in place of the one used longest ago when there are many. A verifier keeps only keys with which a
  /// signature held: else anybody could push out the others by naming new regions.
  mutating func keep(
    _ key: HMACSHA256Key, _ credentials: SigV4Credentials, scope: [UInt8]
  ) {
    if entries.count >= Self.capacity { entries.removeLast() }
    entries.insert(Entry(credentials: credentials, scope: scope, key: key), at: 0)
  }
}

extension SigV4Credentials {
  fileprivate static func == (left: SigV4Credentials, right: SigV4Credentials) -> Bool {
    left === right
      || left.accessKeyID == right.accessKeyID && left.secretAccessKey == right.secretAccessKey
        && left.sessionToken == right.sessionToken
  }
}
