import Glibc
import Testing

@testable import Transport

@Suite struct SystemCallsTests {
  @Test("tells a quiet connection from one with bytes or an end on it")
  func tellsAQuietConnection() throws {
    let listener = try LoopbackListener()
    let client = try LoopbackSocket.connect(to: listener.address)
    let server = try listener.accept()
    #expect(SystemCalls.isQuietAndOpen(client.descriptor))
    try server.send("x")
    var entry = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&entry, 1, 5000) == 1)
    #expect(!SystemCalls.isQuietAndOpen(client.descriptor))
    _ = try client.receive()
    #expect(SystemCalls.isQuietAndOpen(client.descriptor))
    server.close()
    #expect(poll(&entry, 1, 5000) == 1)
    #expect(!SystemCalls.isQuietAndOpen(client.descriptor))
  }

  @Test("writes to a peer that is gone without a signal")
  func writesWithoutASignal() throws {
    let listener = try LoopbackListener()
    let client = try LoopbackSocket.connect(to: listener.address)
    try listener.accept().reset()
    var outcome: SystemCalls.Transfer?
    for _ in 0..<100 {
      outcome = [UInt8]([1]).withUnsafeBytes { SystemCalls.send(client.descriptor, $0) }
      if case .failed = outcome { break }
    }
    guard case .failed(let code)? = outcome else {
      Issue.record("the write went through")
      return
    }
    #expect(code == EPIPE || code == ECONNRESET)
  }

  @Test("makes descriptors that do not block and are not inherited")
  func makesDescriptors() throws {
    let made = try SystemCalls.makeTCPSocket(family: AF_INET).get()
    defer { close(made) }
    #expect(fcntl(made, F_GETFL) & O_NONBLOCK != 0)
    #expect(fcntl(made, F_GETFD) & FD_CLOEXEC != 0)
    let (reader, writer) = try SystemCalls.makePipe()
    for end in [reader, writer] {
      #expect(fcntl(end, F_GETFL) & O_NONBLOCK != 0)
      close(end)
    }
  }
}
