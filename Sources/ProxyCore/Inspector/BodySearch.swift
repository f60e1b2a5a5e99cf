import HTTP1

/// Finds text in the bodies of kept exchanges, whatever the case of its ASCII letters.
enum BodySearch {
  /// Longer questions are cut: nobody types them.
  static let maximumLength = 256

  /// The numbers of the entries of `page` in whose request or answer `text` stands.
  static func matches(_ text: String, in page: ExchangeJournal.Page) -> [UInt64] {
    let needle = text.utf8.prefix(maximumLength).map { ASCII.lowercased($0) }
    guard !needle.isEmpty else { return [] }
    return page.entries.enumerated().compactMap { offset, entry in
      contains(entry, needle) ? page.start + UInt64(offset) : nil
    }
  }

  private static func contains(_ entry: JournalEntry, _ needle: [UInt8]) -> Bool {
    if contains(entry.requestBody.bytes, needle) { return true }
    return switch entry.answer {
    case .none: false
    case .upstream(_, let body): contains(body.bytes, needle)
    case .own(let whole): contains(HeadLines.body(of: whole), needle)
    }
  }

  /// - Parameter needle: in lower case.
  static func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    let (text, wanted) = (bytes.span, needle.span)
    for start in 0...(bytes.count - needle.count) where ASCII.lowercased(text[start]) == first {
      var offset = 1
      while offset < needle.count, ASCII.lowercased(text[start + offset]) == wanted[offset] { offset += 1 }
      if offset == needle.count { return true }
    }
    return false
  }
}

extension HeadLines {
  /// What follows the empty line that ends the head of a whole message.
  static func body(of message: [UInt8]) -> [UInt8] {
    guard message.count >= 4 else { return [] }
    for index in 0...(message.count - 4)
    where message[index] == 0x0D && message[index + 1] == 0x0A && message[index + 2] == 0x0D
      && message[index + 3] == 0x0A
    {
      return Array(message[(index + 4)...])
    }
    return []
  }
}
