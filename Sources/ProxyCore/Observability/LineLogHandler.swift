public import Logging

/// Sends the events of swift-log to a ``LogStream``. Messages are constants and name the event; what varies
/// is metadata. Never hand over a secret; access keys go through ``Redacted/key(_:)``.
public struct LineLogHandler: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var logLevel: Logger.Level
  public var metadataProvider: Logger.MetadataProvider?

  private let stream: LogStream
  private let clock: @Sendable () -> Int64

  /// - Parameters:
  ///   - stream: where lines go.
  ///   - level: events below leave no line.
  ///   - clock: microseconds since 1970.
  public init(
    stream: LogStream, level: Logger.Level, clock: @escaping @Sendable () -> Int64 = { CivilTime.now() }
  ) {
    self.stream = stream
    self.clock = clock
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var all = metadata
    if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
    if let own = event.metadata { all.merge(own) { _, new in new } }
    if let error = event.error, all["error"] == nil { all["error"] = .string("\(error)") }
    var line = LogLine()
    EventFormatter(format: stream.format, isColoured: stream.isColoured).append(
      time: clock(), level: event.level, event: event.message.description, metadata: all, to: &line)
    stream.submit(line: line.bytes)
  }
}
