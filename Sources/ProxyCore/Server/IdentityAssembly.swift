import AWSCredentials
import HTTP1
import OpenSSL
import SigV4
import Transport

/// Puts the credentials together: the profiles that are acted for, and the keys that only clients use.
struct IdentityAssembly {
  let profiles: ProfileSet
  let clientKeys: ClientKeys?
  /// The region that environment or profile name.
  let region: String?

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
      return IdentityAssembly(profiles: ProfileSet(stores: [store]), clientKeys: clientKeys, region: nil)
    }
    let context = CredentialsContext(
      environment: environment, now: { UnixSeconds(clock.now()) },
      send: { try await send($0, over: client) },
      sign: { (request, credentials, region, now) throws(CredentialsError) in
        try sign(request, credentials, region, now)
      }, sha1Hex: { SHA1.hex($0) }, run: SystemProcessRun.run)
    let chain = ProviderChain(context: context)
    let settings = try AWSSettings.load(profile: configuration.profiles.first, context: context)
    return IdentityAssembly(
      profiles: ProfileSet(profiles: configuration.profiles, chain: chain), clientKeys: clientKeys,
      region: settings.region?.value)
  }

  private static func send(
    _ request: CredentialHTTPRequest, over client: HTTPClient
  ) async throws -> CredentialHTTPResponse {
    guard let port = UInt16(exactly: request.port) else { throw TransportError(.other, "no such port") }
    let origin = Origin(scheme: request.scheme == .https ? .https : .http, host: request.host, port: port)
    let response = try await client.send(
      HTTPClientRequest(
        origin: origin, method: request.method, target: request.target,
        fields: request.fields.filter { $0.name.lowercased() != "host" }, body: request.body,
        timeout: request.timeout, isRepeatable: true))
    return CredentialHTTPResponse(status: response.status, body: response.body)
  }

  private static func sign(
    _ request: CredentialHTTPRequest, _ credentials: Credentials, _ region: String, _ now: UnixSeconds
  ) throws(CredentialsError) -> CredentialHTTPRequest {
    do throws(OpenSSLError) {
      let unsigned = request.fields.filter { $0.name.lowercased() != "host" }
      let added = try RequestSigner().fields(
        method: request.method, target: request.target, host: request.authority, fields: unsigned,
        body: request.body, credentials: credentials.forSigning, region: region, service: "sts",
        now: Int64(now))
      var signed = request
      signed.fields = unsigned + added
      return signed
    } catch {
      throw CredentialsError(
        .badAnswer, "the request to \(request.host) could not be signed: \(error.description)")
    }
  }
}
