/// A configuration, where each value came from, and what its user should know.
public struct ResolvedConfiguration: Sendable, Equatable {
  public var configuration: ProxyConfiguration
  /// Every setting that was given or implied; one that is missing here holds its default.
  public var sources: [Setting: SettingSource]
  /// Sentences for the start of the log.
  public var warnings: [String]
  /// What AWS's variables and the profile said.
  public var aws: AWSDefaults

  public init(
    configuration: ProxyConfiguration, sources: [Setting: SettingSource] = [:], warnings: [String] = [],
    aws: AWSDefaults = AWSDefaults()
  ) {
    self.configuration = configuration
    self.sources = sources
    self.warnings = warnings
    self.aws = aws
  }

  public func source(of setting: Setting) -> SettingSource { sources[setting] ?? .builtIn }

  /// Fills in what neither options nor this program's variables gave, and checks the result again.
  ///
  /// - Throws: ``ConfigurationError`` for a value that cannot be right, or an upstream that is this proxy.
  public func completed(with aws: AWSDefaults) throws(ConfigurationError) -> ResolvedConfiguration {
    var result = self
    result.aws = aws
    if result.sources[.region] == nil, let region = aws.region {
      result.configuration.region = try read(region, SettingValue.region)
      result.sources[.region] = .aws(region.source)
    }
    if result.sources[.upstream] == nil, let url = aws.endpointURL {
      result.configuration.upstream = try read(url, UpstreamURL.init(parsing:))
      result.sources[.upstream] = .aws(url.source)
    }
    result.configuration.caBundle = try aws.caBundle.map { bundle throws(ConfigurationError) in
      try read(bundle, SettingValue.path)
    }
    result.configuration.useFIPS = aws.fips != nil
    result.configuration.useDualstack = aws.dualstack != nil
    result.warnings =
      aws.notes
      + (try ConfigurationRules.apply(to: &result.configuration, sources: &result.sources, aws: aws))
    return result
  }

  private func read<Value>(
    _ value: AWSDefaults.Value, _ read: (String) throws(ConfigurationError) -> Value
  ) throws(ConfigurationError) -> Value {
    do { return try read(value.text) } catch { throw error.told(of: .aws(value.source), value: value.text) }
  }
}
