public import SigV4

/// Keys with which a request is signed, where they came from and until when they work. A reference, so that a
/// snapshot for one request costs one retain and two snapshots compare by identity.
public final class Credentials: Sendable {
  public let accessKeyID: String
  public let secretAccessKey: String
  public let sessionToken: String?
  /// Seconds since 1970 from which the keys no longer work, or nil for keys without an end.
  public let expiration: UnixSeconds?
  /// The account that the keys belong to, where the source said it.
  public let accountID: String?
  /// Where the keys came from, for people: `profile dev (static keys in ~/.aws/credentials)`.
  public let source: String
  /// The keys alone, in the form that a signer takes.
  public let forSigning: SigV4Credentials

  public init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil,
    expiration: UnixSeconds? = nil, accountID: String? = nil, source: String
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.accountID = accountID
    self.source = source
    forSigning = SigV4Credentials(
      accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken)
  }

  /// The access key as it may be shown: the first four and the last four characters.
  public var maskedAccessKeyID: String { Credentials.masked(accessKeyID) }

  /// First four … last four of an identifier; of a short one only dots.
  public static func masked(_ identifier: String) -> String {
    guard identifier.utf8.count > 8 else { return "…" }
    return "\(identifier.prefix(4))…\(identifier.suffix(4))"
  }

  /// Whether the keys are past their end at `now`.
  public func isExpired(at now: UnixSeconds) -> Bool {
    guard let expiration else { return false }
    return expiration <= now
  }
}

/// Seconds since 1970-01-01T00:00:00Z.
public typealias UnixSeconds = Int

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "\(source), key \(maskedAccessKeyID)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror {
    Mirror(self, children: ["accessKeyID": maskedAccessKeyID, "source": source])
  }
}
