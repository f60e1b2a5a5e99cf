import ArgumentParser

/// A command with a help text written by hand. The parser's own declarations still make parsing, completion and
/// the man page.
protocol DocumentedCommand: AsyncParsableCommand {
  /// The whole of `--help`, at most 80 columns, examples first; ends with a newline.
  static var help: String { get }
  /// What the root's help says it is good for; nil leaves it out of the examples there.
  static var example: String? { get }
}

extension DocumentedCommand {
  static var example: String? { nil }
}

/// Options of every command.
struct GlobalOptions: ParsableArguments {
  // Taken out by the runner before parsing, so that it also holds for what the parser says; declared for
  // completion and the manual.
  @Flag(name: .customLong("no-color"), help: "Plain text on a terminal too.")
  var noColor = false
}
