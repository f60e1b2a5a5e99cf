public import Logging
import Synchronization

/// The log of exchanges: one line each, on standard output.
public final class ExchangeLog: Sendable {
  private let stream: LogStream
  private let level: Logger.Level
  private let muted = Atomic<Bool>(false)

  /// - Parameters:
  ///   - stream: where lines go.
  ///   - level: exchanges below this level leave no line, see ``ExchangeRecord/level``.
  public init(stream: LogStream, level: Logger.Level) {
    self.stream = stream
    self.level = level
  }

  /// Whether exchanges leave no line for now, as while `demo` tells its story itself.
  public var isMuted: Bool {
    get { muted.load(ordering: .relaxed) }
    set { muted.store(newValue, ordering: .relaxed) }
  }

  /// Takes a finished exchange from its event loop; the line is made and written elsewhere, later. HOT.
  public func submit(_ record: ExchangeRecord) {
    guard record.level >= level, !isMuted else { return }
    stream.submit(record)
  }
}
