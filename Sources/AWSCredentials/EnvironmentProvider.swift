/// Keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN (or the older AWS_SECURITY_TOKEN),
/// with AWS_CREDENTIAL_EXPIRATION and AWS_ACCOUNT_ID beside them. A process's environment does not change, so
/// these are never new on a later call.
struct EnvironmentProvider: CredentialsProvider {
  let context: CredentialsContext

  var description: String { "environment (AWS_ACCESS_KEY_ID)" }

  /// Whether the environment decides: an access key alone does, so that half a pair is an error and not skipped.
  static func isConfigured(_ context: CredentialsContext) -> Bool {
    context.variable("AWS_ACCESS_KEY_ID") != nil
  }

  func credentials() async throws(CredentialsError) -> Credentials {
    guard let key = context.variable("AWS_ACCESS_KEY_ID") else {
      throw CredentialsError(.notFound, "AWS_ACCESS_KEY_ID is not set")
    }
    guard let secret = context.variable("AWS_SECRET_ACCESS_KEY") else {
      throw CredentialsError(
        .incompleteKeys, "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not; set both or neither")
    }
    var expiration: UnixSeconds?
    if let text = context.variable("AWS_CREDENTIAL_EXPIRATION") {
      guard let time = Timestamp.parse(text) else {
        throw CredentialsError(
          .incompleteKeys,
          "AWS_CREDENTIAL_EXPIRATION is not a time; write it as 2026-11-24T14:54:00Z or unset it")
      }
      expiration = time
    }
    return try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret,
      sessionToken: context.variable("AWS_SECURITY_TOKEN") ?? context.variable("AWS_SESSION_TOKEN"),
      expiration: expiration, accountID: context.variable("AWS_ACCOUNT_ID"), source: description,
      place: "the environment")
  }
}
