public import HTTP1

/// A request as it goes onto the wire.
public struct UpstreamRequest: Sendable {
  /// Head and body in one piece, written at once where the socket takes it.
  public let bytes: [UInt8]
  /// An answer to HEAD has no body, whatever its fields say (RFC 9112 section 6.3).
  public let isHEAD: Bool
  /// Whether it may be sent a second time when a pooled connection turns out dead: true for read-only operations
  /// alone. A SubmitJob has no idempotency token, so a second one could be a second job.
  public let isRepeatable: Bool

  public init(bytes: [UInt8], isHEAD: Bool, isRepeatable: Bool) {
    self.bytes = bytes
    self.isHEAD = isHEAD
    self.isRepeatable = isRepeatable
  }
}

/// Why there is no (whole) answer.
public struct UpstreamFailure: Error, Sendable {
  public let error: TransportError
  /// Whether the upstream may have read some of the request, so that it may have acted on it.
  public let mayHaveBeenSent: Bool
  /// Whether the failure is that time ran out.
  public var isLate: Bool { error.code == .timedOut }

  public init(_ error: TransportError, mayHaveBeenSent: Bool) {
    self.error = error
    self.mayHaveBeenSent = mayHaveBeenSent
  }
}

extension UpstreamFailure: CustomStringConvertible {
  public var description: String { error.description }
}

/// Who receives an upstream's answer, piece by piece, on the loop that asked. After ``upstreamEnded()`` or
/// ``upstreamFailed(_:)`` nothing more comes.
public protocol UpstreamSink: AnyObject {
  /// The final head; interim (1xx) ones are passed over.
  func upstreamReceived(head: consuming ResponseHead)
  /// Decoded body bytes: without chunk framing.
  func upstreamReceived(body: ArraySlice<UInt8>)
  /// Everything that has arrived so far was handed over: a good moment to flush.
  func upstreamPaused()
  func upstreamEnded()
  func upstreamFailed(_ failure: UpstreamFailure)
}

/// One request under way to an upstream. Belongs to the loop it was started on.
///
/// `@unchecked Sendable`: confined to its loop; only the reference travels.
public final class UpstreamCall: @unchecked Sendable {
  let request: UpstreamRequest
  /// The connection that carries this call, or is being made for it; nil as soon as it may carry another. It holds
  /// the call too, until one of both lets go at its end.
  var connection: UpstreamConnection?
  private(set) var sink: (any UpstreamSink)?
  /// Monotonic nanoseconds by which a connection must stand.
  private(set) var connectDeadline: UInt64
  private(set) var isSecondTry = false
  /// What ended the first try, where the upstream may have read something of it.
  private var firstFailure: TransportError?
  /// How long the connection took to be made, in nanoseconds; 0 where one stood already.
  public internal(set) var connectTime: UInt64 = 0

  init(_ request: UpstreamRequest, sink: any UpstreamSink, connectDeadline: UInt64) {
    self.request = request
    self.sink = sink
    self.connectDeadline = connectDeadline
  }

  /// - Parameter failure: what ended the first try; nil where nothing of the request left this machine.
  func beginSecondTry(after failure: TransportError?, connectDeadline deadline: UInt64) {
    isSecondTry = true
    firstFailure = failure
    connectDeadline = deadline
  }

  /// Whether its sink hears nothing more.
  public var isEnded: Bool { sink == nil }

  /// Gives up: the sink hears nothing more, and the connection is closed, because an answer may still come on it.
  public func cancel() {
    guard sink != nil else { return }
    sink = nil
    connection?.abandon()
    connection = nil
  }

  /// Stops reading the answer while its receiver has too much of it in hand already.
  public func pause() { connection?.setPaused(true) }

  public func resume() { connection?.setPaused(false) }

  func end() {
    let ended = sink
    sink = nil
    connection = nil
    ended?.upstreamEnded()
  }

  func fail(_ failure: UpstreamFailure) {
    let failed = sink
    sink = nil
    connection = nil
    failed?.upstreamFailed(asWhole(failure))
  }

  /// The failure of all tries: that the last one sent nothing does not undo what the first may have sent.
  private func asWhole(_ failure: UpstreamFailure) -> UpstreamFailure {
    guard let firstFailure, !failure.mayHaveBeenSent else { return failure }
    let text = "\(firstFailure), and the request could not be sent again: \(failure)"
    return UpstreamFailure(TransportError(.closed, text), mayHaveBeenSent: true)
  }
}
