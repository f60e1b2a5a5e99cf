import Dispatch
public import OpenSSL
import Synchronization

/// The TLS settings of outbound connections, made when the first https upstream needs them: reading the system's
/// trust store takes milliseconds and megabytes, which a plain upstream never costs.
public final class ClientTLS: Sendable {
  private enum State {
    case unloaded
    case loading([@Sendable (Result<TLSContext, TransportError>) -> Void])
    case loaded(TLSContext)
  }

  private let state = Mutex(State.unloaded)
  private let trust: TLSContext.Trust

  public init(trust: TLSContext.Trust) {
    self.trust = trust
  }

  var known: TLSContext? {
    state.withLock { if case .loaded(let context) = $0 { context } else { nil } }
  }

  /// The settings, loaded at once where they are not yet. Blocks: not for loops.
  func loaded() throws(OpenSSLError) -> TLSContext {
    if let known { return known }
    return try TLSContext.client(trust: trust)
  }

  /// Loads the trust store off the loops; `completion` runs on a queue of Dispatch's. A failure is not kept: the
  /// file may be mended.
  func load(completion: @escaping @Sendable (Result<TLSContext, TransportError>) -> Void) {
    let starts = state.withLock { state -> Bool in
      switch state {
      case .unloaded:
        state = .loading([completion])
        return true
      case .loading(let waiting):
        state = .loading(waiting + [completion])
        return false
      case .loaded:
        return true
      }
    }
    guard starts else { return }
    DispatchQueue.global().async { self.finishLoading(fallback: completion) }
  }

  private func finishLoading(fallback: @escaping @Sendable (Result<TLSContext, TransportError>) -> Void) {
    if let known { return fallback(.success(known)) }
    let result: Result<TLSContext, TransportError>
    do throws(OpenSSLError) {
      result = .success(try TLSContext.client(trust: trust))
    } catch {
      result = .failure(TransportError(.tls, error.description))
    }
    let waiting = state.withLock { state in
      guard case .loading(let waiting) = state else { return [fallback] }
      if case .success(let context) = result { state = .loaded(context) } else { state = .unloaded }
      return waiting
    }
    for completion in waiting { completion(result) }
  }
}
