/// What a profile says about signing in through IAM Identity Center.
struct SSOConfiguration: Sendable, Equatable {
  let profile: String
  let startURL: String
  let region: String
  let roleName: String
  let accountID: String
  /// The name of the `[sso-session]`; nil for the older form without one, whose tokens cannot be renewed.
  let session: String?

  /// Nil for a profile that does not use SSO.
  static func read(
    _ profile: SharedConfiguration.Profile, in configuration: SharedConfiguration
  ) throws(CredentialsError) -> SSOConfiguration? {
    guard profile.has("sso_role_name") || profile.has("sso_account_id") else { return nil }
    var values = profile.values
    let session = profile["sso_session"]
    if let session {
      guard let shared = configuration.ssoSessions[session] else {
        throw CredentialsError(
          .invalidProfile,
          "profile \(profile.name) names the sso-session \(session), which does not exist; "
            + "add [sso-session \(session)], or run `aws configure sso --profile \(profile.name)`")
      }
      for (key, value) in shared {
        if let own = values[key], own != value {
          throw CredentialsError(
            .invalidProfile,
            "\(key) of profile \(profile.name) differs from the one in [sso-session \(session)]; keep one")
        }
        values[key] = value
      }
    }
    func text(_ key: String) -> String? {
      guard case .text(let text)? = values[key], !text.isEmpty else { return nil }
      return text
    }
    guard let roleName = text("sso_role_name"), let accountID = text("sso_account_id"),
      let startURL = text("sso_start_url"), let region = text("sso_region")
    else {
      let missing = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"]
        .filter { text($0) == nil }
      throw CredentialsError(
        .invalidProfile,
        "profile \(profile.name) uses SSO but lacks \(missing.joined(separator: ", ")); "
          + "run `aws configure sso --profile \(profile.name)`")
    }
    return SSOConfiguration(
      profile: profile.name, startURL: startURL, region: region, roleName: roleName,
      accountID: accountID, session: session)
  }

  /// What the name of the token's file is the SHA-1 of.
  var cacheName: String { session ?? startURL }
}
