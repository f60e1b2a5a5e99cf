/// A value with the place it came from: `AWS_REGION`, `profile dev`.
public struct SourcedValue<Value: Sendable & Equatable>: Sendable, Equatable {
  public let value: Value
  public let source: String

  public init(_ value: Value, source: String) {
    self.value = value
    self.source = source
  }
}

/// AWS's own settings from the environment and the shared files, for one profile. An environment variable beats
/// the profile's setting; an empty variable counts as not set.
public struct AWSSettings: Sendable {
  public let selection: ProfileSelection
  /// AWS_REGION, AWS_DEFAULT_REGION, `region`.
  public let region: SourcedValue<String>?
  /// AWS_USE_FIPS_ENDPOINT, `use_fips_endpoint`.
  public let useFIPS: SourcedValue<Bool>?
  /// AWS_USE_DUALSTACK_ENDPOINT, `use_dualstack_endpoint`.
  public let useDualStack: SourcedValue<Bool>?
  /// AWS_CA_BUNDLE, `ca_bundle`.
  public let caBundle: SourcedValue<String>?
  /// Values that were understood in another way than they were probably meant; a sentence each.
  public let notes: [String]

  let reader: SettingsReader

  /// - Throws: for files that cannot be read or parsed, and a named profile that does not exist.
  public static func load(
    profile explicit: String? = nil, context: CredentialsContext
  ) throws(CredentialsError) -> AWSSettings {
    let selection = ProfileSelection(explicit: explicit, environment: context.environment)
    let configuration = try SharedConfiguration.load(
      environment: context.environment, home: context.home, files: context.files)
    return AWSSettings(
      selection: selection, configuration: configuration, context: context,
      profile: try configuration.profile(for: selection, context: context))
  }

  /// What the environment alone says, for where the files or the profile cannot be read.
  public static func environment(of context: CredentialsContext) -> AWSSettings {
    AWSSettings(
      selection: ProfileSelection(explicit: nil, environment: context.environment),
      configuration: SharedConfiguration(
        configPath: nil, credentialsPath: nil, config: nil, credentials: nil),
      context: context, profile: nil)
  }

  init(
    selection: ProfileSelection, configuration: SharedConfiguration, context: CredentialsContext,
    profile: SharedConfiguration.Profile?
  ) {
    let reader = SettingsReader(context: context, configuration: configuration, profile: profile)
    self.selection = selection
    self.reader = reader
    region = reader.text("AWS_REGION", nil) ?? reader.text("AWS_DEFAULT_REGION", "region")
    var notes: [String] = []
    useFIPS = reader.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", notes: &notes)
    useDualStack = reader.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", notes: &notes)
    caBundle = reader.text("AWS_CA_BUNDLE", "ca_bundle").map { bundle in
      SourcedValue(
        PathExpansion.expand(bundle.value, environment: context.environment, home: context.home),
        source: bundle.source)
    }
    self.notes = notes
  }

  /// Where a service is said to be, by the service's identifier in lower case with `_` (`batch`, `sso_oidc`):
  /// AWS_ENDPOINT_URL_BATCH, AWS_ENDPOINT_URL, `batch.endpoint_url` of the profile's `services`, `endpoint_url`.
  /// Nil when none is, or when such settings are to be ignored.
  /// - Throws: when the profile names a `services` section that does not exist.
  public func endpointURL(service: String) throws(CredentialsError) -> SourcedValue<String>? {
    try reader.endpointURL(service: service)
  }
}

/// Looks values up for one profile.
struct SettingsReader: Sendable {
  let context: CredentialsContext
  let configuration: SharedConfiguration
  let profile: SharedConfiguration.Profile?

  func text(_ variable: String, _ key: String?) -> SourcedValue<String>? {
    if let value = context.variable(variable) { return SourcedValue(value, source: variable) }
    guard let key, let profile, let value = profile[key], !value.isEmpty else { return nil }
    return SourcedValue(value, source: "profile \(profile.name)")
  }

  /// Only `true`, in any case, is true, as for botocore.
  func flag(_ variable: String, _ key: String, notes: inout [String]) -> SourcedValue<Bool>? {
    guard let text = text(variable, key) else { return nil }
    let word = text.value.lowercased()
    if word != "true" && word != "false" {
      let name = text.source == variable ? variable : "\(key) of \(text.source)"
      notes.append("\(name) is neither true nor false and counts as false")
    }
    return SourcedValue(word == "true", source: text.source)
  }

  func endpointURL(service: String) throws(CredentialsError) -> SourcedValue<String>? {
    var notes: [String] = []
    let ignored = flag(
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls", notes: &notes)
    if ignored?.value == true { return nil }
    for variable in ["AWS_ENDPOINT_URL_\(service.uppercased())", "AWS_ENDPOINT_URL"] {
      if let value = context.variable(variable) { return SourcedValue(value, source: variable) }
    }
    guard let profile else { return nil }
    if let name = profile["services"] {
      guard let section = configuration.services[name], !section.isEmpty else {
        throw CredentialsError(
          .invalidProfile,
          "profile \(profile.name) names the services section \(name), which does not exist or is empty; "
            + "add [services \(name)] or remove the line `services = \(name)`")
      }
      if case .block(let block)? = section[service], let url = block["endpoint_url"], !url.isEmpty {
        return SourcedValue(url, source: "services section \(name)")
      }
    }
    if let url = profile["endpoint_url"], !url.isEmpty {
      return SourcedValue(url, source: "profile \(profile.name)")
    }
    return nil
  }
}
