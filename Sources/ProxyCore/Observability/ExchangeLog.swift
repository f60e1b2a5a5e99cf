public import Logging

/// The log of exchanges: one line each, on standard output.
public struct ExchangeLog: Sendable {
  private let stream: LogStream
  private let level: Logger.Level

  /// - Parameters:
  ///   - stream: where lines go.
  ///   - level: exchanges below this level leave no line, see ``ExchangeRecord/level``.
  public init(stream: LogStream, level: Logger.Level) {
    self.stream = stream
    self.level = level
  }

  /// Takes a finished exchange from its event loop; the line is made and written elsewhere, later. HOT.
  public func submit(_ record: ExchangeRecord) {
    guard record.level >= level else { return }
    stream.submit(.exchange(record))
  }
}
