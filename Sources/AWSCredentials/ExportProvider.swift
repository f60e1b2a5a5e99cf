/// Credentials of a profile that only the AWS CLI version 2 can resolve, above all those of `aws login`: the CLI
/// is asked to export them in the form of a credential process.
struct ExportProvider: CredentialsProvider {
  let context: CredentialsContext
  let profile: String

  var description: String { "profile \(profile) (login session, through the aws command)" }

  func credentials() async throws(CredentialsError) -> Credentials {
    guard let program = ExportProvider.find("aws", context: context) else {
      throw CredentialsError(
        .loginNeeded,
        "profile \(profile) uses `aws login`, which is read through the AWS CLI version 2, and no aws is in "
          + "PATH; install it, or export keys with `aws configure export-credentials` where it is")
    }
    return try await CredentialProgram(
      context: context, profile: profile,
      command: [program, "configure", "export-credentials", "--profile", profile, "--format", "process"],
      description: description, accountID: nil
    ).credentials { outcome in
      // argparse's own status for arguments it does not know: version 1, or a very old version 2.
      if outcome.ending == .exited(252) || outcome.ending == .exited(2) {
        return "; `aws configure export-credentials` needs version 2.9 or later of the AWS CLI"
      }
      return "; try `aws login --profile \(profile)`"
    }
  }

  /// The first program of that name in PATH.
  static func find(_ name: String, context: CredentialsContext) -> String? {
    for folder in (context.variable("PATH") ?? "").split(separator: ":") where folder.hasPrefix("/") {
      let path = "\(folder)/\(name)"
      if context.files.isExecutable(path) { return path }
    }
    return nil
  }
}
