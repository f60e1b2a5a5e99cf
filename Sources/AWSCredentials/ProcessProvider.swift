/// Credentials that a program of the user's prints (`credential_process`). No shell runs: the line is split by
/// shell quoting and nothing in it is expanded.
struct ProcessProvider: CredentialsProvider {
  let context: CredentialsContext
  let profile: String
  let line: String
  let accountID: String?

  var description: String { "profile \(profile) (credential_process)" }

  func credentials() async throws(CredentialsError) -> Credentials {
    guard let command = ShellWords.split(line) else {
      throw CredentialsError(
        .invalidProfile,
        "credential_process of profile \(profile) has a quotation that is not closed")
    }
    guard command.first?.isEmpty == false else {
      throw CredentialsError(.invalidProfile, "credential_process of profile \(profile) is empty")
    }
    return try await CredentialProgram(
      context: context, profile: profile, command: command, description: description,
      accountID: accountID
    ).credentials()
  }
}
