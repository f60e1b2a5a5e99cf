/// Credentials of a profile that only the AWS CLI version 2 can resolve: those of `aws login`, and those of a role
/// that wants a one-time code, for which the CLI keeps the session of who typed one. It is asked to export them in
/// the form of a credential process.
struct ExportProvider: CredentialsProvider {
  /// Why nobody else can.
  enum Need: Sendable, Equatable {
    case login
    /// The device whose code the role wants.
    case code(serial: String)
  }

  let context: CredentialsContext
  let profile: String
  var need = Need.login

  var description: String {
    switch need {
    case .login: "profile \(profile) (login session, through the aws command)"
    case .code: "profile \(profile) (role with a one-time code, through the aws command)"
    }
  }

  func credentials() async throws(CredentialsError) -> Credentials {
    guard let program = ExportProvider.find("aws", context: context) else { throw withoutCommand }
    let export = CredentialProgram(
      context: context, profile: profile,
      command: [program, "configure", "export-credentials", "--profile", profile, "--format", "process"],
      description: description, accountID: nil)
    do throws(CredentialsError) {
      return try await export.credentials { outcome in
        // argparse's own status for arguments it does not know: version 1, or a very old version 2.
        if outcome.ending == .exited(252) || outcome.ending == .exited(2) {
          return "; `aws configure export-credentials` needs version 2.9 or later of the AWS CLI"
        }
        return need == .login ? "; try `aws login --profile \(profile)`" : ""
      }
    } catch {
      guard case .code(let serial) = need, error.code == .processFailed else { throw error }
      throw CredentialsError(
        .mfaNeeded,
        "\(ExportProvider.wants(profile, serial)); type one for `aws sts get-caller-identity --profile \(profile)` "
          + "in a terminal, and the session that the AWS CLI keeps is found here (\(error.message))")
    }
  }

  private var withoutCommand: CredentialsError {
    switch need {
    case .login:
      CredentialsError(
        .loginNeeded,
        "profile \(profile) uses `aws login`, which is read through the AWS CLI version 2, and no aws is in "
          + "PATH; install it, or export keys with `aws configure export-credentials` where it is")
    case .code(let serial):
      CredentialsError(
        .mfaNeeded,
        "\(ExportProvider.wants(profile, serial)), and no aws is in PATH whose session could be used; export one "
          + "instead: `aws configure export-credentials --profile \(profile) --format env`")
    }
  }

  private static func wants(_ profile: String, _ serial: String) -> String {
    "profile \(profile) wants a code of \(ForeignText.shown(serial)), and nobody is here to type one"
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
