/// Credentials of a role in an account, for somebody signed in through IAM Identity Center with
/// `aws sso login`. The token is read from the tools' shared cache; with an sso-session it is renewed and written
/// back there.
struct SSOProvider: CredentialsProvider {
  let context: CredentialsContext
  let settings: AWSSettings
  let configuration: SSOConfiguration

  var description: String { "profile \(configuration.profile) (SSO)" }

  private var login: String { "run `aws sso login --profile \(configuration.profile)`" }

  func credentials() async throws(CredentialsError) -> Credentials {
    let token = try await token()
    let url = try ServiceEndpoint.url(.ssoPortal, region: configuration.region, settings: settings)
    let query = PercentEncoding.form([
      ("role_name", configuration.roleName), ("account_id", configuration.accountID),
    ])
    let response = try await context.callService { () throws(CredentialsError) in
      CredentialHTTPRequest(
        method: "GET", scheme: url.scheme, host: url.host, port: url.port,
        target: "\(url.base)/federation/credentials?\(query)",
        fields: [("x-amz-sso_bearer_token", token)], timeout: CredentialsContext.serviceTimeout)
    }
    let answer = JSONValue.parse(response.body)
    if response.status == 401 {
      throw CredentialsError(
        .loginNeeded, "\(description): \(url.host) no longer accepts the sign-in; \(login)")
    }
    guard response.status == 200 else {
      let text = answer?["message"]?.text.map { ForeignText.shown($0) } ?? "status \(response.status)"
      throw CredentialsError(
        .refused,
        "\(url.host) gave \(description) no credentials of role \(configuration.roleName) in account "
          + "\(configuration.accountID): \(text)")
    }
    let role = answer?["roleCredentials"]
    guard let key = role?["accessKeyId"]?.text, let secret = role?["secretAccessKey"]?.text,
      let session = role?["sessionToken"]?.text, let milliseconds = role?["expiration"]?.integer
    else {
      throw CredentialsError(
        .badAnswer, "the answer of \(url.host) for \(description) holds no complete credentials")
    }
    return try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: session, expiration: milliseconds / 1000,
      accountID: configuration.accountID, source: description, place: description)
  }

  /// A token that still works, renewed when its end is near.
  private func token() async throws(CredentialsError) -> String {
    guard let home = context.home else {
      throw CredentialsError(
        .loginNeeded,
        "\(description) keeps its sign-in in ~/.aws/sso/cache, and HOME is not set; set HOME")
    }
    let name = context.sha1Hex(Array(configuration.cacheName.utf8))
    let path = PathExpansion.expand(
      "~/.aws/sso/cache/\(name).json", environment: [:], home: home)
    guard let content = try context.files.read(path) else {
      throw CredentialsError(
        .loginNeeded, "\(description): nobody has signed in (\(context.shown(path)) is not there); \(login)")
    }
    guard var token = context.renewedTokens.newest(SSOToken(content), path: path) else {
      throw CredentialsError(
        .loginNeeded, "\(description): \(context.shown(path)) holds no usable token; \(login)")
    }
    let now = context.now()
    if configuration.session != nil, token.expiration - now < SSOToken.renewalWindow,
      let renewed = try await renewed(token, now: now)
    {
      token = renewed
      if !context.files.replace(path, renewed.content) { context.renewedTokens.keep(renewed, path: path) }
    }
    guard token.expiration > now else {
      throw CredentialsError(
        .loginNeeded,
        "\(description): the sign-in ended at \(Timestamp.text(token.expiration)); \(login)")
    }
    return token.accessToken
  }

  /// Asks sso-oidc for a new token; nil where that cannot be done or is refused, for the old one may still do.
  private func renewed(_ token: SSOToken, now: UnixSeconds) async throws(CredentialsError) -> SSOToken? {
    guard let renewal = token.renewal(now: now) else { return nil }
    let url = try ServiceEndpoint.url(.ssoOIDC, region: configuration.region, settings: settings)
    let body = JSONValue.write([
      "clientId": renewal.clientID, "clientSecret": renewal.clientSecret, "grantType": "refresh_token",
      "refreshToken": renewal.refreshToken,
    ])
    let response: CredentialHTTPResponse
    do throws(CredentialsError) {
      // Once only: a refresh token can be good for one use, and the answer may have been lost on its way.
      response = try await context.call(
        CredentialHTTPRequest(
          method: "POST", scheme: url.scheme, host: url.host, port: url.port,
          target: "\(url.base)/token", fields: [("Content-Type", "application/json")], body: body,
          timeout: CredentialsContext.serviceTimeout, isRepeatable: false))
    } catch {
      if token.expiration > now { return nil }
      throw error
    }
    guard response.status == 200, let answer = JSONValue.parse(response.body),
      let accessToken = answer["accessToken"]?.text, KeyMaterial.isHeaderSafe(accessToken),
      let lifetime = answer["expiresIn"]?.integer, (1...31_536_000).contains(lifetime)
    else { return nil }
    var renewed = token
    renewed.expiration = now + lifetime
    renewed.members["accessToken"] = accessToken
    renewed.members["expiresAt"] = Timestamp.text(renewed.expiration)
    renewed.members["startUrl"] = configuration.startURL
    renewed.members["region"] = configuration.region
    if let next = answer["refreshToken"]?.text { renewed.members["refreshToken"] = next }
    return renewed
  }
}
