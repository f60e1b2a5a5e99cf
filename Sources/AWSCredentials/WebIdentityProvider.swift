/// A role assumed with a token that somebody else issues and renews in a file, as Kubernetes and CI systems do.
struct WebIdentityProvider: CredentialsProvider {
  let context: CredentialsContext
  let settings: AWSSettings
  let profile: String
  let tokenFile: String
  let roleARN: String
  let sessionName: String?

  var description: String { "web identity (role \(roleARN), profile \(profile))" }

  func credentials() async throws(CredentialsError) -> Credentials {
    // Read every time: the issuer replaces the token long before a role session ends.
    guard let content = try context.files.read(tokenFile) else {
      throw CredentialsError(
        .fileUnreadable,
        "the web identity token file \(context.shown(tokenFile)) is not there (AWS_WEB_IDENTITY_TOKEN_FILE "
          + "or web_identity_token_file of profile \(profile))")
    }
    let token = String(decoding: content, as: UTF8.self)
    let client = STSClient(context: context, settings: settings)
    let what = "AssumeRoleWithWebIdentity of \(roleARN)"
    let answer = try await client.call(
      "AssumeRoleWithWebIdentity",
      [
        ("RoleArn", roleARN), ("RoleSessionName", sessionName ?? "sfn-batch-proxy-\(context.now())"),
        ("WebIdentityToken", PythonText.stripped(token)),
      ], signedBy: nil, what: what)
    return try client.credentials(in: answer, source: description, what: what)
  }
}
