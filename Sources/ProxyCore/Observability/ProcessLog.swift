import Dispatch
public import Logging

/// The log of the whole process, with the rule for its two streams: exchanges always go to standard output;
/// other events go to standard error in text and, as JSON lines, to standard output in JSON, so that `serve
/// --log-format json | jq` reads all of it and never stumbles.
public final class ProcessLog: Sendable {
  public let exchanges: ExchangeLog
  public let level: Logger.Level
  private let output: LogStream
  private let events: LogStream

  /// - Parameters:
  ///   - level: what is less important leaves no line, neither exchange nor event.
  ///   - environment: for NO_COLOR and TERM.
  ///   - colours: false for `--no-color`.
  ///   - outputDescriptor, errorDescriptor: the two streams; parameters for tests only.
  public init(
    format: LogFormat, level: Logger.Level, environment: [String: String], colours: Bool = true,
    outputDescriptor: Int32 = 1, errorDescriptor: Int32 = 2
  ) {
    func stream(_ descriptor: Int32) -> LogStream {
      LogStream(
        descriptor: descriptor, format: format,
        isColoured: colours && LogColour.isWanted(descriptor: descriptor, environment: environment))
    }
    self.level = level
    output = stream(outputDescriptor)
    events = format == .json ? output : stream(errorDescriptor)
    exchanges = ExchangeLog(stream: output, level: level)
  }

  /// A logger for events; the label is not shown.
  public func logger(label: String) -> Logger {
    Logger(label: label) { [self] _ in LineLogHandler(stream: events, level: level) }
  }

  /// Lines thrown away since the start, for ``MetricsReadings/logLinesDropped``.
  public var droppedLines: UInt64 {
    output === events ? output.droppedLines : output.droppedLines &+ events.droppedLines
  }

  /// Writes what waits, for at most two seconds a stream: to be called last before the process exits.
  public func flush() {
    output.flush()
    if output !== events { events.flush() }
  }
}
