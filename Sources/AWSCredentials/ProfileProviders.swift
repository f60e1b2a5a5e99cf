/// Builds the provider that a profile's settings call for.
struct ProfileProviders: Sendable {
  /// Roles assumed with roles; AWS itself needs two or three.
  static let maximumRoles = 16

  let context: CredentialsContext
  let configuration: SharedConfiguration
  /// Of the profile that was asked for: its region and endpoints count for every call to STS and SSO.
  let settings: AWSSettings

  /// The part of the chain that a profile's own settings decide, without roles of it; nil where the profile has
  /// nothing to say. It also finds the source credentials of a role.
  /// - Parameter usingEnvironment: whether AWS_WEB_IDENTITY_TOKEN_FILE and its companions count.
  func provider(
    for name: String, usingEnvironment: Bool
  ) throws(CredentialsError) -> (any CredentialsProvider)? {
    let profile =
      configuration.profile(name) ?? SharedConfiguration.Profile(name: name, values: [:])
    if let provider = try webIdentity(profile, usingEnvironment: usingEnvironment) { return provider }
    if let sso = try SSOConfiguration.read(profile, in: configuration) {
      return SSOProvider(context: context, settings: settings, configuration: sso)
    }
    if let provider = StaticKeysProvider(
      section: configuration.credentialsFile?.section(named: name), profile: name,
      file: configuration.credentialsPath.map(context.shown) ?? "the credentials file")
    {
      return provider
    }
    if profile.has("login_session") { return ExportProvider(context: context, profile: name) }
    if let line = profile["credential_process"] {
      return ProcessProvider(
        context: context, profile: name, line: line, accountID: profile["aws_account_id"])
    }
    return StaticKeysProvider(
      section: configuration.configProfiles[name], profile: name,
      file: configuration.configPath.map(context.shown) ?? "the config file")
  }

  private func webIdentity(
    _ profile: SharedConfiguration.Profile, usingEnvironment: Bool
  ) throws(CredentialsError) -> (any CredentialsProvider)? {
    // Each value by itself: the environment's if it is there, else the profile's.
    func value(_ variable: String, _ key: String) -> String? {
      if usingEnvironment, let value = context.environment[variable] { return value }
      return profile[key]
    }
    guard let file = value("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file"), !file.isEmpty else {
      return nil
    }
    guard let role = value("AWS_ROLE_ARN", "role_arn"), !role.isEmpty else {
      throw CredentialsError(
        .invalidProfile,
        "a web identity token file is named (\(context.shown(file))) but no role; set AWS_ROLE_ARN, or "
          + "role_arn in profile \(profile.name)")
    }
    return WebIdentityProvider(
      context: context, settings: settings, profile: profile.name, tokenFile: file, roleARN: role,
      sessionName: value("AWS_ROLE_SESSION_NAME", "role_session_name"))
  }

  /// The role of a profile, with the credentials that it is assumed with; those may be a role again.
  /// - Parameter visited: the profiles on the way here, for finding circles.
  func assumedRole(
    _ profile: SharedConfiguration.Profile, visited: [String] = []
  ) throws(CredentialsError) -> any CredentialsProvider {
    let visited = visited.isEmpty ? [profile.name] : visited
    let base = try roleBase(profile, visited: visited)
    if let serial = profile["mfa_serial"] {
      return ExportProvider(context: context, profile: profile.name, need: .code(serial: serial))
    }
    guard let role = profile["role_arn"], !role.isEmpty else {
      throw CredentialsError(.invalidProfile, "role_arn of profile \(profile.name) is empty")
    }
    return AssumeRoleProvider(
      context: context, settings: settings, profile: profile.name, roleARN: role,
      sessionName: profile["role_session_name"], externalID: profile["external_id"],
      duration: profile["duration_seconds"].flatMap(PythonText.integer), base: base)
  }

  private func roleBase(
    _ profile: SharedConfiguration.Profile, visited: [String]
  ) throws(CredentialsError) -> any CredentialsProvider {
    let name = profile.name
    switch (profile["source_profile"], profile["credential_source"]) {
    case (_?, _?):
      throw CredentialsError(
        .invalidProfile, "profile \(name) has both source_profile and credential_source; keep one")
    case (nil, nil):
      throw CredentialsError(
        .invalidProfile,
        "profile \(name) has role_arn but neither source_profile nor credential_source, so nobody can "
          + "assume the role")
    case (nil, let source?): return try namedSource(source, profile: name)
    case (let source?, nil): return try sourceProfile(source, of: name, visited: visited)
    }
  }

  private func namedSource(
    _ source: String, profile: String
  ) throws(CredentialsError) -> any CredentialsProvider {
    switch source {
    case "Environment": return EnvironmentProvider(context: context)
    case "EcsContainer":
      guard ContainerProvider.isConfigured(context) else {
        throw CredentialsError(
          .notFound,
          "credential_source of profile \(profile) is EcsContainer, but no "
            + "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI is set")
      }
      return ContainerProvider(context: context)
    case "Ec2InstanceMetadata": return InstanceMetadataProvider(context: context, settings: settings)
    default:
      throw CredentialsError(
        .invalidProfile,
        "credential_source of profile \(profile) is \(ForeignText.shown(source)); it must be Environment, "
          + "Ec2InstanceMetadata or EcsContainer")
    }
  }

  private func sourceProfile(
    _ name: String, of parent: String, visited: [String]
  ) throws(CredentialsError) -> any CredentialsProvider {
    guard let source = configuration.profile(name) else {
      throw CredentialsError(
        .profileNotFound, "source_profile of profile \(parent) is \(name), which does not exist")
    }
    // A profile may name itself: its role is then assumed with its own static keys.
    if visited.contains(name), name != parent || !source.hasStaticKeys {
      throw CredentialsError(
        .profileCycle,
        "source_profile goes in a circle: \((visited + [name]).joined(separator: " → "))")
    }
    guard visited.count < ProfileProviders.maximumRoles else {
      throw CredentialsError(
        .profileCycle, "more than \(ProfileProviders.maximumRoles) roles in a row from profile \(visited[0])")
    }
    if source.hasRole, !source.hasStaticKeys {
      return try assumedRole(source, visited: visited + [name])
    }
    guard let provider = try provider(for: name, usingEnvironment: false) else {
      throw CredentialsError(
        .notFound, "profile \(name), the source_profile of \(parent), has no credentials")
    }
    return provider
  }

  /// What is asked when neither the environment nor the profile decides.
  func fallback() -> any CredentialsProvider {
    if ContainerProvider.isConfigured(context) { return ContainerProvider(context: context) }
    var searched = ["AWS_ACCESS_KEY_ID is not set"]
    if settings.selection.isExplicit { searched = [] }
    let name = settings.selection.name
    let places = [configuration.configPath, configuration.credentialsPath]
      .compactMap { $0.map(context.shown) }
    if places.isEmpty {
      searched.append("no file was read, because HOME is not set")
    } else if configuration.profile(name) == nil {
      searched.append("no profile \(name) in \(places.joined(separator: " or "))")
    } else {
      searched.append("profile \(name) has no credentials")
    }
    return LastResortProvider(
      metadata: InstanceMetadataProvider(context: context, settings: settings), searched: searched)
  }
}
