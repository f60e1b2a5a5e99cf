import AWSCredentials
import Transport

/// Puts the credentials together: the profiles that are acted for, and the keys that only clients use.
struct IdentityAssembly {
  let profiles: ProfileSet
  let clientKeys: ClientKeys?

  /// - Throws: where a file of client keys cannot be used, or a profile that was named is not there; whether a
  ///   profile yields keys shows later.
  static func make(
    _ configuration: ProxyConfiguration, environment: [String: String], client: HTTPClient,
    clock: SigningClock,
    fixed: Credentials?
  ) throws(CredentialsError) -> IdentityAssembly {
    let clientKeys: ClientKeys? =
      if let path = configuration.clientKeysFile { try .load(path: path) } else { nil }
    if let fixed {
      let store = CredentialsStore(
        profile: nil, now: { UnixSeconds(clock.now()) }, fetch: { () throws(CredentialsError) in fixed })
      return IdentityAssembly(profiles: ProfileSet(stores: [store]), clientKeys: clientKeys)
    }
    let context = CredentialsContext(
      environment: environment, now: { UnixSeconds(clock.now()) },
      send: { try await send($0, over: client) })
    for profile in configuration.profiles { _ = try AWSSettings.load(profile: profile, context: context) }
    return IdentityAssembly(
      profiles: ProfileSet(profiles: configuration.profiles, chain: ProviderChain(context: context)),
      clientKeys: clientKeys)
  }

  static func send(
    _ request: CredentialHTTPRequest, over client: HTTPClient
  ) async throws -> CredentialHTTPResponse {
    guard let port = UInt16(exactly: request.port) else { throw TransportError(.other, "no such port") }
    let origin = Origin(scheme: request.scheme == .https ? .https : .http, host: request.host, port: port)
    let response = try await client.send(
      HTTPClientRequest(
        origin: origin, method: request.method, target: request.target,
        fields: request.fields.filter { $0.name.lowercased() != "host" }, body: request.body,
        timeout: request.timeout, isRepeatable: request.isRepeatable))
    guard response.body.count <= CredentialHTTPResponse.maximumBody else {
      throw TransportError(.malformedAnswer, "the answer is over \(CredentialHTTPResponse.maximumBody) bytes")
    }
    return CredentialHTTPResponse(status: response.status, body: response.body)
  }
}
