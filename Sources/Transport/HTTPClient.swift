public import HTTP1
import Synchronization

/// A request that this program makes itself: a look-up, or a call for credentials.
public struct HTTPClientRequest: Sendable {
  public var origin: Origin
  public var method: String
  public var target: String
  /// Names and values, in order, without Host, Content-Length and Connection.
  public var fields: [(name: String, value: String)]
  public var body: [UInt8]
  /// For the whole exchange.
  public var timeout: Duration
  /// Whether it may go a second time over a new connection when a pooled one turns out dead.
  public var isRepeatable: Bool

  public init(
    origin: Origin, method: String, target: String, fields: [(name: String, value: String)] = [],
    body: [UInt8] = [], timeout: Duration = .seconds(10), isRepeatable: Bool = true
  ) {
    self.origin = origin
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body
    self.timeout = timeout
    self.isRepeatable = isRepeatable
  }

  /// The request on the wire, or nil when a part of it would break the framing.
  func serialized() -> [UInt8]? {
    let texts = [method, target] + fields.flatMap { [$0.name, $0.value] }
    guard texts.allSatisfy({ HeadWriter.isSafe($0.utf8) }), !target.contains(" ") else { return nil }
    var writer = HeadWriter(capacity: 1024 + body.count)
    writer.requestLine(method: method, target: target)
    writer.field("Host", origin.hostField)
    for (name, value) in fields {
      writer.bytes.append(contentsOf: "\(name): \(value)\r\n".utf8)
    }
    if !body.isEmpty || method == "POST" || method == "PUT" {
      writer.field("Content-Length", decimal: body.count)
    }
    writer.end()
    writer.bytes.append(contentsOf: body)
    return writer.bytes
  }
}

/// A whole answer.
public struct HTTPClientResponse: Sendable {
  public let head: ResponseHead
  public let body: [UInt8]
  public var status: Int { head.status }
}

/// A small HTTP client over one loop's upstream pools, for the calls that this program makes itself.
public final class HTTPClient: Sendable {
  /// Answers above this are refused: the largest that is asked for is a page of job definitions.
  public static let maximumAnswer = 8 << 20

  private let loop: EventLoop
  private let pools: UpstreamPools

  public init(pools: UpstreamPools) {
    self.pools = pools
    loop = pools.loop
  }

  /// Sends a request and waits for the whole answer.
  /// - Throws: `UpstreamFailure` when there is none in time.
  public func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
    guard let bytes = request.serialized() else {
      let error = TransportError(.other, "a request field holds a line break")
      throw UpstreamFailure(error, mayHaveBeenSent: false)
    }
    let wire = UpstreamRequest(
      bytes: bytes, isHEAD: request.method == "HEAD", isRepeatable: request.isRepeatable)
    let collector = AnswerCollector()
    let timer = Task {
      try await Task.sleep(for: request.timeout)
      loop.execute { collector.timeOut(after: request.timeout) }
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isTaken = loop.execute { [pools] in
          guard collector.begin(continuation) else { return }
          collector.call = pools.pool(for: request.origin).send(wire, to: collector)
        }
        if !isTaken {
          let error = TransportError(.cancelled, "the proxy is ending")
          continuation.resume(throwing: UpstreamFailure(error, mayHaveBeenSent: false))
        }
      }
    } onCancel: {
      loop.execute { collector.fail(TransportError(.cancelled, "the request was cancelled")) }
    }
  }
}

/// Gathers an answer and wakes the task that waits for it, once.
///
/// `@unchecked Sendable`: confined to the client's loop.
private final class AnswerCollector: UpstreamSink, @unchecked Sendable {
  private var continuation: CheckedContinuation<HTTPClientResponse, any Error>?
  private var early: UpstreamFailure?
  private var head: ResponseHead?
  private var body: [UInt8] = []
  var call: UpstreamCall?
  private(set) var isDone = false

  /// - Returns: false when the request was given up before it began; the continuation has heard so.
  func begin(_ continuation: CheckedContinuation<HTTPClientResponse, any Error>) -> Bool {
    if let early {
      continuation.resume(throwing: early)
      return false
    }
    self.continuation = continuation
    return true
  }

  func timeOut(after timeout: Duration) {
    fail(TransportError(.timedOut, "no answer within \(timeout)"))
  }

  func fail(_ error: TransportError) {
    guard !isDone else { return }
    call?.cancel()
    upstreamFailed(UpstreamFailure(error, mayHaveBeenSent: call != nil))
  }

  func upstreamReceived(head: ResponseHead) { self.head = head }

  func upstreamReceived(body piece: ArraySlice<UInt8>) {
    guard body.count + piece.count <= HTTPClient.maximumAnswer else {
      return fail(
        TransportError(.malformedAnswer, "the answer is over \(HTTPClient.maximumAnswer >> 20) MiB"))
    }
    body.append(contentsOf: piece)
  }

  func upstreamPaused() {}

  func upstreamEnded() {
    guard let head else { return }
    isDone = true
    continuation?.resume(returning: HTTPClientResponse(head: head, body: body))
    continuation = nil
  }

  func upstreamFailed(_ failure: UpstreamFailure) {
    guard !isDone else { return }
    isDone = true
    if continuation == nil { early = failure }
    continuation?.resume(throwing: failure)
    continuation = nil
  }
}
