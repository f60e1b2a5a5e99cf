import AWSCredentials
import HTTP1
import OpenSSL
import SigV4
import Transport

/// Who sends a request, and with what it is signed anew. A reference, because handing on what all loops share costs
/// more than this does. Confined to its loop.
final class AuthenticatedClient {
  /// The keys for the outgoing signature; nil when the default ones have to be fetched first.
  var credentials: Credentials?
  /// Where those keys come from, to be told when AWS refuses them.
  let store: CredentialsStore
  /// The region that the client signed for; nil for an unsigned request.
  let region: String?
  /// What tells one client's requests from another's, in the ledger; empty for an unsigned request.
  let accessKeyID: String
  /// The body's digest, when verifying the signature computed it.
  let bodyDigest: SHA256Digest?

  init(
    credentials: Credentials?, store: CredentialsStore, region: String?, accessKeyID: String,
    bodyDigest: SHA256Digest?
  ) {
    self.credentials = credentials
    self.store = store
    self.region = region
    self.accessKeyID = accessKeyID
    self.bodyDigest = bodyDigest
  }
}

/// Decides who may use this proxy's credentials (design section "Who may use it"): a signature by a key that is known
/// here must hold; one by an unknown key is let in by where it comes from, as `--client-auth` says.
struct ClientAuthenticator {
  private let shared: ProxyShared
  private let verifier: RequestVerifier
  /// The region that was named last; clients repeat theirs.
  private var lastRegion = ""

  init(shared: ProxyShared) throws(OpenSSLError) {
    self.shared = shared
    verifier = try RequestVerifier()
  }

  mutating func authenticate(
    _ head: RequestHead, target: Range<Int>, body: [UInt8], client: ClientInfo
  ) throws(ProxyError) -> AuthenticatedClient {
    guard let defaultStore = shared.profiles.first else {
      throw ProxyError(
        .noCredentials, status: 403, awsType: "UnrecognizedClientException", "No profile is loaded.")
    }
    do throws(VerificationFailure) {
      try RequestVerifier.checkForm(head, target: target)
      if head.fields.first(.authorization) == nil {
        guard admitsUnknown(client) else { throw VerificationFailure.missingSignature }
        return AuthenticatedClient(
          credentials: defaultStore.current(), store: defaultStore, region: nil, accessKeyID: "",
          bodyDigest: nil)
      }
      let authorization = try AuthorizationHeader.read(head.fields)
      return try authenticate(
        head, target: target, body: body, client: client, authorization, defaultStore: defaultStore)
    } catch {
      throw explain(error)
    }
  }

  private mutating func authenticate(
    _ head: RequestHead, target: Range<Int>, body: [UInt8], client: ClientInfo,
    _ authorization: AuthorizationHeader, defaultStore: CredentialsStore
  ) throws(VerificationFailure) -> AuthenticatedClient {
    let bytes = head.bytes.span
    guard ASCII.equals(bytes, authorization.service, "batch") else { throw wrongService(head, authorization) }
    let accessKey = bytes.extracting(authorization.accessKeyID)
    let region = region(head, authorization)
    if let (store, known) = shared.profiles.find(accessKey: accessKey) {
      let digest = try verify(head, target, body, authorization, known)
      // AWS would refuse keys that have ended. Where strangers are let in, whoever proves such keys is no stranger,
      // and gets what their profile has by now.
      let hasEnded = store.hasEnded(known)
      guard !hasEnded || admitsUnknown(client) else { throw VerificationFailure.expiredCredentials }
      return AuthenticatedClient(
        credentials: hasEnded ? store.current() : known, store: store, region: region,
        accessKeyID: known.accessKeyID, bodyDigest: digest)
    }
    if let known = shared.clientKeys?.find(accessKey: accessKey) {
      let digest = try verify(head, target, body, authorization, known)
      return AuthenticatedClient(
        credentials: defaultStore.current(), store: defaultStore, region: region,
        accessKeyID: known.accessKeyID, bodyDigest: digest)
    }
    guard admitsUnknown(client) else { throw VerificationFailure.unknownKey }
    return AuthenticatedClient(
      credentials: defaultStore.current(), store: defaultStore, region: region,
      accessKeyID: ASCII.text(head.bytes, authorization.accessKeyID), bodyDigest: nil)
  }

  private func verify(
    _ head: RequestHead, _ target: Range<Int>, _ body: [UInt8], _ authorization: AuthorizationHeader,
    _ known: Credentials
  ) throws(VerificationFailure) -> SHA256Digest {
    try verifier.verify(
      head, target: target, body: body, authorization: authorization, credentials: known.forSigning,
      service: "batch", now: SystemTime.wallSeconds())
  }

  /// Step Functions Local signs calls to an overridden endpoint with keys of its own, which nobody here knows; on
  /// this machine's loopback that is let in unless `signed` was asked for.
  private func admitsUnknown(_ client: ClientInfo) -> Bool {
    switch shared.configuration.clientAuth {
    case .any: true
    case .signed: false
    case .loopback: client.address.isLoopback && client.listener.isLoopback
    }
  }

  private mutating func region(_ head: RequestHead, _ authorization: AuthorizationHeader) -> String {
    if !ASCII.equals(head.bytes.span, authorization.region, lastRegion.utf8.span) {
      lastRegion = ASCII.text(head.bytes, authorization.region)
    }
    return lastRegion
  }

  private func wrongService(_ head: RequestHead, _ authorization: AuthorizationHeader) -> VerificationFailure
  {
    let service = ASCII.text(head.bytes, authorization.service).prefix(64)
    return VerificationFailure(
      .wrongService,
      "Credential should be scoped to correct service: 'batch'. This endpoint is for AWS Batch, and the request is "
        + "signed for '\(service)'")
  }

  /// Adds to AWS's words what can be changed here.
  private func explain(_ failure: VerificationFailure) -> ProxyError {
    var error = ProxyError(failure)
    error.hint =
      switch failure.code {
      case .wrongService: "Set AWS_ENDPOINT_URL_BATCH to this address, not AWS_ENDPOINT_URL."
      case .unknownKey:
        "This proxy does not know the client's access key: load its profile with --profile, name it in --client-keys, or see --client-auth."
      case .missingSignature: "With --client-auth signed (or beyond loopback) requests must be signed."
      case .badSignature:
        "The client's secret differs from the one loaded here, or the request was changed on its way."
      case .clockSkew:
        "The clocks of client and proxy differ; `sfn-batch-proxy check` compares this one with AWS."
      case .expiredCredentials: "Refresh the client's credentials."
      case .wrongToken: "The client's session token is not the one loaded here; refresh its credentials."
      case .malformedAuthorization, .unsupportedSignature, .unsignedField, .payloadMismatch: nil
      }
    return error
  }
}
