/// Credentials that the platform hands to a container: ECS tasks, EKS pod identity, Greengrass.
struct ContainerProvider: CredentialsProvider {
  /// The endpoint is on the same host; the AWS tools give it as long and try as often.
  static let timeout = Duration.seconds(2)
  static let attempts = 3
  static let pause = Duration.seconds(1)
  static let ecsAddress = "169.254.170.2"
  /// Beside loopback addresses and https, the only places that a token is sent to.
  static let allowedHosts: Set<String> = [ecsAddress, "169.254.170.23", "fd00:ec2::23", "localhost"]

  let context: CredentialsContext

  var description: String { "container endpoint" }

  /// By being set at all, as for botocore; an empty variable does not count.
  static func isConfigured(_ context: CredentialsContext) -> Bool {
    context.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != nil
      || context.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != nil
  }

  func credentials() async throws(CredentialsError) -> Credentials {
    let url = try url()
    var attempt = 1
    while true {
      let failure: CredentialsError
      do throws(CredentialsError) {
        return try await fetch(url)
      } catch {
        guard error.code == .unreachable || error.code == .badAnswer || error.code == .refused,
          attempt < ContainerProvider.attempts
        else { throw error }
        failure = error
      }
      attempt += 1
      try await context.pause(ContainerProvider.pause, after: failure)
    }
  }

  private func url() throws(CredentialsError) -> EndpointURL {
    if let relative = context.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      guard relative.hasPrefix("/"),
        let url = EndpointURL.parse("http://\(ContainerProvider.ecsAddress)\(relative)")
      else {
        throw CredentialsError(
          .hostNotAllowed, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path that begins with a slash")
      }
      return url
    }
    guard let full = context.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
      let url = EndpointURL.parse(full)
    else {
      throw CredentialsError(
        .hostNotAllowed, "AWS_CONTAINER_CREDENTIALS_FULL_URI is no http or https URL")
    }
    guard url.scheme == .https || url.isLoopbackAddress || ContainerProvider.allowedHosts.contains(url.host)
    else {
      throw CredentialsError(
        .hostNotAllowed,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI names \(url.host): over plain http only a loopback address, "
          + "169.254.170.2, 169.254.170.23, [fd00:ec2::23] and localhost are asked")
    }
    return url
  }

  private func fetch(_ url: EndpointURL) async throws(CredentialsError) -> Credentials {
    var request = CredentialHTTPRequest(
      method: "GET", scheme: url.scheme, host: url.host, port: url.port,
      target: url.path.isEmpty ? "/" : url.path, fields: [("Accept", "application/json")],
      timeout: ContainerProvider.timeout, bypassesProxy: url.scheme == .http)
    if let token = try authorization() { request.fields.append(("Authorization", token)) }
    let response = try await context.call(request)
    guard response.status == 200 else {
      let words = JSONValue.parse(response.body)?["message"]?.text.map { ": \(ForeignText.shown($0))" }
      throw CredentialsError(
        .refused, "the container endpoint \(request.shownURL) answered \(response.status)\(words ?? "")")
    }
    let answer = JSONValue.parse(response.body)
    guard let key = answer?["AccessKeyId"]?.text, let secret = answer?["SecretAccessKey"]?.text,
      let token = answer?["Token"]?.text,
      let expiration = answer?["Expiration"]?.text.flatMap(Timestamp.parse)
    else {
      throw CredentialsError(
        .badAnswer, "the container endpoint \(request.shownURL) sent no complete credentials")
    }
    return try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      accountID: answer?["AccountId"]?.text, source: description, place: description)
  }

  /// The file's token beats the variable's; it is read each time because the platform replaces it.
  private func authorization() throws(CredentialsError) -> String? {
    let token: String
    let place: String
    if let path = context.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
      place = "\(path) (AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE)"
      guard let content = try context.files.read(path) else {
        throw CredentialsError(.fileUnreadable, "the token file \(place) is not there")
      }
      token = String(decoding: content, as: UTF8.self)
    } else if let value = context.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN") {
      place = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
      token = value
    } else {
      return nil
    }
    guard KeyMaterial.isHeaderSafe(token) else {
      throw CredentialsError(
        .incompleteKeys, "the token in \(place) has a line end or a control character in it")
    }
    return token
  }
}
