#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system calls of this program's sockets, in one file because platforms differ here and nowhere else. Each
/// is retried on EINTR, never blocks (descriptors are non-blocking), and gives errno back at once.
enum SystemCalls {
  /// What one non-blocking transfer came to.
  enum Transfer {
    case bytes(Int)
    case wouldBlock
    /// The peer ended its direction in order (read returned 0).
    case closed
    case failed(errno: Int32)
  }

  static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }

  /// poll(2) over a whole set; how many entries have events. EINTR counts as none.
  static func wait(on set: inout [pollfd], timeout: Int32) -> Int32 {
    poll(&set, nfds_t(set.count), timeout)
  }

  /// poll(2) for one descriptor: whether an event, an error included, came within `timeout` milliseconds.
  static func wait(on descriptor: Int32, for events: Int32, timeout: Int32) -> Bool {
    var set = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
    return poll(&set, 1, timeout) > 0
  }

  static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    while true {
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .closed }
      let code = errno
      if code == EINTR { continue }
      return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(errno: code)
    }
  }

  static func send(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Transfer {
    #if canImport(Darwin)
      let flags: Int32 = 0  // SO_NOSIGPIPE is set on the socket instead
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    while true {
      #if canImport(Glibc)
        let count = Glibc.send(descriptor, buffer.baseAddress, buffer.count, flags)
      #elseif canImport(Musl)
        let count = Musl.send(descriptor, buffer.baseAddress, buffer.count, flags)
      #else
        let count = Darwin.send(descriptor, buffer.baseAddress, buffer.count, flags)
      #endif
      if count >= 0 { return .bytes(count) }
      let code = errno
      if code == EINTR { continue }
      return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(errno: code)
    }
  }

  /// Whether an idle connection is still usable: nothing may be waiting on it, neither bytes (which would belong
  /// to no request) nor the end of the stream.
  static func isQuietAndOpen(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    while true {
      let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
      if count >= 0 { return false }
      let code = errno
      if code == EINTR { continue }
      return code == EAGAIN || code == EWOULDBLOCK
    }
  }

  /// A TCP socket, non-blocking, closed on exec, with Nagle's algorithm off.
  static func makeTCPSocket(family: Int32) -> Result<Int32, TransportError> {
    #if canImport(Glibc)
      let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(family, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { return .failure(TransportError(call: "socket", errno: errno)) }
    configure(descriptor)
    return .success(descriptor)
  }

  /// Makes a socket non-blocking and closed on exec, turns Nagle's algorithm off and keep-alive probes on.
  static func configure(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE)
    #if canImport(Darwin)
      setOption(descriptor, SOL_SOCKET, SO_NOSIGPIPE)
    #endif
  }

  static func setOption(_ descriptor: Int32, _ level: Int32, _ name: Int32) {
    var one: Int32 = 1
    _ = setsockopt(descriptor, level, name, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Lets close(2) break the connection off instead of ending it in order.
  static func resetOnClose(_ descriptor: Int32) {
    var option = linger(l_onoff: 1, l_linger: 0)
    _ = setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Keeps this thread from being ended by a write to a peer that is gone, where no flag of the call does: OpenSSL
  /// writes to its sockets itself.
  static func blockBrokenPipeSignal() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Raises the soft limit on descriptors to `wanted`, or to the hard limit where that is lower; what holds then.
  static func raiseDescriptorLimit(to wanted: Int) -> Int {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    // POSIX promises 20 and every system here gives more; it does not fail for a resource that there is.
    guard getrlimit(resource, &limit) == 0 else { return 256 }
    let asked = min(rlim_t(clamping: wanted), limit.rlim_max)
    if limit.rlim_cur < asked {
      var raised = limit
      raised.rlim_cur = asked
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// Starts a connection; completes when the descriptor becomes writable.
  static func startConnecting(_ descriptor: Int32, to address: SocketAddress) -> Result<Void, TransportError>
  {
    let code = address.withSockaddr { pointer, length in
      connect(descriptor, pointer, length) == 0 ? 0 : errno
    }
    return code == 0 || code == EINPROGRESS || code == EINTR
      ? .success(()) : .failure(TransportError(call: "connect", errno: code))
  }

  /// The outcome of a connection attempt whose descriptor became writable: 0, or the errno.
  static func connectionOutcome(_ descriptor: Int32) -> Int32 {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
    return code
  }

  /// A listening socket on `address`.
  static func listen(on address: SocketAddress) -> Result<Int32, TransportError> {
    let descriptor: Int32
    switch makeTCPSocket(family: address.family) {
    case .failure(let error): return .failure(error)
    case .success(let made): descriptor = made
    }
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR)
    if address.family == AF_INET6 { setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
    let bound = address.withSockaddr { pointer, length in
      bind(descriptor, pointer, length) == 0 ? 0 : errno
    }
    guard bound == 0 else {
      close(descriptor)
      return .failure(TransportError(call: "bind", errno: bound))
    }
    #if canImport(Glibc)
      let listening = Glibc.listen(descriptor, Listener.backlog)
    #elseif canImport(Musl)
      let listening = Musl.listen(descriptor, Listener.backlog)
    #else
      let listening = Darwin.listen(descriptor, Listener.backlog)
    #endif
    guard listening == 0 else {
      let code = errno
      close(descriptor)
      return .failure(TransportError(call: "listen", errno: code))
    }
    return .success(descriptor)
  }

  /// Whether an address is one of this machine's: only those can be bound to.
  static func isOwnAddress(_ address: SocketAddress) -> Bool {
    guard case .success(let descriptor) = makeTCPSocket(family: address.family) else { return false }
    defer { close(descriptor) }
    return address.withPort(0).withSockaddr { pointer, length in bind(descriptor, pointer, length) == 0 }
  }

  /// What accept(2) came to.
  enum Accepted {
    case connection(Int32, SocketAddress)
    case none
    /// EMFILE and its like: the process or the system is out of descriptors or memory for a while.
    case exhausted
  }

  static func accept(on descriptor: Int32) -> Accepted {
    while true {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          #if canImport(Glibc)
            Glibc.accept(descriptor, address, &length)
          #elseif canImport(Musl)
            Musl.accept(descriptor, address, &length)
          #else
            Darwin.accept(descriptor, address, &length)
          #endif
        }
      }
      if accepted >= 0 {
        configure(accepted)
        return .connection(accepted, SocketAddress(storage: storage, length: length))
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
      default: return .none
      }
    }
  }

  /// The address that a socket is bound to; tells the port that the system chose.
  static func localAddress(_ descriptor: Int32) -> SocketAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    _ = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    return SocketAddress(storage: storage, length: length)
  }

  /// A pipe whose ends are non-blocking: (read end, write end).
  static func makePipe() throws(TransportError) -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, ends.count == 2 else { throw TransportError(call: "pipe", errno: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    return (ends[0], ends[1])
  }

  static func closeDescriptor(_ descriptor: Int32) {
    _ = close(descriptor)
  }

  /// Ends our direction of a connection; the peer sees the end of the stream after what was sent.
  static func endSending(_ descriptor: Int32) {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }
}
