/// Decides where a profile's credentials come from, in botocore's order: keys in the environment, a role of the
/// profile, web identity, SSO, the credentials file, a login session, `credential_process`, the config file,
/// the container's endpoint, the instance's metadata. The first that is configured decides; what goes wrong
/// there is an error and not a reason to go on, so that nobody acts as somebody else by accident.
public struct ProviderChain: Sendable {
  public let context: CredentialsContext

  public init(context: CredentialsContext) {
    self.context = context
  }

  /// The place that decides for a profile, found without any waiting: files are read, nothing is asked.
  /// - Parameter explicit: the profile that an option names; environment keys do not count then. Nil for
  ///   AWS_PROFILE or `default`.
  public func provider(profile explicit: String? = nil) throws(CredentialsError) -> any CredentialsProvider {
    let selection = ProfileSelection(explicit: explicit, environment: context.environment)
    let configuration = try SharedConfiguration.load(
      environment: context.environment, home: context.home, files: context.files)
    // Asked for before anything else, as botocore does: a named profile that is not there is a mistake even
    // where keys in the environment would win.
    let profile = try configuration.profile(for: selection, context: context)
    if !selection.isExplicit, EnvironmentProvider.isConfigured(context) {
      return EnvironmentProvider(context: context)
    }
    let profiles = ProfileProviders(
      context: context, configuration: configuration,
      settings: AWSSettings(
        selection: selection, configuration: configuration, context: context, profile: profile))
    if let profile, profile.hasRole { return try profiles.assumedRole(profile) }
    if let provider = try profiles.provider(for: selection.name, usingEnvironment: !selection.isExplicit) {
      return provider
    }
    return profiles.fallback()
  }

  /// Finds the place and fetches the credentials from there.
  public func resolve(profile explicit: String? = nil) async throws(CredentialsError) -> Credentials {
    try await provider(profile: explicit).credentials()
  }

  /// The files whose change can change what ``resolve(profile:)`` yields.
  public var watchedFiles: [String] {
    let paths = SharedConfiguration.paths(environment: context.environment, home: context.home)
    return [paths.config, paths.credentials].compactMap(\.self)
  }
}
