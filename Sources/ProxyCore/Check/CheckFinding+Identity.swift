import AWSCredentials

extension CheckFinding {
  /// `profile dev (SSO), key AKIA…7Q4D, 52 min left`
  static func credentials(
    _ result: Result<Credentials, CredentialsError>, now: UnixSeconds
  ) -> CheckFinding {
    switch result {
    case .success(let credentials):
      guard let expiration = credentials.expiration else {
        return CheckFinding(.ok, .credentials, credentials.description)
      }
      let left = "\(credentials.description), \(span(expiration - now)) left"
      return CheckFinding(.ok, .credentials, left)
    case .failure(let error):
      return CheckFinding(.fail, .credentials, error.message, hint: hint(error), label: error.label)
    }
  }

  private static func hint(_ error: CredentialsError) -> String? {
    switch error.code {
    case .notFound: "no AWS account: `sfn-batch-proxy demo`"
    case .profileNotFound: "`aws configure list-profiles` shows what there is"
    case .unreachable: "set `HTTPS_PROXY` if you need one"
    case .loginNeeded, .expired: "sign in again: `aws sso login`, or however the keys were made"
    case .incompleteKeys, .fileMalformed, .fileUnreadable, .invalidProfile, .profileCycle:
      "correct the file or the variable, then `sfn-batch-proxy check`"
    case .mfaNeeded, .processFailed, .processLate, .recursion, .refused, .badAnswer, .signingFailed,
      .hostNotAllowed, .filePermissions:
      nil
    }
  }

  /// Whose the keys are.
  static func identity(_ result: Result<CallerIdentity, CredentialsError>) -> CheckFinding {
    switch result {
    case .success(let identity):
      let arn = identity.arn.unicodeScalars.prefix(256).map { 0x21...0x7E ~= $0.value ? $0 : "?" }
      return CheckFinding(.ok, .identity, String(String.UnicodeScalarView(arn)))
    case .failure(let error):
      // Only an answer of STS's says something about the keys; a call that got none says something of the way.
      guard error.code == .refused, !error.message.contains("AccessDenied") else {
        return CheckFinding(
          .warn, .identity, "whose keys these are could not be asked: \(error.message)", label: error.label)
      }
      return CheckFinding(
        .fail, .identity, error.message,
        hint: "the keys are wrong, deleted or of another partition; sign in again", label: error.label)
    }
  }

  /// Whether DescribeJobDefinitions is allowed, by the answer to one.
  ///
  /// - Parameters:
  ///   - type: `x-amzn-ErrorType` up to a colon.
  ///   - message: the body's `message`, fit to be shown.
  static func permission(status: Int, type: String?, message: String?) -> CheckFinding {
    let said = [type, message].compactMap(\.self).joined(separator: ": ")
    switch (status, type ?? "") {
    case (200, _): return CheckFinding(.ok, .permission, "batch:DescribeJobDefinitions")
    case (403, let type) where type.hasPrefix("AccessDenied"):
      return CheckFinding(
        .warn, .permission, "no batch:DescribeJobDefinitions; works, Batch's refusal is used instead",
        hint: "allow batch:DescribeJobDefinitions on \"*\", or `--look-up never` to save the question")
    case (429, _):
      return CheckFinding(.warn, .permission, "AWS Batch throttles this account just now", hint: "try again")
    case (400...403, let type) where isAboutKeys(type):
      return CheckFinding(
        .fail, .permission, "AWS Batch refuses these keys: \(said)",
        hint: "sign in again, or choose another `--profile`")
    case (500..., _):
      return CheckFinding(.warn, .permission, "the upstream answered \(status)", hint: "try again")
    default:
      return CheckFinding(
        .warn, .permission,
        "the upstream answered \(status) to DescribeJobDefinitions\(said.isEmpty ? "" : ": \(said)")",
        hint: "is it an endpoint of AWS Batch?")
    }
  }

  private static func isAboutKeys(_ type: String) -> Bool {
    [
      "ExpiredToken", "UnrecognizedClient", "InvalidClientTokenId", "InvalidSignature", "IncompleteSignature",
      "MissingAuthenticationToken", "SignatureDoesNotMatch", "OptInRequired",
    ].contains { type.hasPrefix($0) }
  }

  /// `52 min`, `7 h 5 min`, `3 days`, of seconds.
  static func span(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(max(0, seconds)) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    default: "\(seconds / 86_400) days"
    }
  }
}
