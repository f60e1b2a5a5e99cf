import Testing

@testable import ProxyCore

@Suite struct DescriptorWriterTests {
  @Test("writes lines") func writesLines() throws {
    let pipe = try TestPipe()
    var writer = DescriptorWriter(descriptor: pipe.writeEnd)
    #expect(writer.write(Array("one\ntwo\n".utf8)) == .written)
    #expect(writer.write([]) == .written)
    #expect(pipe.readAll() == "one\ntwo\n")
  }

  @Test("says that the reader has gone") func saysThatTheReaderHasGone() throws {
    let pipe = try TestPipe()
    pipe.closeReadEnd()
    var writer = DescriptorWriter(descriptor: pipe.writeEnd)
    #expect(writer.write(Array("one\ntwo\n".utf8)) == .gone(2))
    var closed = DescriptorWriter(descriptor: -1)
    #expect(closed.write(Array("one\n".utf8)) == .gone(1))
  }

  @Test("ends a begun line before the next when a full pipe takes bytes again") func endsABegunLine() throws {
    let pipe = try TestPipe(nonBlocking: true)
    var writer = DescriptorWriter(descriptor: pipe.writeEnd, patience: 20)
    // Longer than a pipe, so that the first line is cut wherever the pipe happens to be full.
    let long = [UInt8](repeating: 0x61, count: 200_000) + [0x0A]
    #expect(writer.write(long + Array("lost\nlost\n".utf8)) == .dropped(2))
    #expect(writer.hasRest)
    var received = pipe.readAll()
    while writer.hasRest {
      _ = writer.write([])
      received += pipe.readAll()
    }
    #expect(writer.write(Array("next\n".utf8)) == .written)
    received += pipe.readAll()
    #expect(received == String(decoding: long, as: UTF8.self) + "next\n")
  }

  @Test("counts whole lines when nothing fits") func countsWholeLines() throws {
    let pipe = try TestPipe(nonBlocking: true)
    #expect(pipe.fill() > 0)
    var writer = DescriptorWriter(descriptor: pipe.writeEnd, patience: 20)
    #expect(writer.write(Array("one\ntwo\nthree\n".utf8)) == .dropped(3))
    #expect(!writer.hasRest)
  }

  #if os(Linux)
    @Test("survives a full disk") func survivesAFullDisk() throws {
      let full = try TestFile(path: "/dev/full")
      var writer = DescriptorWriter(descriptor: full.descriptor)
      #expect(writer.write(Array("one\ntwo\n".utf8)) == .dropped(2))
    }
  #endif
}
