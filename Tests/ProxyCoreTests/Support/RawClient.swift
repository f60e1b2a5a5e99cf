import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One connection to a port of this machine, with bytes that the test spells out.
final class RawClient {
  /// Sends bytes over a connection of their own and reads one answer, for ten seconds at most. Waits on a thread of
  /// Dispatch's: the few of Swift's own are what the proxy under test needs.
  static func ask(port: UInt16, _ bytes: [UInt8]) async throws -> RawAnswer {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let client = try RawClient(port: port)
            client.send(bytes)
            return try client.answer()
          })
      }
    }
  }

  struct Failure: Error {
    let call: String
    let code = errno
  }

  private let descriptor: Int32
  private var buffered: [UInt8] = []

  /// A port that was free a moment ago; closed at once, while a server's listener goes some time after its end.
  static func freePort() throws -> UInt16 {
    let descriptor = makeSocket()
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
      }
    }
    guard result == 0 else { throw Failure(call: "bind") }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func makeSocket() -> Int32 {
    #if canImport(Glibc)
      socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket(AF_INET, SOCK_STREAM, 0)
    #endif
  }

  fileprivate init(port: UInt16) throws {
    descriptor = Self.makeSocket()
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(call: "connect") }
  }

  deinit { close(descriptor) }

  /// Sends what the peer takes; one that has refused the rest already is no failure.
  fileprivate func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads one answer that has a Content-Length, as the proxy's own all have.
  private func answer() throws -> RawAnswer {
    while true {
      if let end = Self.headEnd(buffered) {
        let answer = RawAnswer(head: String(decoding: buffered[..<end], as: UTF8.self))
        let length = answer.field("content-length").flatMap { Int($0) } ?? 0
        if buffered.count >= end + length {
          defer { buffered.removeFirst(end + length) }
          return RawAnswer(
            head: answer.head, body: String(decoding: buffered[end..<end + length], as: UTF8.self))
        }
      }
      var piece = [UInt8](repeating: 0, count: 65536)
      let count = read(descriptor, &piece, piece.count)
      guard count > 0 else { throw Failure(call: count == 0 ? "read: end" : "read") }
      buffered += piece[..<count]
    }
  }

  private static func headEnd(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 0...(bytes.count - 4) where bytes[index..<index + 4] == [13, 10, 13, 10] { return index + 4 }
    return nil
  }
}

extension RawClient {
  /// The next bytes; none at the end of the connection.
  fileprivate func more() throws -> [UInt8] {
    var piece = [UInt8](repeating: 0, count: 65536)
    let count = read(descriptor, &piece, piece.count)
    guard count >= 0 else { throw Failure(call: "read") }
    return Array(piece[..<count])
  }
}

/// An answer that goes on, read as far as a test wants.
///
/// `@unchecked Sendable`: one test reads it, one call after another.
final class RawStream: @unchecked Sendable {
  private var client: RawClient?
  private var held: [UInt8] = []

  init(port: UInt16, _ request: String) throws {
    let client = try RawClient(port: port)
    client.send(Array(request.utf8))
    self.client = client
  }

  func close() { client = nil }

  /// What comes up to and with `mark`; what follows stays for the next call. Less, where the answer ends before.
  func read(through mark: String) async throws -> String {
    let end = Array(mark.utf8)
    return try await blocking { [self] in
      while true {
        if let found = held.firstRange(of: end) {
          defer { held.removeSubrange(..<found.upperBound) }
          return String(decoding: held[..<found.upperBound], as: UTF8.self)
        }
        guard let more = try client?.more(), !more.isEmpty else {
          return String(decoding: held, as: UTF8.self)
        }
        held += more
      }
    }
  }

  func readToEnd() async throws -> String {
    try await blocking { [self] in
      while let more = try client?.more(), !more.isEmpty { held += more }
      return String(decoding: held, as: UTF8.self)
    }
  }

  private func blocking(_ work: @escaping @Sendable () throws -> String) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
    }
  }
}

struct RawAnswer: Sendable {
  let head: String
  var body = ""

  var status: Int { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

  func field(_ name: String) -> String? {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name + ":") {
      return String(line.dropFirst(name.count + 1).drop { $0 == " " })
    }
    return nil
  }
}
