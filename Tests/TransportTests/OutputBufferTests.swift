import Glibc
import Testing

@testable import Transport

@Suite struct OutputBufferTests {
  private func pair() -> (near: Int32, far: Int32) {
    var ends: [Int32] = [0, 0]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    SystemCalls.configure(ends[0])
    SystemCalls.configure(ends[1])
    return (ends[0], ends[1])
  }

  @Test("writes everything in order to a peer that takes it bit by bit, and keeps only what is unsent")
  func writesEverythingInOrder() {
    let (near, far) = pair()
    defer { close(near); close(far) }
    let stream = ByteStream(descriptor: near)
    var buffer = OutputBuffer()
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
    buffer.append(Array(bytes[..<1_000_000]))
    buffer.append(Array(bytes[1_000_000...]))
    #expect(buffer.count == bytes.count)
    var received: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 50_000)
    while !buffer.isEmpty || received.count < bytes.count {
      if case .failed(let error) = buffer.flush(to: stream) {
        Issue.record("\(error)")
        return
      }
      let count = recv(far, &piece, piece.count, 0)
      if count > 0 { received += piece[..<count] }
      #expect(buffer.count <= bytes.count - received.count)
    }
    #expect(received == bytes)
    #expect(buffer.count == 0)
  }

  @Test("reports a peer that is gone")
  func reportsAPeerThatIsGone() {
    let (near, far) = pair()
    close(far)
    defer { close(near) }
    var buffer = OutputBuffer()
    buffer.append([1, 2, 3])
    guard case .failed(let error) = buffer.flush(to: ByteStream(descriptor: near)) else {
      Issue.record("the write went through")
      return
    }
    #expect(error.code == .closed)
    #expect(buffer.count == 3)
  }
}
