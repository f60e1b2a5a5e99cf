@testable import OpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Two connected sockets that do not block.
final class SocketPair {
  private(set) var left: Int32 = -1
  private(set) var right: Int32 = -1

  init() {
    signal(SIGPIPE, SIG_IGN)
    var descriptors: [Int32] = [-1, -1]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &descriptors)
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    (left, right) = (descriptors[0], descriptors[1])
  }

  deinit {
    closeLeft()
    closeRight()
  }

  func closeLeft() {
    if left >= 0 { close(left) }
    left = -1
  }

  func closeRight() {
    if right >= 0 { close(right) }
    right = -1
  }

  static func send(_ bytes: [UInt8], to descriptor: Int32) {
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }
}

/// A client and a server in one thread, moved on in turns.
final class TLSPair {
  let sockets = SocketPair()
  let client: TLSSession
  let server: TLSSession

  init(client: TLSContext, server: TLSContext, host: String = "localhost") throws {
    self.client = try TLSSession.client(client, descriptor: sockets.left, host: host)
    self.server = try TLSSession.server(server, descriptor: sockets.right)
  }

  /// More turns than any handshake takes.
  private static let maximumTurns = 100

  /// Moves both on until neither has anything left to do.
  @discardableResult
  func handshake() -> (client: TLSStep, server: TLSStep) {
    var (client, server) = (TLSStep.wantsRead, TLSStep.wantsRead)
    for _ in 0..<Self.maximumTurns {
      if client.isUndecided { client = self.client.handshake() }
      if server.isUndecided { server = self.server.handshake() }
      if !client.isUndecided, !server.isUndecided { break }
      // One that has failed says no more, and the other may wait for ever.
      if client.error != nil || server.error != nil {
        if client.isUndecided { client = self.client.handshake() }
        break
      }
    }
    return (client, server)
  }

  /// Sends bytes from one side to the other, in parts as small as the sockets make them.
  func transfer(_ bytes: [UInt8], from: TLSSession, to: TLSSession) -> [UInt8]? {
    var received: [UInt8] = []
    var sent = 0
    var buffer = [UInt8](repeating: 0, count: 20_000)
    while received.count < bytes.count {
      if sent < bytes.count {
        switch bytes[sent...].withUnsafeBytes({ from.write($0) }) {
        case .complete(let count): sent += count
        case .wantsRead, .wantsWrite: break
        case .closed, .failed: return nil
        }
      }
      switch buffer.withUnsafeMutableBytes({ to.read(into: $0) }) {
      case .complete(let count): received += buffer.prefix(count)
      case .wantsRead, .wantsWrite: break
      case .closed, .failed: return nil
      }
    }
    return received
  }
}

extension TLSSession {
  /// Reads what is there.
  func readOnce() -> TLSStep {
    var buffer = [UInt8](repeating: 0, count: 4096)
    return buffer.withUnsafeMutableBytes { read(into: $0) }
  }

  func writeOnce(_ text: String) -> TLSStep { Array(text.utf8).withUnsafeBytes { write($0) } }
}

extension TLSStep {
  var isUndecided: Bool {
    switch self {
    case .wantsRead, .wantsWrite: true
    case .complete, .closed, .failed: false
    }
  }

  var count: Int? { if case .complete(let count) = self { count } else { nil } }
  var error: OpenSSLError? { if case .failed(let error) = self { error } else { nil } }
  var isClosed: Bool { if case .closed = self { true } else { false } }
}
