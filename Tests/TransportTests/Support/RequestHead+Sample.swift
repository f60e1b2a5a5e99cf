import HTTP1

extension RequestHead {
  /// The head of a well-formed request, given with LF line ends; for tests.
  static func sample(_ text: String) -> RequestHead {
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    for line in text.split(separator: "\n") {
      ranges.append(bytes.count..<bytes.count + line.utf8.count)
      bytes += Array(line.utf8) + [0x0D, 0x0A]
    }
    bytes += [0x0D, 0x0A]
    let words = ranges[0].split { bytes[$0] == 0x20 }.map { $0.startIndex..<$0.endIndex }
    let entries = ranges.dropFirst().map { line in
      let colon = line.first { bytes[$0] == 0x3A } ?? line.upperBound
      let name = line.lowerBound..<colon
      let value = min(colon + 2, line.upperBound)..<line.upperBound
      return HeaderField(name: name, value: value, known: FieldName(bytes.span, name))
    }
    return RequestHead(
      method: words[0], target: words[1],
      version: text.contains(" HTTP/1.0") ? .http10 : .http11,
      fields: HeaderFields(bytes: bytes, entries: entries))
  }
}
