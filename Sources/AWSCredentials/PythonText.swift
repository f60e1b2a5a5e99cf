/// The parts of Python's text handling that profile files depend on: botocore reads them with Python's
/// `configparser` and `shlex`, and other programs' files are written to suit that.
enum PythonText {
  /// `str.isspace` for one scalar, which is also what `\s` in a regular expression and `str.strip` go by.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// `str.strip`.
  static func stripped(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    var slice = text
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return slice
  }

  /// `str.strip` for a string.
  static func stripped(_ text: some StringProtocol) -> String {
    string(stripped(ArraySlice(text.unicodeScalars)))
  }

  /// `str.rstrip` for a string.
  static func rightStripped(_ text: String) -> String {
    var slice = ArraySlice(text.unicodeScalars)
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return string(slice)
  }

  /// `str.splitlines`, which knows more line ends than the reading of a file does.
  static func lines(_ text: String) -> [ArraySlice<Unicode.Scalar>] {
    Array(text.unicodeScalars).split(omittingEmptySubsequences: true) { scalar in
      switch scalar.value {
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
      default: false
      }
    }
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// `int(text)` for the plain forms of it: digits with an optional sign and blanks around.
  static func integer(_ text: String) -> Int? { Int(stripped(text)) }
}
