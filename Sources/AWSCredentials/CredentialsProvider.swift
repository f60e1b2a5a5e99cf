/// One place that credentials come from. Providers hold no state of their own: each call reads or asks afresh;
/// ``CredentialsStore`` is what remembers.
public protocol CredentialsProvider: Sendable {
  /// What this place is, for people: `profile dev (SSO)`, `environment`.
  var description: String { get }

  /// Fetches the credentials as they are now.
  func credentials() async throws(CredentialsError) -> Credentials
}
