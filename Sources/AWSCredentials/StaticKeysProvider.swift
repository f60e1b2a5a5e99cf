/// Keys that stand in the credentials file or the config file.
struct StaticKeysProvider: CredentialsProvider {
  let section: INIFile.Section
  let profile: String
  /// The file, as shown to people.
  let file: String

  var description: String { "profile \(profile) (static keys in \(file))" }

  /// The provider for a section that has an access key; nil for one that has none.
  init?(section: INIFile.Section?, profile: String, file: String) {
    guard let section, section.values["aws_access_key_id"] != nil else { return nil }
    self.section = section
    self.profile = profile
    self.file = file
  }

  func credentials() async throws(CredentialsError) -> Credentials { try keys() }

  func keys() throws(CredentialsError) -> Credentials {
    let line = section.lines["aws_access_key_id"] ?? section.line
    let place = "profile \(profile) (\(file) line \(line))"
    func text(_ name: String) throws(CredentialsError) -> String? {
      switch section.values[name] {
      case nil: return nil
      case .text(let text)?: return text
      case .block?:
        throw CredentialsError(.fileMalformed, "\(name) of \(place) is a block of indented lines")
      }
    }
    guard let secret = try text("aws_secret_access_key") else {
      throw CredentialsError(
        .incompleteKeys, "\(place) has aws_access_key_id but no aws_secret_access_key")
    }
    // The older name is asked first, as botocore does.
    let token: String?
    if let older = try text("aws_security_token") {
      token = older
    } else {
      token = try text("aws_session_token")
    }
    return try KeyMaterial.credentials(
      accessKeyID: try text("aws_access_key_id") ?? "", secretAccessKey: secret, sessionToken: token,
      accountID: try text("aws_account_id"), source: description, place: place)
  }
}
