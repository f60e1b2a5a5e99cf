/// Colour, or none.
///
/// Colour only repeats what the words say: with the escapes taken out, the text is the plain one.
struct TerminalStyle: Sendable, Equatable {
  let isColoured: Bool

  static let plain = TerminalStyle(isColoured: false)

  /// Coloured only on a terminal, and not with `--no-color`, NO_COLOR (any value but the empty one,
  /// https://no-color.org) or TERM=dumb.
  init(isTerminal: Bool, environment: [String: String], isForbidden: Bool = false) {
    isColoured =
      isTerminal && !isForbidden && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  private init(isColoured: Bool) { self.isColoured = isColoured }

  func bold(_ text: String) -> String { wrapped(text, "1") }
  func faint(_ text: String) -> String { wrapped(text, "2") }
  /// Failures.
  func red(_ text: String) -> String { wrapped(text, "31") }
  /// Success.
  func green(_ text: String) -> String { wrapped(text, "32") }
  /// Warnings.
  func yellow(_ text: String) -> String { wrapped(text, "33") }
  /// Hints and things to copy.
  func cyan(_ text: String) -> String { wrapped(text, "36") }

  private func wrapped(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
