import HTTP1
import OpenSSL
import SigV4
import Transport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads requests off the wire for a ``Sandbox``: checks their signatures as AWS does and writes its answers.
///
/// `@unchecked Sendable`: confined to its loop.
final class SandboxConnectionHandler: ServerHandler, @unchecked Sendable {
  private let sandbox: Sandbox
  private let credentials: [SigV4Credentials]
  private let verifier: RequestVerifier
  private let hosts: AllowedHosts
  private let log: @Sendable (SandboxExchange) -> Void

  /// The account that every ARN of the sandbox names: the one in AWS's own examples.
  static let account = "123456789012"

  init(
    sandbox: Sandbox, credentials: [SigV4Credentials], verifier: RequestVerifier, hosts: AllowedHosts,
    log: @escaping @Sendable (SandboxExchange) -> Void
  ) {
    self.sandbox = sandbox
    self.credentials = credentials
    self.verifier = verifier
    self.hosts = hosts
    self.log = log
  }

  func screen(_ head: RequestHead, client: ClientInfo) -> [UInt8]? {
    // A page in a browser must not be able to use a sandbox on this machine either: its keys are no secret.
    BrowserGuard.refusal(of: head, hosts: hosts, allowsOwnPages: false).map {
      failure(403, "ForbiddenException", $0.message, isHEAD: head.isMethod("HEAD"))
    }
  }

  func handle(_ exchange: ServerExchange) {
    let head = exchange.head
    var target = head.target
    if case .absolute(_, let origin)? = try? head.targetForm() { target = origin }
    let text = ASCII.text(head.bytes, target)
    let method = ASCII.text(head.bytes, head.method)
    let (seconds, microseconds) = Self.wallClock()
    let caller: CallerIdentity
    if Sandbox.isInspection(target: text) {
      caller = CallerIdentity(account: Self.account, region: "", accessKeyID: "")
    } else {
      do throws(VerificationFailure) {
        caller = try authenticate(head, target: target, body: exchange.body, now: seconds)
      } catch {
        log(
          SandboxExchange(
            start: microseconds, method: method, target: text, status: error.status,
            errorType: error.awsErrorType, requestID: ""))
        return answer(exchange, failureBody(error.message), error.status, error.awsErrorType, headers: [])
      }
    }
    let response = sandbox.answer(
      method: method, target: text, body: exchange.body, caller: caller, now: microseconds / 1000)
    log(
      SandboxExchange(
        start: microseconds, method: method, target: text, status: response.status,
        errorType: response.errorType,
        requestID: response.headers.first { $0.name == "x-amzn-RequestId" }?.value ?? ""))
    answer(exchange, response.body, response.status, nil, headers: response.headers)
  }

  private func authenticate(
    _ head: RequestHead, target: Range<Int>, body: [UInt8], now: Int64
  ) throws(VerificationFailure) -> CallerIdentity {
    try RequestVerifier.checkForm(head, target: target)
    let authorization = try AuthorizationHeader.read(head.fields)
    let key = ASCII.text(head.bytes, authorization.accessKeyID)
    guard let known = credentials.first(where: { $0.accessKeyID == key }) else {
      throw VerificationFailure.unknownKey
    }
    _ = try verifier.verify(
      head, target: target, body: body, authorization: authorization, credentials: known, service: "batch",
      now: now)
    let token = head.fields.text(.xAmzSecurityToken)
    guard token == known.sessionToken else {
      throw VerificationFailure(.wrongToken, "The security token included in the request is invalid.")
    }
    return CallerIdentity(
      account: Self.account, region: ASCII.text(head.bytes, authorization.region), accessKeyID: key)
  }

  // MARK: - Answers

  private func answer(
    _ exchange: ServerExchange, _ body: [UInt8], _ status: Int, _ errorType: String?,
    headers: [(name: String, value: String)]
  ) {
    let persists = exchange.persists
    var writer = HeadWriter(capacity: 512 + body.count)
    writer.statusLine(status, reason: Self.reason(status))
    writer.field("Date", bytes: HTTPDate.format(Self.wallClock().seconds).span)
    for (name, value) in headers where HeadWriter.isSafe(value.utf8) {
      writer.bytes.append(contentsOf: "\(name): \(value)\r\n".utf8)
    }
    if let errorType {
      writer.field("Content-Type", "application/json")
      writer.field("x-amzn-ErrorType", errorType)
    }
    writer.field("Content-Length", decimal: body.count)
    exchange.appendConnectionField(to: &writer, persists: persists)
    writer.end()
    if !exchange.head.isMethod("HEAD") { writer.bytes.append(contentsOf: body) }
    exchange.write(writer.bytes)
    exchange.finish(persists: persists)
  }

  func answer(to error: ParseError, client: ClientInfo) -> [UInt8] {
    failure(error.status, "ClientException", error.message)
  }

  func answerToLateRequest(client: ClientInfo) -> [UInt8] {
    failure(408, "ClientException", "The request did not arrive in time.")
  }

  func answerWhileDraining(to head: RequestHead?, client: ClientInfo) -> [UInt8] {
    failure(
      503, "ServerException", "The sandbox is stopping and takes nothing new.",
      isHEAD: head?.isMethod("HEAD") ?? false)
  }

  private func failure(_ status: Int, _ type: String, _ message: String, isHEAD: Bool = false) -> [UInt8] {
    let body = failureBody(message)
    var writer = HeadWriter(capacity: 512 + body.count)
    writer.statusLine(status, reason: Self.reason(status))
    writer.field("Date", bytes: HTTPDate.format(Self.wallClock().seconds).span)
    writer.field("Content-Type", "application/json")
    writer.field("x-amzn-ErrorType", type)
    writer.field("Content-Length", decimal: body.count)
    writer.field("Connection", "close")
    writer.end()
    if !isHEAD { writer.bytes.append(contentsOf: body) }
    return writer.bytes
  }

  private func failureBody(_ message: String) -> [UInt8] {
    let value: JSONValue = ["message": .string(message)]
    return value.encoded
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 429: "Too Many Requests"
    case 503: "Service Unavailable"
    default: "Error"
    }
  }

  private static func wallClock() -> (seconds: Int64, microseconds: Int64) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return (Int64(time.tv_sec), Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
