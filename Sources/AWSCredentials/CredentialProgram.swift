/// Runs a program that prints credentials, and reads what it prints: the form that `credential_process` has in
/// all AWS tools (Version 1).
struct CredentialProgram: Sendable {
  /// Set for every program that is started, naming the profiles that wait for one: a program that asks this one
  /// for the same profile would wait for itself.
  static let guardVariable = "SFN_BATCH_PROXY_CREDENTIALS_FOR"

  let context: CredentialsContext
  let profile: String
  let command: [String]
  /// For errors and as the source of the keys: `profile dev (credential_process)`.
  let description: String
  /// Used where the program names no account.
  let accountID: String?

  /// - Parameter hint: what to say after the program's own words when it fails.
  func credentials(
    hint: (ProcessOutcome) -> String = { _ in "" }
  ) async throws(CredentialsError) -> Credentials {
    let outcome = try await run()
    let name = command.first.map { ForeignText.shown($0) } ?? ""
    switch outcome.ending {
    case .exited(0): break
    case .exited(let status):
      throw failure("\(name) ended with status \(status)", outcome, hint)
    case .signalled(let signal):
      throw failure("\(name) was ended by signal \(signal)", outcome, hint)
    }
    guard let answer = JSONValue.parse(outcome.output), case .object = answer else {
      throw CredentialsError(.badAnswer, "\(description): \(name) printed no JSON object")
    }
    guard answer["Version"]?.integer == 1 else {
      throw CredentialsError(
        .badAnswer, "\(description): \(name) printed no Version, or another than 1")
    }
    guard let key = answer["AccessKeyId"]?.text, let secret = answer["SecretAccessKey"]?.text else {
      throw CredentialsError(
        .badAnswer, "\(description): \(name) printed no AccessKeyId or no SecretAccessKey")
    }
    var expiration: UnixSeconds?
    if let member = answer["Expiration"] {
      guard let time = member.text.flatMap(Timestamp.parse) else {
        throw CredentialsError(
          .badAnswer, "\(description): the Expiration that \(name) printed is no ISO 8601 time")
      }
      expiration = time
    }
    return try KeyMaterial.credentials(
      accessKeyID: key, secretAccessKey: secret, sessionToken: answer["SessionToken"]?.text,
      expiration: expiration, accountID: answer["AccountId"]?.text ?? accountID, source: description,
      place: "\(name)'s output")
  }

  private func run() async throws(CredentialsError) -> ProcessOutcome {
    var waiting = (context.variable(CredentialProgram.guardVariable) ?? "").split(separator: "\n")
      .map(String.init)
    guard !waiting.contains(profile) else {
      throw CredentialsError(
        .recursion,
        "\(description) was asked for by the very program that yields it; name another profile there")
    }
    waiting.append(profile)
    var environment = context.environment
    environment[CredentialProgram.guardVariable] = waiting.joined(separator: "\n")
    do throws(CredentialsError) {
      return try await context.run(command, environment)
    } catch {
      throw CredentialsError(error.code, "\(description): \(error.message)")
    }
  }

  private func failure(
    _ text: String, _ outcome: ProcessOutcome, _ hint: (ProcessOutcome) -> String
  ) -> CredentialsError {
    let words = ForeignText.shown(outcome.errorTail, fromEnd: true)
    return CredentialsError(
      .processFailed, "\(description): \(text)\(words.isEmpty ? "" : ": \(words)")\(hint(outcome))")
  }
}
