import Dispatch
import Testing

@testable import ProxyCore

@Suite struct LogStreamTests {
  @Test("writes in order, exchanges and events alike") func writesInOrder() throws {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .json)
    stream.submit(line: Array("{\"event\":\"first\"}\n".utf8))
    stream.submit(.passed())
    stream.submit(line: Array("{\"event\":\"last\"}\n".utf8))
    #expect(stream.flush())
    let lines = pipe.readAll().split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first == #"{"event":"first"}"#)
    #expect(lines.dropFirst().first?.contains(#""id":"e3f1""#) == true)
    #expect(lines.last == #"{"event":"last"}"#)
  }

  @Test("writes without being asked, after a moment") func writesWithoutBeingAsked() async throws {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .text)
    stream.submit(.passed())
    var text = ""
    for _ in 0..<2000 where text.isEmpty {
      try await Task.sleep(for: .milliseconds(10))
      text = pipe.readAll()
    }
    #expect(text.hasSuffix(" e3f1\n"))
  }

  @Test("writes a full batch at once, and what follows it after a moment") func writesAFullBatch()
    async throws
  {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .text)
    let count = LogStream.batchSize * 3 + 1
    for _ in 0..<count { stream.submit(.passed()) }
    var text = ""
    for _ in 0..<2000 where text.split(separator: "\n").count < count {
      try await Task.sleep(for: .milliseconds(10))
      text += pipe.readAll()
    }
    #expect(text.split(separator: "\n").count == count)
    // A timer that has ended, or that a full batch forestalled, is set again.
    stream.submit(.passed())
    text = ""
    for _ in 0..<2000 where text.isEmpty {
      try await Task.sleep(for: .milliseconds(10))
      text = pipe.readAll()
    }
    #expect(text.hasSuffix(" e3f1\n"))
  }

  @Test("drops what a slow reader leaves no room for, counts it and says so") func dropsAndSaysSo() throws {
    let pipe = try TestPipe(nonBlocking: true)
    _ = pipe.fill()
    let stream = LogStream(
      descriptor: pipe.writeEnd, format: .json, limit: 10, clock: { 1_795_528_950_020_000 })
    for _ in 0..<25 { stream.submit(.passed()) }
    #expect(stream.droppedLines == 15)
    _ = pipe.readAll()
    #expect(stream.flush())
    let lines = pipe.readAll().split(separator: "\n")
    #expect(lines.count == 11)
    #expect(
      lines.first
        == #"{"ts":"2026-11-24T14:02:30.020Z","level":"warning","event":"log lines dropped","count":15}"#)
    #expect(stream.droppedLines == 15)
  }

  @Test("reports a loss again until the report gets through") func reportsALossAgain() async throws {
    let pipe = try TestPipe(nonBlocking: true)
    _ = pipe.fill()
    let writer = DescriptorWriter(descriptor: pipe.writeEnd, patience: 20)
    let stream = LogStream(writer: writer, format: .json, limit: 10)
    for _ in 0..<12 { stream.submit(.passed()) }
    // Nothing fits while this waits: all ten and the report of two are given up.
    #expect(stream.flush(timeout: .seconds(10)))
    #expect(stream.droppedLines == 12)
    var text = ""
    for _ in 0..<500 where !text.contains("}\n") {
      text += pipe.readAll()
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(text.contains(#""event":"log lines dropped","count":12}"#))
    #expect(stream.droppedLines == 12)
  }

  @Test("never waits for a reader that stands still", .timeLimit(.minutes(1))) func neverWaits() throws {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .json)
    // Far more than the pipe and the stream hold: whoever waited here would wait for ever.
    for _ in 0..<20_000 { stream.submit(.passed()) }
    #expect(!stream.flush(timeout: .milliseconds(50)))
    #expect(stream.droppedLines > 0)
    // Lets the blocked write end before the pipe is closed under it.
    for _ in 0..<400 where !stream.flush(timeout: .milliseconds(5)) { _ = pipe.readAll() }
  }

  @Test("gives up quietly when the reader has gone") func givesUpQuietly() throws {
    let pipe = try TestPipe()
    pipe.closeReadEnd()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .text)
    for _ in 0..<3 { stream.submit(.passed()) }
    #expect(stream.flush())
    #expect(stream.droppedLines == 3)
    stream.submit(.passed())
    #expect(stream.flush())
    #expect(stream.droppedLines == 4)
  }

  @Test("bounds the bytes of waiting lines") func boundsTheBytes() throws {
    let pipe = try TestPipe()
    let stream = LogStream(descriptor: pipe.writeEnd, format: .text, limit: 100)
    stream.submit(line: [UInt8](repeating: 0x61, count: LogStream.lineBytesLimit) + [0x0A])
    #expect(stream.droppedLines == 1)
  }

  @Test("takes exchanges from many threads without losing one") func takesFromManyThreads() throws {
    let file = try TestFile(path: "/dev/null")
    let stream = LogStream(descriptor: file.descriptor, format: .json, limit: 1 << 20)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<2000 { stream.submit(.passed()) }
    }
    #expect(stream.flush(timeout: .seconds(30)))
    #expect(stream.droppedLines == 0)
  }
}
