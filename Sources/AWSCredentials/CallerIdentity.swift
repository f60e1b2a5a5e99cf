/// Who a set of credentials belongs to, by STS's GetCallerIdentity. No permission is needed for that call.
public struct CallerIdentity: Sendable, Equatable {
  public let account: String
  public let arn: String
  public let userID: String

  public init(account: String, arn: String, userID: String) {
    self.account = account
    self.arn = arn
    self.userID = userID
  }

  /// Asks STS, in the profile's region or at its configured endpoint.
  public static func fetch(
    for credentials: Credentials, settings: AWSSettings, context: CredentialsContext
  ) async throws(CredentialsError) -> CallerIdentity {
    let client = STSClient(context: context, settings: settings)
    let what = "GetCallerIdentity with key \(credentials.maskedAccessKeyID)"
    let answer = try await client.call("GetCallerIdentity", [], signedBy: credentials, what: what)
    guard let account = answer.element("Account"), let arn = answer.element("Arn") else {
      throw CredentialsError(.badAnswer, "the answer to \(what) names no account")
    }
    return CallerIdentity(account: account, arn: arn, userID: answer.element("UserId") ?? "")
  }
}
