import OpenSSL
import Testing

@testable import SigV4

@Suite("Kept signing keys")
struct SigningKeyCacheTests {
  private let hasher: SHA256Hasher
  private let key: HMACSHA256Key

  init() throws {
    hasher = try SHA256Hasher()
    key = try HMACSHA256Key([1], hasher: hasher)
  }

  private func find(_ cache: inout SigningKeyCache, _ credentials: SigV4Credentials, _ scope: String) -> Bool
  {
    let bytes = Array(("xx" + scope).utf8)
    return cache.find(credentials, bytes.span, scope: 2..<bytes.count) != nil
  }

  @Test("a key is found under its credentials and scope only")
  func aKeyIsFoundUnderItsCredentials() {
    var cache = SigningKeyCache()
    cache.keep(key, TestKeys.credentials, scope: Array("20261124/r/batch/aws4_request".utf8))
    #expect(find(&cache, TestKeys.credentials, "20261124/r/batch/aws4_request"))
    #expect(!find(&cache, TestKeys.credentials, "20261125/r/batch/aws4_request"))
    #expect(!find(&cache, TestKeys.credentials, "20261124/s/batch/aws4_request"))
    #expect(!find(&cache, TestKeys.credentials, "20261124/r/batch/aws4_reques"))
    for (id, secret, token) in [
      ("other", TestKeys.secret, nil), (TestKeys.accessKeyID, "other", nil),
      (TestKeys.accessKeyID, TestKeys.secret, "token"),
    ] as [(String, String, String?)] {
      let other = SigV4Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
      #expect(!find(&cache, other, "20261124/r/batch/aws4_request"))
    }
  }

  @Test("the key that was used longest ago makes room")
  func theKeyUsedLongestAgoMakesRoom() {
    var cache = SigningKeyCache()
    for index in 0..<SigningKeyCache.capacity {
      cache.keep(key, TestKeys.credentials, scope: Array("\(index)".utf8))
    }
    #expect(find(&cache, TestKeys.credentials, "0"))
    cache.keep(key, TestKeys.credentials, scope: Array("new".utf8))
    #expect(cache.count == SigningKeyCache.capacity)
    #expect(find(&cache, TestKeys.credentials, "0"))
    #expect(!find(&cache, TestKeys.credentials, "1"))
    #expect(find(&cache, TestKeys.credentials, "new"))
  }
}
