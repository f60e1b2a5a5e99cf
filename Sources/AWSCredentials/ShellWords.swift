/// Splits text into words by the quoting rules of a POSIX shell, as Python's `shlex.split` does: blanks part
/// words, single quotes keep everything, double quotes keep all but a backslash before `"` or `\`, a backslash
/// outside quotes keeps the next character. Nothing is expanded and no shell runs.
enum ShellWords {
  /// - Returns: the words, or nil where a quotation is not closed or a backslash ends the text.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: [Unicode.Scalar] = []
    var isInWord = false
    var quote: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      if let open = quote {
        if scalar == open {
          quote = nil
        } else if scalar == "\\", open == "\"" {
          guard let next = scalars.next() else { return nil }
          if next != "\"" && next != "\\" { word.append("\\") }
          word.append(next)
        } else {
          word.append(scalar)
        }
        continue
      }
      switch scalar {
      case " ", "\t", "\r", "\n":
        if isInWord { words.append(PythonText.string(word)) }
        word = []
        isInWord = false
      case "'", "\"":
        quote = scalar
        isInWord = true
      case "\\":
        guard let next = scalars.next() else { return nil }
        word.append(next)
        isInWord = true
      default:
        word.append(scalar)
        isInWord = true
      }
    }
    if quote != nil { return nil }
    if isInWord { words.append(PythonText.string(word)) }
    return words
  }
}
