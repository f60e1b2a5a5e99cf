/// A role that the profile names with `role_arn`, assumed with the credentials of another place.
struct AssumeRoleProvider: CredentialsProvider {
  let context: CredentialsContext
  let settings: AWSSettings
  let profile: String
  let roleARN: String
  let sessionName: String?
  let externalID: String?
  let duration: Int?
  let base: any CredentialsProvider

  var description: String { "profile \(profile) (role \(roleARN) by \(base.description))" }

  func credentials() async throws(CredentialsError) -> Credentials {
    let source = try await base.credentials()
    let client = STSClient(context: context, settings: settings)
    var parameters = [
      ("RoleArn", roleARN), ("RoleSessionName", sessionName ?? "sfn-batch-proxy-\(context.now())"),
    ]
    if let externalID { parameters.append(("ExternalId", externalID)) }
    if let duration { parameters.append(("DurationSeconds", "\(duration)")) }
    let what = "AssumeRole of \(roleARN) for profile \(profile) by \(base.description)"
    let answer = try await client.call("AssumeRole", parameters, signedBy: source, what: what)
    return try client.credentials(in: answer, source: description, what: what)
  }
}
