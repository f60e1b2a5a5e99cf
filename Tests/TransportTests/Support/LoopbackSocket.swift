import Glibc

@testable import Transport

/// Why a test's own socket could not go on.
struct SocketTrouble: Error, CustomStringConvertible {
  let description: String
  init(_ call: String) { description = "\(call): errno \(errno)" }
}

/// A blocking socket of a test. Every wait ends after two minutes: much, because the
/// tests share few threads and wait on them.
final class LoopbackSocket: @unchecked Sendable {
  let descriptor: Int32
  private var isOpen = true
  private var held: [UInt8] = []
  /// Kept alive as long as this end is in use.
  var peer: AnyObject?

  init(descriptor: Int32) {
    self.descriptor = descriptor
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
  }

  deinit { close() }

  /// - Parameter receiveBuffer: bytes that the kernel takes in for a reader that does not read; nil for its default.
  static func connect(to address: SocketAddress, receiveBuffer: Int32? = nil) throws -> LoopbackSocket {
    let descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue), 0)
    let made = LoopbackSocket(descriptor: descriptor)
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    guard address.withSockaddr({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
      throw SocketTrouble("connect")
    }
    return made
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw SocketTrouble("send") }
      rest = rest.dropFirst(count)
    }
  }

  /// The next bytes; none at the end of the stream.
  func receive(_ maximum: Int = 65536) throws -> [UInt8] {
    if !held.isEmpty {
      defer { held = [] }
      return held
    }
    var buffer = [UInt8](repeating: 0, count: maximum)
    let count = recv(descriptor, &buffer, maximum, 0)
    guard count >= 0 else { throw SocketTrouble("recv") }
    return Array(buffer[..<count])
  }

  /// Everything up to and with `mark`; what follows stays for the next read. Less, where the stream ends before.
  func read(through mark: String) throws -> String {
    let end = Array(mark.utf8)
    var bytes: [UInt8] = []
    while true {
      let more = try receive()
      if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += more
      if let index = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) {
        held = Array(bytes[(index + end.count)...])
        return String(decoding: bytes[..<(index + end.count)], as: UTF8.self)
      }
    }
  }

  func read(count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let more = try receive()
      if more.isEmpty { return bytes }
      bytes += more
    }
    held = Array(bytes[count...])
    return Array(bytes[..<count])
  }

  /// One message: its head, and the body that Content-Length announces.
  func readMessage() throws -> String {
    let head = try read(through: "\r\n\r\n")
    let lines = head.lowercased().split(separator: "\r\n")
    let length = lines.first { $0.hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) }
    return head + String(decoding: try read(count: length ?? 0), as: UTF8.self)
  }

  func readToEnd() throws -> String {
    var bytes: [UInt8] = []
    while true {
      let more = try receive()
      if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += more
    }
  }

  /// Waits until the peer has ended its direction, or broken the connection off; false if it sends bytes instead.
  func waitForEnd() -> Bool { (try? receive().isEmpty) ?? (errno != EAGAIN) }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Breaks the connection off, so that the peer sees a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    Glibc.close(descriptor)
  }
}

/// A listening socket of a test, on a loopback port of the system's choice.
final class LoopbackListener: @unchecked Sendable {
  let address: SocketAddress
  private let descriptor: Int32

  init(host: String = "127.0.0.1", port: UInt16 = 0) throws {
    let wanted = try loopback(host: host, port: port)
    let made = socket(wanted.family, Int32(SOCK_STREAM.rawValue), 0)
    descriptor = made
    var one: Int32 = 1
    setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    guard wanted.withSockaddr({ bind(made, $0, $1) }) == 0, Glibc.listen(made, 64) == 0 else {
      throw SocketTrouble("listen")
    }
    address = SystemCalls.localAddress(made)
  }

  deinit { Glibc.close(descriptor) }

  var origin: Origin { Origin(scheme: .http, host: "127.0.0.1", port: address.port) }

  func accept() throws -> LoopbackSocket {
    let accepted = Glibc.accept(descriptor, nil, nil)
    guard accepted >= 0 else { throw SocketTrouble("accept") }
    return LoopbackSocket(descriptor: accepted)
  }

  /// Whether nobody has connected (any more) that was not accepted yet.
  var hasNobodyWaiting: Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) == 0
  }
}

func loopback(host: String = "127.0.0.1", port: UInt16) throws -> SocketAddress {
  guard let address = try AddressResolver.addresses(host: host, port: port).first else {
    throw SocketTrouble("getaddrinfo")
  }
  return address
}

/// A loopback port on which nobody listens.
func deadPort() throws -> UInt16 {
  let listener = try LoopbackListener()
  return listener.address.port
}
