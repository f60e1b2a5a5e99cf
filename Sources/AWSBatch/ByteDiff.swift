import JSONEditing

/// Shows splices as lines, each after a line of what stands before it.
enum ByteDiff {
  /// As much of what stands around a change as is shown: a job definition's ARN fits.
  static let contextLength = 200

  static func lines(of request: SubmitJobRequest, _ rewrite: SubmitJobRewrite) -> [String] {
    var lines = [
      "--- received (\(request.body.count) bytes)", "+++ would be sent (\(rewrite.body.count) bytes)",
    ]
    var shownContext: Range<Int>?
    for change in JSONEdit.merged(rewrite.changes) {
      let before = context(before: change.range.lowerBound, request)
      if let before, before != shownContext {
        let isCut = !request.object.members.contains { $0.key.lowerBound == before.lowerBound }
        lines += prefixed(" ", (isCut ? "…" : "") + text(request.body[before]))
        shownContext = before
      }
      lines += prefixed("-", text(request.body[change.range]))
      lines += prefixed("+", text(change.replacement[...]))
      if before == nil,
        let next = request.object.members.first(where: { $0.key.lowerBound >= change.range.upperBound })
      {
        let shown = request.body[next.member].prefix(contextLength)
        lines += prefixed(" ", text(shown) + (shown.count < next.member.count ? "…" : ""))
      }
    }
    return lines
  }

  /// The member of the request that ends before `index`, or where that is far away the bytes before `index`.
  private static func context(before index: Int, _ request: SubmitJobRequest) -> Range<Int>? {
    guard let first = request.object.members.first, index > first.key.lowerBound else { return nil }
    let enclosing = request.object.members.last { $0.key.lowerBound < index }
    guard let enclosing else { return nil }
    var start = max(enclosing.key.lowerBound, index - contextLength)
    // A character of several bytes is not cut in two.
    while start < index, request.body[start] & 0xC0 == 0x80 { start += 1 }
    return start..<index
  }

  private static func prefixed(_ mark: String, _ text: String) -> [String] {
    if text.isEmpty { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { mark + $0 }
  }

  /// Text for a terminal: control characters, which could steer it, are replaced.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var output = String.UnicodeScalarView()
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar != "\r" {
      let isControl = scalar.value < 0x20 && scalar != "\n" && scalar != "\t"
      output.append(isControl || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar)
    }
    return String(output)
  }
}
