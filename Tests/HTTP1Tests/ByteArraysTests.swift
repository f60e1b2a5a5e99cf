import Testing

@testable import HTTP1

@Suite("Arrays of bytes")
struct ByteArraysTests {
  @Test("a span is copied, and the copy is one's own")
  func aSpanIsCopied() {
    let bytes: [UInt8] = [1, 2, 3, 4]
    var copy = [UInt8](copying: bytes.span.extracting(1..<3))
    copy.append(9)
    #expect(copy == [2, 3, 9] && bytes == [1, 2, 3, 4])
    #expect([UInt8](copying: [UInt8]().span).isEmpty)
  }

  @Test("spans, parts of them and constant text are appended in order")
  func areAppendedInOrder() {
    let bytes = Array("abcdef".utf8)
    var output = Array(">".utf8)
    output.append(bytes.span, 4..<6)
    output.append(bytes.span, 6..<6)
    output.append("-" as StaticString)
    output.append(bytes.span)
    output.append([UInt8]().span)
    #expect(output == Array(">ef-abcdef".utf8))
  }
}
