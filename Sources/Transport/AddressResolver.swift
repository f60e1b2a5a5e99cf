import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Turns host names into addresses off the loops: getaddrinfo(3) blocks and knows no time limit, so it runs on
/// queues of Dispatch's, one call a name at a time, and whoever waits has a deadline of its own. Answers are kept
/// for half a minute, in which AWS's addresses do not move.
public final class AddressResolver: Sendable {
  typealias Completion = @Sendable (Result<[SocketAddress], TransportError>) -> Void

  private struct Key: Hashable {
    let host: String
    let port: UInt16
  }

  private struct State {
    var answers: [Key: (addresses: [SocketAddress], until: UInt64)] = [:]
    var waiting: [Key: [Completion]] = [:]
  }

  /// An answer's life in nanoseconds.
  private static let lifetime: UInt64 = 30_000_000_000
  /// Names asked for at once; a region's endpoint is one name, so more than this is a fault.
  private static let maximumNames = 64

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "sfn-batch-proxy.resolver", attributes: .concurrent)

  public init() {}

  /// The answer, when it is known already.
  func known(_ origin: Origin, now: UInt64) -> [SocketAddress]? {
    state.withLock { state in
      guard let answer = state.answers[Key(host: origin.host, port: origin.port)], answer.until > now
      else { return nil }
      return answer.addresses
    }
  }

  /// Looks the name up; `completion` runs on a queue of the resolver's.
  func resolve(_ origin: Origin, completion: @escaping Completion) {
    let key = Key(host: origin.host, port: origin.port)
    enum Step { case start, join, refuse }
    let step = state.withLock { state -> Step in
      if state.waiting[key] != nil {
        state.waiting[key]?.append(completion)
        return .join
      }
      guard state.waiting.count < Self.maximumNames else { return .refuse }
      state.waiting[key] = [completion]
      return .start
    }
    switch step {
    case .join: break
    case .refuse:
      completion(.failure(TransportError(.overloaded, "too many host names are being looked up")))
    case .start: queue.async { self.finish(key, Self.lookUp(key)) }
    }
  }

  private func finish(_ key: Key, _ result: Result<[SocketAddress], TransportError>) {
    let waiting = state.withLock { state in
      if case .success(let addresses) = result {
        if state.answers.count >= Self.maximumNames { state.answers = [:] }
        state.answers[key] = (addresses, SystemCalls.monotonicNanoseconds() + Self.lifetime)
      }
      return state.waiting.removeValue(forKey: key) ?? []
    }
    for completion in waiting { completion(result) }
  }

  private static func lookUp(_ key: Key) -> Result<[SocketAddress], TransportError> {
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(key.host, String(key.port), &hints, &list)
    guard code == 0 else {
      let reason = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
      return .failure(TransportError(.nameNotResolved, "\(key.host): \(reason)"))
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var entry = list
    while let current = entry {
      if let address = current.pointee.ai_addr {
        addresses.append(SocketAddress(address, length: current.pointee.ai_addrlen))
      }
      entry = current.pointee.ai_next
    }
    return addresses.isEmpty
      ? .failure(TransportError(.nameNotResolved, "\(key.host) has no address")) : .success(addresses)
  }

  /// The addresses of a host that somebody listens on: numeric or a name, resolved at once (used at start only).
  public static func addresses(host: String, port: UInt16) throws(TransportError) -> [SocketAddress] {
    try lookUp(Key(host: host, port: port)).get()
  }
}
