import BatchSandbox
import Logging
import OpenSSL
import ProxyCore

/// The sandbox's log: a line an exchange, in the form that was asked for.
struct SandboxLines: Sendable {
  private let logger: Logger

  init(_ settings: SandboxLog) {
    let log = ProcessLog(
      format: settings.format, level: Logger.Level(rawValue: settings.level.rawValue) ?? .info,
      environment: Platform.environment(), colours: settings.allowsColour)
    self.init(logger: log.logger(label: "sandbox"))
  }

  init(logger: Logger) { self.logger = logger }

  func write(_ exchange: SandboxExchange) {
    var metadata: Logger.Metadata = [
      "method": "\(exchange.method)", "target": "\(exchange.target)", "status": "\(exchange.status)",
    ]
    if let type = exchange.errorType { metadata["error"] = "\(type)" }
    if !exchange.requestID.isEmpty { metadata["request_id"] = "\(exchange.requestID)" }
    logger.info("sandbox-exchange", metadata: metadata)
  }
}
