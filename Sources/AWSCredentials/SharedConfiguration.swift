/// The two files that the AWS tools share, `~/.aws/config` and `~/.aws/credentials`, read as botocore reads
/// them.
public struct SharedConfiguration: Sendable {
  /// The settings of one profile, both files merged: the credentials file's values beat the config file's.
  public struct Profile: Sendable {
    public let name: String
    let values: [String: INIFile.Value]

    /// The value of a setting; nil when it is absent or is a nested block.
    public subscript(_ name: String) -> String? {
      guard case .text(let text)? = values[name] else { return nil }
      return text
    }

    /// Whether the setting is there, in any form.
    func has(_ name: String) -> Bool { values[name] != nil }

    var hasStaticKeys: Bool { has("aws_access_key_id") || has("aws_secret_access_key") }
    var hasRole: Bool { has("role_arn") && !has("web_identity_token_file") }
  }

  /// Where the two files are, or would be; nil where no home folder is known and no variable names a file.
  public let configPath: String?
  public let credentialsPath: String?

  let profiles: [String: Profile]
  /// The profiles of the config file alone.
  let configProfiles: [String: INIFile.Section]
  /// The sections of the credentials file alone.
  let credentialsFile: INIFile?
  let ssoSessions: [String: [String: INIFile.Value]]
  let services: [String: [String: INIFile.Value]]

  /// Names of all profiles of both files, sorted.
  public var profileNames: [String] { profiles.keys.sorted() }

  public func profile(_ name: String) -> Profile? { profiles[name] }

  /// Paths of the config and the credentials file, whether they exist or not.
  public static func paths(
    environment: [String: String], home: String?
  ) -> (config: String?, credentials: String?) {
    func path(_ variable: String, _ standard: String) -> String? {
      if let named = environment[variable], !named.isEmpty {
        return PathExpansion.expand(named, environment: environment, home: home)
      }
      return home == nil ? nil : PathExpansion.expand(standard, environment: environment, home: home)
    }
    return (
      path("AWS_CONFIG_FILE", "~/.aws/config"),
      path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
    )
  }

  /// Reads both files. A file that is not there counts as empty; one that cannot be read or parsed is an error.
  public static func load(
    environment: [String: String], home: String?, files: FileAccess
  ) throws(CredentialsError) -> SharedConfiguration {
    let paths = paths(environment: environment, home: home)
    func file(_ path: String?) throws(CredentialsError) -> INIFile? {
      guard let path, let content = try files.read(path) else { return nil }
      return try INIFile.parse(content, path: path)
    }
    return SharedConfiguration(
      configPath: paths.config, credentialsPath: paths.credentials, config: try file(paths.config),
      credentials: try file(paths.credentials))
  }

  init(configPath: String?, credentialsPath: String?, config: INIFile?, credentials: INIFile?) {
    self.configPath = configPath
    self.credentialsPath = credentialsPath
    var configProfiles: [String: INIFile.Section] = [:]
    var ssoSessions: [String: [String: INIFile.Value]] = [:]
    var services: [String: [String: INIFile.Value]] = [:]
    for section in config?.sections ?? [] {
      // botocore goes by the beginning of the header and takes exactly two words; anything else is no profile.
      if section.name == "default" {
        configProfiles["default"] = section
      } else if section.name.hasPrefix("profile") {
        if let name = Self.secondWord(section.name) { configProfiles[name] = section }
      } else if section.name.hasPrefix("sso-session") {
        if let name = Self.secondWord(section.name) { ssoSessions[name] = section.values }
      } else if section.name.hasPrefix("services") {
        if let name = Self.secondWord(section.name) { services[name] = section.values }
      }
    }
    var values = configProfiles.mapValues { $0.values }
    for section in credentials?.sections ?? [] {
      values[section.name, default: [:]].merge(section.values) { _, own in own }
    }
    var profiles: [String: Profile] = [:]
    for (name, values) in values { profiles[name] = Profile(name: name, values: values) }
    self.profiles = profiles
    self.configProfiles = configProfiles
    self.credentialsFile = credentials
    self.ssoSessions = ssoSessions
    self.services = services
  }

  private static func secondWord(_ header: String) -> String? {
    guard let words = ShellWords.split(header), words.count == 2 else { return nil }
    return words[1]
  }
}
