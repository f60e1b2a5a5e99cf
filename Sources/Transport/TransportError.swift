#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What went wrong with a socket: the call that failed and why, in words for the user.
public struct TransportError: Error, Sendable, CustomStringConvertible {
  /// The kinds of failure that callers treat apart.
  public enum Code: Sendable, Equatable {
    case addressInUse
    case addressNotAvailable
    case permissionDenied
    case refused
    case unreachable
    case timedOut
    case nameNotResolved
    case tls
    case closed
    case malformedAnswer
    case tunnelRefused
    case loop
    case overloaded
    case cancelled
    case other
  }

  public let code: Code
  /// One clause without a full stop, such as `connect: Connection refused`.
  public let description: String

  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// The failure of a system call, `errno` captured where it failed.
  init(call: StaticString, errno value: Int32) {
    switch value {
    case EADDRINUSE: code = .addressInUse
    case EADDRNOTAVAIL: code = .addressNotAvailable
    case EACCES, EPERM: code = .permissionDenied
    case ECONNREFUSED: code = .refused
    case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN: code = .unreachable
    case ETIMEDOUT: code = .timedOut
    case ECONNRESET, EPIPE, ENOTCONN: code = .closed
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: code = .overloaded
    default: code = .other
    }
    description = "\(call): \(Self.text(of: value))"
  }

  private static func text(of value: Int32) -> String {
    guard let text = strerror(value) else { return "error \(value)" }
    return String(cString: text)
  }
}
