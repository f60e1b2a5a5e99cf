import Testing

@testable import HTTP1

@Suite struct TrailerSectionTests {
  private func forbids(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    let range = 0..<bytes.count
    return TrailerSection.forbids(
      HeaderField(name: range, value: range, known: FieldName(bytes.span, range)), in: bytes.span)
  }

  @Test(
    "forbids what frames, routes, authenticates or controls",
    arguments: [
      "Content-Length", "transfer-encoding", "HOST", "Authorization", "Connection", "TE", "Trailer", "Expect",
      "X-Amz-Date", "X-Amz-Security-Token", "Cache-Control", "Set-Cookie", "Content-Range", "If-Match",
      "Origin",
    ])
  func forbidsControl(_ name: String) {
    #expect(forbids(name))
  }

  @Test(
    "lets others pass", arguments: ["X-Checksum", "Server-Timing", "Via", "ETag", "Digest", "Ho", "Hosts"])
  func letsOthersPass(_ name: String) {
    #expect(!forbids(name))
  }
}
