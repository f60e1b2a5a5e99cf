/// The program's metrics in the conventions of Prometheus. Event loops count into their ``LoopMetrics``
/// without locks; a scrape adds them up. Names and units are described in docs/observability.md.
public final class Metrics: Sendable {
  /// What the exposition is served as.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// One per event loop.
  public let loops: [LoopMetrics]
  private let build: BuildInfo

  /// - Parameter loops: how many event loops there are; each takes its own member of ``loops``.
  public init(loops: Int, build: BuildInfo) {
    self.loops = (0..<max(1, loops)).map { _ in LoopMetrics() }
    self.build = build
  }

  /// All metrics as text for one scrape.
  /// - Parameters:
  ///   - readings: what the other parts of the program report.
  ///   - process: CPU, memory and descriptors, see ``ProcessReadings/current(startTime:)``.
  public func exposition(readings: MetricsReadings, process: ProcessReadings) -> [UInt8] {
    var snapshot = MetricsSnapshot()
    for loop in loops { loop.add(to: &snapshot) }
    var writer = ExpositionWriter()
    writeExchanges(snapshot, to: &writer)
    writeDurations(snapshot, to: &writer)
    write(readings, to: &writer)
    writer.family("sfn_batch_proxy_build_info", "gauge", "What this program was built from; always 1.")
    writer.sample(
      "sfn_batch_proxy_build_info",
      labels: [
        ("version", build.version), ("revision", build.revision), ("swift", build.swift),
        ("openssl", build.openssl),
      ], UInt64(1))
    write(process, to: &writer)
    return writer.bytes
  }

  private func writeExchanges(_ snapshot: MetricsSnapshot, to writer: inout ExpositionWriter) {
    writer.family(
      "sfn_batch_proxy_exchanges_total", "counter",
      "Requests answered, by operation, decision and the status that the client got.")
    let statusSlots = MetricLabels.statuses.count + 1
    var index = 0
    for operation in MetricLabels.operations {
      for decision in MetricLabels.decisions {
        for status in 0..<statusSlots {
          let count = snapshot.exchanges[index]
          index += 1
          // SubmitJob's usual series start at zero, so that a rate sees the first increment.
          let isUsual =
            operation == "SubmitJob" && status == 0 && (decision == .passed || decision == .rewritten)
          guard count > 0 || isUsual else { continue }
          writer.sample(
            "sfn_batch_proxy_exchanges_total",
            labels: [
              ("operation", operation), ("decision", "\(decision.word)"),
              ("status", MetricLabels.statusText(status)),
            ], count)
        }
      }
    }
    writer.family(
      "sfn_batch_proxy_refusals_total", "counter",
      "Requests that the proxy itself answered with an error, by its label.")
    for (label, count) in snapshot.errors.sorted(by: { $0.key < $1.key }) {
      writer.sample("sfn_batch_proxy_refusals_total", labels: [("label", label)], count)
    }
  }

  private func writeDurations(_ snapshot: MetricsSnapshot, to writer: inout ExpositionWriter) {
    writer.family(
      "sfn_batch_proxy_exchange_duration_seconds", "histogram",
      "Time from a request's first byte to its answer's last, by decision.")
    for (decision, summary) in zip(MetricLabels.decisions, snapshot.durations) {
      writer.histogram(
        "sfn_batch_proxy_exchange_duration_seconds", labels: [("decision", "\(decision.word)")], summary)
    }
    writer.family(
      "sfn_batch_proxy_authentication_duration_seconds", "histogram",
      "Time to verify the client's signature.")
    writer.histogram("sfn_batch_proxy_authentication_duration_seconds", snapshot.authentication)
    writer.family(
      "sfn_batch_proxy_look_up_duration_seconds", "histogram",
      "Time to learn a job definition's kind, 0 from the cache.")
    writer.histogram("sfn_batch_proxy_look_up_duration_seconds", snapshot.lookUp)
    writer.family(
      "sfn_batch_proxy_upstream_duration_seconds", "histogram",
      "Time from the first byte sent upstream to the last received.")
    writer.histogram("sfn_batch_proxy_upstream_duration_seconds", snapshot.upstream)
  }

  private func write(_ readings: MetricsReadings, to writer: inout ExpositionWriter) {
    writer.family("sfn_batch_proxy_connections", "gauge", "Client connections, by state.")
    write(readings.connections, as: "sfn_batch_proxy_connections", label: "state", to: &writer)
    writer.family("sfn_batch_proxy_upstream_connections", "gauge", "Connections to the upstream, by state.")
    write(
      readings.upstreamConnections, as: "sfn_batch_proxy_upstream_connections", label: "state", to: &writer)
    writer.family(
      "sfn_batch_proxy_look_up_cache_total", "counter",
      "Questions for a job definition's kind, by how they were answered.")
    write(readings.lookUps, as: "sfn_batch_proxy_look_up_cache_total", label: "result", to: &writer)
    writer.family(
      "sfn_batch_proxy_buffered_bytes", "gauge", "Bytes of requests and responses held in memory.")
    writer.sample("sfn_batch_proxy_buffered_bytes", UInt64(max(0, readings.bufferedBytes)))
    writer.family(
      "sfn_batch_proxy_log_lines_dropped_total", "counter",
      "Log lines thrown away because their reader was too slow or gone.")
    writer.sample("sfn_batch_proxy_log_lines_dropped_total", readings.logLinesDropped)
  }

  private func write(
    _ counts: [LabelledCount], as name: StaticString, label: StaticString, to writer: inout ExpositionWriter
  ) {
    for entry in counts.prefix(MetricsReadings.labelLimit) {
      writer.sample(name, labels: [(label, entry.label)], UInt64(max(0, entry.count)))
    }
  }

  private func write(_ process: ProcessReadings, to writer: inout ExpositionWriter) {
    if let value = process.startTime {
      writer.family(
        "process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.")
      writer.sample("process_start_time_seconds", value)
    }
    if let value = process.cpuSeconds {
      writer.family(
        "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.")
      writer.sample("process_cpu_seconds_total", value)
    }
    if let value = process.residentBytes {
      writer.family("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.")
      writer.sample("process_resident_memory_bytes", value)
    }
    if let value = process.virtualBytes {
      writer.family("process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.")
      writer.sample("process_virtual_memory_bytes", value)
    }
    if let value = process.openDescriptors {
      writer.family("process_open_fds", "gauge", "Number of open file descriptors.")
      writer.sample("process_open_fds", value)
    }
    if let value = process.maximumDescriptors {
      writer.family("process_max_fds", "gauge", "Maximum number of open file descriptors.")
      writer.sample("process_max_fds", value)
    }
  }
}
