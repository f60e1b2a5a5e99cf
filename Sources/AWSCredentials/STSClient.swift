/// The calls to AWS's Security Token Service that credentials need.
struct STSClient: Sendable {
  /// STS's API version; it has had one since 2011.
  private static let version = "2011-06-15"

  let context: CredentialsContext
  let settings: AWSSettings

  /// The region whose endpoint is called: the configured one, or none for the global endpoint.
  private var region: String? { settings.region?.value }
  private var signingRegion: String {
    guard let region, region != "aws-global" else { return ServiceEndpoint.globalRegion }
    return region
  }

  /// - Parameters:
  ///   - source: signs the call; nil for operations that take no signature.
  ///   - what: for errors: `AssumeRole of arn:… for profile dev`.
  func call(
    _ operation: String, _ parameters: [(String, String)], signedBy source: Credentials?, what: String
  ) async throws(CredentialsError) -> STSAnswer {
    let url = try ServiceEndpoint.url(.sts, region: region, settings: settings)
    let body = PercentEncoding.form([("Action", operation), ("Version", STSClient.version)] + parameters)
    let signingRegion = signingRegion
    // AWS's tools repeat this one too: STS could not reach the identity provider in time.
    let response = try await context.callService(
      mayPass: { $0.status == 400 && STSAnswer($0.body).element("Code") == "IDPCommunicationError" }
    ) { () throws(CredentialsError) in
      let request = CredentialHTTPRequest(
        method: "POST", scheme: url.scheme, host: url.host, port: url.port, target: "\(url.base)/",
        fields: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
        body: Array(body.utf8), timeout: CredentialsContext.serviceTimeout)
      guard let source else { return request }
      return try context.sign(request, source, signingRegion, context.now())
    }
    let answer = STSAnswer(response.body)
    guard response.status == 200 else {
      throw CredentialsError(
        .refused, "\(url.host) refused \(what): \(answer.failure(status: response.status))")
    }
    return answer
  }

  /// The credentials in an answer to one of the AssumeRole operations.
  func credentials(
    in answer: STSAnswer, source: String, what: String
  ) throws(CredentialsError) -> Credentials {
    guard let key = answer.element("AccessKeyId"), let secret = answer.element("SecretAccessKey"),
      let token = answer.element("SessionToken"),
      let expiration = answer.element("Expiration").flatMap(Timestamp.parse)
    else {
      throw CredentialsError(.badAnswer, "the answer to \(what) holds no complete credentials")
    }
    return try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: token, expiration: expiration,
      accountID: STSClient.account(ofARN: answer.element("Arn")), source: source, place: source)
  }

  /// The fifth part of an ARN.
  static func account(ofARN arn: String?) -> String? {
    guard let parts = arn?.split(separator: ":", omittingEmptySubsequences: false), parts.count >= 6,
      parts[0] == "arn"
    else { return nil }
    return parts[4].isEmpty ? nil : String(parts[4])
  }
}
