/// Standard output for results and log lines, standard error for everything else.
struct Streams: Sendable {
  enum Stream: Int32, Sendable {
    case output = 1
    case error = 2
  }

  let isTerminal: @Sendable (Stream) -> Bool
  let write: @Sendable (Stream, String) -> Void

  static let standard = Streams(
    isTerminal: { Platform.isTerminal($0.rawValue) },
    write: { Platform.write($1, to: $0.rawValue) })

  /// Writes text that ends its own lines.
  func result(_ text: String) { write(.output, text) }

  /// Writes text that ends its own lines.
  func note(_ text: String) { write(.error, text) }
}
