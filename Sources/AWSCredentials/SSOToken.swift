import Synchronization

/// The token that `aws sso login` leaves in `~/.aws/sso/cache`.
struct SSOToken: Sendable {
  /// A token with less left than this is renewed, if it can be.
  static let renewalWindow = 15 * 60

  /// The members of the file that are texts, kept so that renewing writes what other tools expect.
  var members: [String: String]
  var expiration: UnixSeconds

  var accessToken: String { members["accessToken"] ?? "" }

  /// Nil for a file that holds no token.
  init?(_ content: [UInt8]) {
    guard case .object(let object)? = JSONValue.parse(content) else { return nil }
    members = object.compactMapValues(\.text)
    guard let token = members["accessToken"], !token.isEmpty, KeyMaterial.isHeaderSafe(token),
      let expiration = members["expiresAt"].flatMap(Timestamp.parse)
    else { return nil }
    self.expiration = expiration
  }

  /// What asking for a new token takes; nil where the file lacks it or the registration behind it is over.
  func renewal(now: UnixSeconds) -> (clientID: String, clientSecret: String, refreshToken: String)? {
    guard let clientID = members["clientId"], let clientSecret = members["clientSecret"],
      let refreshToken = members["refreshToken"],
      let end = members["registrationExpiresAt"].flatMap(Timestamp.parse), end > now
    else { return nil }
    return (clientID, clientSecret, refreshToken)
  }

  var content: [UInt8] { JSONValue.write(members) }
}

/// Renewed tokens whose file could not be written, as where `~/.aws` is mounted read-only: a refresh token may be
/// good for one use only, so what it bought must not be lost.
final class RenewedTokens: Sendable {
  private let tokens = Mutex<[String: SSOToken]>([:])

  func keep(_ token: SSOToken, path: String) {
    tokens.withLock { $0[path] = token }
  }

  /// The one of the file's token and the kept one that ends later.
  func newest(_ token: SSOToken?, path: String) -> SSOToken? {
    guard let kept = tokens.withLock({ $0[path] }) else { return token }
    guard let token, token.expiration >= kept.expiration else { return kept }
    return token
  }
}
