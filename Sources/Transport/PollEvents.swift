#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The events of poll(2), as 32-bit numbers whatever the platform's C header makes of them.
enum PollEvents {
  static let readable = Int32(POLLIN)
  static let writable = Int32(POLLOUT)
  static let broken = Int32(POLLERR | POLLHUP | POLLNVAL)
}
