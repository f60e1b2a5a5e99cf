import AWSBatch
import HTTP1
import JSONEditing
import SigV4

/// The parts of an exchange that cost most, each by itself. Every operation gives back a number that depends on its
/// result, so that nothing can be left out.
final class Operations {
  private let limits = ParseLimits()
  private let head: [UInt8]
  private let parsed: RequestHead
  private let body: [UInt8]
  private let overridden: [UInt8]
  private let credentials = SigV4Credentials(
    accessKeyID: "AKIDBENCHMARKCLIENT0", secretAccessKey: "benchmark-client-secret-that-opens-nothing")
  private let verifier: RequestVerifier
  private let signer: RequestSigner
  /// 2026-11-24T01:00:00Z
  private static let now: Int64 = 1_795_482_000

  init() throws {
    body = Self.submitJob(overrides: "")
    overridden = Self.submitJob(
      overrides: #""containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS","#
        + #""value":"STARTED_BY_STEP_FUNCTIONS"}]},"#)
    verifier = try RequestVerifier()
    signer = try RequestSigner()
    head = try Self.signedHead(body: body, credentials: credentials)
    parsed = try RequestHead.parse(head, limits: limits)
  }

  /// By name, in the order in which they are shown.
  var all: [(name: String, run: () throws -> Int)] {
    [
      ("head-scan", scanHead), ("head-parse", parseHead), ("verify", verify), ("sign", sign),
      ("json-scan", scanBody), ("splice", splice),
    ]
  }

  private func scanHead() throws -> Int {
    var scanner = HeadScanner(limits: limits)
    let bytes = head
    return try scanner.end(in: bytes.span) ?? 0
  }

  private func parseHead() throws -> Int {
    try RequestHead.parse(head, limits: limits).fields.entries.count
  }

  private func verify() throws -> Int {
    let authorization = try AuthorizationHeader.read(parsed.fields)
    let digest = try verifier.verify(
      parsed, target: parsed.target, body: body, authorization: authorization, credentials: credentials,
      service: "batch", now: Self.now)
    return digest.hashValue & 1
  }

  private func sign() throws -> Int {
    try signer.fields(
      method: "POST", target: "/v1/submitjob", host: "batch.eu-west-1.amazonaws.com",
      fields: [("Content-Type", "application/json")], body: body, credentials: credentials,
      region: "eu-west-1", service: "batch", now: Self.now
    ).count
  }

  private func scanBody() throws -> Int {
    try JSONObject.scan(body).members.count
  }

  /// What an ecs job costs beyond a container job: scanned, decided, and the override cut out.
  private func splice() throws -> Int {
    let request = try SubmitJobRequest.scan(overridden)
    let summary = JobDefinitionSummary(
      kind: .ecs, name: "bench-ecs", revision: 3, arn: nil, containerNames: ["main"])
    guard
      case .rewrite(let rewrite) = SubmitJobDecision.decide(request, knowing: .known(summary), mode: .drop)
    else { return 0 }
    return rewrite.body.count
  }

  /// A SubmitJob of about 600 bytes.
  private static func submitJob(overrides: String) -> [UInt8] {
    let start =
      #"{"jobName":"benchmark","jobQueue":"arn:aws:batch:eu-west-1:111122223333:job-queue/benchmark","#
      + #""jobDefinition":"arn:aws:batch:eu-west-1:111122223333:job-definition/bench-ecs:3","# + overrides
      + #""timeout":{"attemptDurationSeconds":600},"tags":{"team":"benchmark"},"parameters":{"input":""#
    let padding = String(repeating: "x", count: max(0, 600 - start.utf8.count - 3))
    return Array((start + padding + #""}}"#).utf8)
  }

  private static func signedHead(body: [UInt8], credentials: SigV4Credentials) throws -> [UInt8] {
    let host = "127.0.0.1:8084"
    let fields = [(name: "Content-Type", value: "application/json")]
    let added = try RequestSigner().fields(
      method: "POST", target: "/v1/submitjob", host: host, fields: fields, body: body,
      credentials: credentials, region: "eu-west-1", service: "batch", now: now)
    var text = "POST /v1/submitjob HTTP/1.1\r\nHost: \(host)\r\n"
    for field in fields + added { text += "\(field.name): \(field.value)\r\n" }
    text += "User-Agent: aws-sdk-java/2.29.0 Linux/6.1 OpenJDK_64-Bit_Server_VM/21\r\n"
    return Array("\(text)Content-Length: \(body.count)\r\n\r\n".utf8)
  }
}
