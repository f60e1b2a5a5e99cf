import AWSCredentials
import ProxyCore

extension AWSDefaults {
  /// Reads AWS's variables and the profile's settings; asks nobody.
  static func load(profile: String?, environment: [String: String]) throws(CommandFailure) -> AWSDefaults {
    let context = CredentialsContext(
      environment: environment, now: { UnixSeconds(CivilTime.now() / 1_000_000) },
      send: { _ in throw CredentialsError(.unreachable, "reading settings asks nobody") })
    do throws(CredentialsError) {
      let settings = try AWSSettings.load(profile: profile, context: context)
      func value(_ found: SourcedValue<String>?) -> Value? {
        found.map { Value($0.value, source: $0.source) }
      }
      return AWSDefaults(
        region: value(settings.region), endpointURL: value(try settings.endpointURL(service: "batch")),
        caBundle: value(settings.caBundle),
        fips: settings.useFIPS.flatMap { $0.value ? $0.source : nil },
        dualstack: settings.useDualStack.flatMap { $0.value ? $0.source : nil }, notes: settings.notes)
    } catch {
      throw CommandFailure(error.label, error.message, status: .settingWrong)
    }
  }
}
