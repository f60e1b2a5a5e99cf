/// Text from a service or a program, made fit for an error message: one line, bounded, without control
/// characters, and with what looks like a key or a token left out.
enum ForeignText {
  /// A sentence or two; more belongs in that program's own log.
  static let limit = 400

  static func shown(_ bytes: some Collection<UInt8>, fromEnd: Bool = false) -> String {
    shown(String(decoding: bytes, as: UTF8.self), fromEnd: fromEnd)
  }

  /// - Parameter fromEnd: whether the end is what matters when the text is too long.
  static func shown(_ text: String, fromEnd: Bool = false) -> String {
    let words = text.unicodeScalars.split { scalar in
      PythonText.isSpace(scalar) || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
    let line = words.map { scrubbed(PythonText.string($0)) }.joined(separator: " ")
    guard line.count > limit else { return line }
    return fromEnd ? "…" + line.suffix(limit) : line.prefix(limit) + "…"
  }

  /// Secret keys are 40 characters of base64, tokens hundreds: long runs of those that mix upper case, lower
  /// case and digits are left out. Paths, ARNs and identifiers of requests have other characters in between.
  private static func scrubbed(_ word: String) -> String {
    var result = ""
    var run: [Unicode.Scalar] = []
    func flush() {
      let isSecret =
        run.count >= 32 && run.contains { $0.properties.isUppercase }
        && run.contains { $0.properties.isLowercase } && run.contains { ("0"..."9").contains($0) }
      result += isSecret ? "[left out]" : PythonText.string(run)
      run = []
    }
    for scalar in word.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "+", "/", "=": run.append(scalar)
      default:
        flush()
        result.unicodeScalars.append(scalar)
      }
    }
    flush()
    return result
  }
}
