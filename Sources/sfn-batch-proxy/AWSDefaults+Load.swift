import AWSCredentials
import ProxyCore

extension AWSDefaults {
  /// Reads AWS's variables and the profile's settings; asks nobody.
  static func load(profile: String?, environment: [String: String]) throws(CommandFailure) -> AWSDefaults {
    do throws(CredentialsError) {
      return try AWSDefaults(try AWSSettings.load(profile: profile, context: context(environment)))
    } catch {
      throw CommandFailure(error.label, error.message, status: .settingWrong)
    }
  }

  /// AWS's variables alone, for where a profile or a file cannot be read.
  static func variables(of environment: [String: String]) -> AWSDefaults {
    // Only a profile's settings can be contradictory.
    (try? AWSDefaults(AWSSettings.environment(of: context(environment)))) ?? AWSDefaults()
  }

  private static func context(_ environment: [String: String]) -> CredentialsContext {
    CredentialsContext(
      environment: environment, now: { UnixSeconds(CivilTime.now() / 1_000_000) },
      send: { _ in throw CredentialsError(.unreachable, "reading settings asks nobody") })
  }

  private init(_ settings: AWSSettings) throws(CredentialsError) {
    func value(_ found: SourcedValue<String>?) -> Value? {
      found.map { Value($0.value, source: $0.source) }
    }
    self.init(
      region: value(settings.region), endpointURL: value(try settings.endpointURL(service: "batch")),
      caBundle: value(settings.caBundle),
      fips: settings.useFIPS.flatMap { $0.value ? $0.source : nil },
      dualstack: settings.useDualStack.flatMap { $0.value ? $0.source : nil }, notes: settings.notes)
  }
}
