/// The XML that STS answers with, read as far as it is needed: the texts of elements by name. STS's answers have
/// no attributes on those, no CDATA and no comments.
struct STSAnswer {
  let text: String

  init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

  /// The text of the first element of that name; nil where there is none.
  func element(_ name: String) -> String? {
    guard let start = text.firstRange(of: "<\(name)>") else { return nil }
    guard let end = text[start.upperBound...].firstRange(of: "</\(name)>") else { return nil }
    return decoded(PythonText.stripped(text[start.upperBound..<end.lowerBound]))
  }

  /// `AccessDenied: User: … is not authorized …`, or what there is.
  func failure(status: Int) -> String {
    let code = element("Code")
    let message = element("Message")
    let parts = [code, message].compactMap { $0.map { ForeignText.shown($0) } }
    return parts.isEmpty ? "status \(status)" : parts.joined(separator: ": ")
  }

  private func decoded(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    var result = text
    // The ampersand last, or `&amp;lt;` would be decoded twice.
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&#34;", "\""),
      ("&amp;", "&"),
    ] {
      result = result.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
    }
    return result
  }
}
