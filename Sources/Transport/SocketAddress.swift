#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An IPv4 or IPv6 address with its port.
public struct SocketAddress: Sendable {
  /// Of both families, whose larger one this is: every connection has two addresses, and a sockaddr_storage takes
  /// four times as much.
  private let storage: sockaddr_in6
  private let length: socklen_t

  private init(storage: sockaddr_in6, length: socklen_t) {
    self.storage = storage
    self.length = length
  }

  init(storage: sockaddr_storage, length: socklen_t) {
    self = withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { SocketAddress($0, length: length) }
    }
  }

  init(_ pointer: UnsafePointer<sockaddr>, length: socklen_t) {
    var copy = sockaddr_in6()
    let size = min(Int(length), MemoryLayout<sockaddr_in6>.size)
    withUnsafeMutableBytes(of: &copy) { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: size))
    }
    storage = copy
    self.length = socklen_t(size)
  }

  /// AF_INET or AF_INET6.
  var family: Int32 { Int32(storage.sin6_family) }

  func withSockaddr<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// The numeric host and the port, without brackets: `127.0.0.1` and 8084.
  public var hostAndPort: (host: String, port: UInt16) {
    var host = [CChar](repeating: 0, count: 64)
    let code = withSockaddr { pointer, length in
      getnameinfo(pointer, length, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    }
    let text =
      code == 0 ? String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : "?"
    return (text, port)
  }

  public var port: UInt16 {
    withUnsafeBytes(of: storage) { bytes in
      // sin_port and sin6_port stand at the same place, in network byte order.
      UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    }
  }

  /// The same host with another port.
  func withPort(_ port: UInt16) -> SocketAddress {
    var copy = storage
    withUnsafeMutableBytes(of: &copy) { bytes in
      bytes[2] = UInt8(port >> 8)
      bytes[3] = UInt8(port & 0xFF)
    }
    return SocketAddress(storage: copy, length: length)
  }

  /// 127.0.0.0/8, ::1 and 127.0.0.0/8 mapped into IPv6.
  public var isLoopback: Bool {
    withUnsafeBytes(of: storage) { bytes in
      if family == AF_INET { return bytes[4] == 127 }
      guard family == AF_INET6 else { return false }
      let address = bytes[8..<24]
      if address.dropLast().allSatisfy({ $0 == 0 }) { return address.last == 1 }
      return address.prefix(10).allSatisfy { $0 == 0 } && bytes[18] == 0xFF && bytes[19] == 0xFF
        && bytes[20] == 127
    }
  }

  /// 0.0.0.0 and ::, which a listener on every address of the machine is bound to.
  public var isWildcard: Bool {
    withUnsafeBytes(of: storage) { bytes in
      family == AF_INET ? bytes[4..<8].allSatisfy { $0 == 0 } : bytes[8..<24].allSatisfy { $0 == 0 }
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  public var description: String {
    let (host, port) = hostAndPort
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
