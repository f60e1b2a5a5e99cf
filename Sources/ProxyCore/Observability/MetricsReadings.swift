/// A count with the value of its one label, such as the state of connections.
public struct LabelledCount: Sendable, Equatable {
  /// A constant word.
  public let label: String
  public let count: Int

  public init(_ label: String, _ count: Int) {
    self.label = label
    self.count = count
  }
}

/// What other parts of the program report when the metrics are asked for. Each list holds a fixed set of
/// labels, zeros included, so that series do not come and go; at most ``labelLimit`` of a list are shown.
public struct MetricsReadings: Sendable {
  public static let labelLimit = 32

  /// Client connections by state: `active`, `idle` …
  public var connections: [LabelledCount] = []
  /// Upstream connections by state: `active`, `idle`, `connecting` …
  public var upstreamConnections: [LabelledCount] = []
  /// Look-ups of a definition's kind by result since the start: `hit`, `miss`, `denied` …
  public var lookUps: [LabelledCount] = []
  /// Bytes held in buffers now.
  public var bufferedBytes = 0
  /// Log lines that were thrown away since the start, see ``LogStream``.
  public var logLinesDropped: UInt64 = 0

  public init() {}
}

/// What `sfn_batch_proxy_build_info` says.
public struct BuildInfo: Sendable, Equatable {
  public let version: String
  public let revision: String
  public let swift: String
  public let openssl: String

  public init(version: String, revision: String, swift: String, openssl: String) {
    self.version = version
    self.revision = revision
    self.swift = swift
    self.openssl = openssl
  }
}
