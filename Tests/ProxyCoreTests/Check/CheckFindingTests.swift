import AWSCredentials
import OpenSSL
import Testing
import Transport

@testable import ProxyCore

/// What each look yields, in the words that users read.
@Suite struct CheckFindingTests {
  private func line(_ finding: CheckFinding) -> String {
    "\(finding.status.rawValue) \(finding.subject.rawValue): \(finding.text)\(finding.hint.map { " | \($0)" } ?? "")"
  }

  private func keys(_ expiration: Int?) -> Result<Credentials, CredentialsError> {
    .success(
      Credentials(
        accessKeyID: "ASIAABCDEFGHIJKL7Q4D", secretAccessKey: "hidden", sessionToken: "hidden too",
        expiration: expiration, source: "profile dev (SSO)"))
  }

  @Test("credentials show their place, a masked key and the time that is left") func credentials() {
    #expect(line(.credentials(keys(nil), now: 0)) == "ok credentials: profile dev (SSO), key ASIA…7Q4D")
    #expect(
      line(.credentials(keys(3120), now: 0))
        == "ok credentials: profile dev (SSO), key ASIA…7Q4D, 52 min left")
    #expect(CheckFinding.credentials(keys(7500), now: 0).text.hasSuffix(", 2 h 5 min left"))
    #expect(CheckFinding.credentials(keys(30), now: 0).text.hasSuffix(", 30 s left"))
    #expect(CheckFinding.credentials(keys(864_000), now: 0).text.hasSuffix(", 10 days left"))
  }

  @Test("missing credentials come with a remedy and the error's label") func noCredentials() {
    let finding = CheckFinding.credentials(.failure(CredentialsError(.notFound, "no credentials: …")), now: 0)
    #expect(line(finding) == "fail credentials: no credentials: … | no AWS account: `sfn-batch-proxy demo`")
    #expect(finding.label == "credentials-not-found")
  }

  @Test("an identity is an ARN; only STS's own refusal fails") func identity() {
    let dev = CallerIdentity(account: "123456789012", arn: "arn:aws:iam::123456789012:user/dev", userID: "")
    #expect(line(.identity(.success(dev))) == "ok identity: arn:aws:iam::123456789012:user/dev")
    let hostile = CallerIdentity(account: "1", arn: "arn:\u{1B}[31m", userID: "")
    #expect(CheckFinding.identity(.success(hostile)).text == "arn:?[31m")
    let refused = CredentialsError(.refused, "sts refused GetCallerIdentity: InvalidClientTokenId: …")
    #expect(CheckFinding.identity(.failure(refused)).status == .fail)
    let denied = CredentialsError(.refused, "sts refused GetCallerIdentity: AccessDenied: …")
    #expect(CheckFinding.identity(.failure(denied)).status == .warn)
    #expect(CheckFinding.identity(.failure(CredentialsError(.unreachable, "x"))).status == .warn)
  }

  @Test("a clock is behind or ahead, and fails where signatures do") func clock() {
    #expect(line(.clock(offset: 0, name: "AWS")) == "ok clock: less than 2 s off AWS")
    #expect(line(.clock(offset: -4, name: "AWS")) == "ok clock: 4 s ahead of AWS")
    #expect(
      line(.clock(offset: 200, name: "AWS"))
        == "warn clock: 3 min 20 s behind AWS; this proxy corrects its own signatures, other programs may not"
        + " | `sudo chronyc makestep`")
    #expect(
      line(.clock(offset: 370, name: "AWS"))
        == "fail clock: 6 min 10 s behind AWS; signatures older than 5 min are refused | `sudo chronyc makestep`"
    )
    #expect(CheckFinding.clock(offset: .min, name: "AWS").status == .fail)
  }

  @Test(
    "an answer to DescribeJobDefinitions is a verdict on permission and keys",
    arguments: [
      (200, nil, CheckFinding.Status.ok), (403, "AccessDeniedException", .warn),
      (403, "ExpiredTokenException", .fail), (403, "UnrecognizedClientException", .fail),
      (400, "InvalidSignatureException", .fail), (429, "TooManyRequestsException", .warn), (500, nil, .warn),
      (404, nil, .warn),
    ] as [(Int, String?, CheckFinding.Status)])
  func permission(_ status: Int, _ type: String?, _ expected: CheckFinding.Status) {
    let finding = CheckFinding.permission(status: status, type: type, message: "said so")
    #expect(finding.status == expected && finding.subject == .permission)
    #expect(finding.status != .fail || finding.text.contains("said so"))
  }

  private let batch = Origin(scheme: .https, host: "batch.eu-west-1.amazonaws.com")

  private func upstream(_ change: (inout EndpointProbe.Outcome) -> Void) -> [String] {
    var outcome = EndpointProbe.Outcome()
    outcome.elapsed = .milliseconds(38)
    change(&outcome)
    return CheckFinding.upstream(outcome, origin: batch, isCustom: false, proxy: "proxy:3128", bundle: nil)
      .map(line)
  }

  @Test("an upstream is told by how far a connection got") func upstream() {
    #expect(upstream { _ in } == ["ok upstream: batch.eu-west-1.amazonaws.com, 38 ms"])
    #expect(
      upstream {
        $0.failure = (.name, TransportError(.nameNotResolved, "batch: Name or service not known"))
      } == [
        "fail upstream: no address was found for batch.eu-west-1.amazonaws.com (Name or service not known)"
          + " | is this machine online, and the region spelled right?"
      ])
    #expect(
      upstream { $0.failure = (.connection, TransportError(.timedOut, "no answer in time")) } == [
        "fail upstream: batch.eu-west-1.amazonaws.com was not reached (no answer in time)"
          + " | set `HTTPS_PROXY` if you need one"
      ])
    #expect(
      upstream {
        $0.usedProxy = true
        $0.failure = (.connection, TransportError(.refused, "connect: Connection refused"))
      } == [
        "fail upstream: nothing listens at the HTTPS proxy proxy:3128 | correct `HTTPS_PROXY`, or start that proxy"
      ])
  }

  @Test("a tunnel that is refused is told by what the proxy wants") func tunnel() {
    for (why, hint) in [
      (
        "the HTTPS proxy asks for credentials", "put the proxy's user and password into HTTPS_PROXY's URL"
      ),
      (
        "the HTTPS proxy answered 403",
        "let that proxy tunnel to batch.eu-west-1.amazonaws.com port 443, or name it in `NO_PROXY`"
      ),
    ] {
      #expect(
        upstream {
          $0.usedProxy = true
          $0.failure = (.tunnel, TransportError(.tunnelRefused, why))
        } == ["fail upstream: no tunnel to batch.eu-west-1.amazonaws.com: \(why) | \(hint)"])
    }
  }

  @Test("a certificate is judged in plain words") func tls() {
    let error = OpenSSLError(
      .untrusted, "the certificate of h comes from a CA that is not known here: CN = corp")
    let lines = upstream {
      $0.failure = (.tls, TransportError(.tls, error.description))
      $0.tlsError = error
    }
    #expect(
      lines == [
        "ok upstream: batch.eu-west-1.amazonaws.com answers",
        "fail tls: the certificate of h comes from a CA that is not known here: CN = corp"
          + " | if a company's proxy re-signs TLS: `export AWS_CA_BUNDLE=/path/to/its-ca.pem`",
      ])
  }

  @Test("ports, the running proxy and loops have their lines") func machine() {
    let address = ListenAddress(host: "127.0.0.1", port: 8084)
    #expect(line(.port(address, option: "listen", .nobody)) == "ok port: 127.0.0.1:8084 is free")
    #expect(
      line(.port(address, option: "listen", .thisProxy))
        == "ok port: 127.0.0.1:8084 is held by the running proxy")
    #expect(
      line(.port(address, option: "listen", .another))
        == "fail port: 127.0.0.1:8084 is taken by another program"
        + " | `sfn-batch-proxy serve --listen 127.0.0.1:0` picks a free port")
    #expect(line(.proxy(isRunning: false, version: nil, notReady: nil)) == "skip proxy: not running")
    #expect(
      line(.proxy(isRunning: true, version: "0.1.0", notReady: nil)) == "ok proxy: running, version 0.1.0")
    let error = ConfigurationError(
      .loop, "upstream http://127.0.0.1:8084 is this proxy", hint: "leave it out")
    let source = SettingSource.aws("AWS_ENDPOINT_URL_BATCH")
    #expect(CheckFinding.loop(error, source, isRunning: false).status == .fail)
    #expect(CheckFinding.loop(error, source, isRunning: true).status == .ok)
    #expect(CheckFinding.loop(error, .option(.upstream), isRunning: true).status == .fail)
  }
}
