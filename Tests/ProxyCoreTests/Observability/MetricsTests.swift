import Testing

@testable import ProxyCore

@Suite struct MetricsTests {
  static let build = BuildInfo(version: "0.1.0", revision: "a1b2c3d", swift: "6.3.1", openssl: "3.0.19")

  @Test("counts exchanges by operation, decision and status") func countsExchanges() {
    let metrics = Metrics(loops: 2, build: Self.build)
    var record = ExchangeRecord.rewritten()
    for loop in metrics.loops { for _ in 0..<3 { loop.count(record) } }
    record.operation = "DescribeJobs"
    record.decision = .passed
    record.status = 404
    metrics.loops[1].count(record)
    let text = exposition(metrics)
    #expect(
      samples("sfn_batch_proxy_exchanges_total", in: text) == [
        #"{operation="SubmitJob",decision="passed",status="200"} 0"#,
        #"{operation="SubmitJob",decision="rewritten",status="200"} 6"#,
        #"{operation="DescribeJobs",decision="passed",status="404"} 1"#,
      ])
  }

  @Test("gives no client a way to make the metrics grow") func boundsCardinality() {
    let metrics = Metrics(loops: 1, build: Self.build)
    var record = ExchangeRecord.refused()
    for number in 0..<2000 {
      record.operation = "Unheard\(number)"
      record.status = UInt16(number) * 31
      record.errorLabel = "label-\(number)"
      metrics.loops[0].count(record)
    }
    let text = exposition(metrics)
    let exchanges = samples("sfn_batch_proxy_exchanges_total", in: text)
    #expect(exchanges.count <= MetricLabels.statuses.count + 3)
    #expect(
      exchanges.allSatisfy { $0.contains(#"operation="other""#) || $0.contains(#"operation="SubmitJob""#) })
    let errors = samples("sfn_batch_proxy_refusals_total", in: text)
    #expect(errors.count == LoopMetrics.errorLabelLimit + 1)
    #expect(errors.contains("{label=\"other\"} \(2000 - LoopMetrics.errorLabelLimit)"))
  }

  @Test(
    "tells known statuses, none and others apart",
    arguments: [
      (UInt16(200), "200"), (0, "none"), (503, "503"), (418, "other"), (599, "other"), (600, "other"),
      (.max, "other"),
    ])
  func tellsStatusesApart(status: UInt16, label: String) {
    let metrics = Metrics(loops: 1, build: Self.build)
    var record = ExchangeRecord.refused()
    record.status = status
    metrics.loops[0].count(record)
    #expect(exposition(metrics).contains(#"decision="refused",status="\#(label)"} 1"#))
  }

  @Test("counts errors by label, over all loops") func countsErrorsByLabel() {
    let metrics = Metrics(loops: 2, build: Self.build)
    var record = ExchangeRecord.refused()
    for loop in metrics.loops { loop.count(record) }
    record.errorLabel = "a\"b\\c\nd"
    metrics.loops[0].count(record)
    #expect(
      samples("sfn_batch_proxy_refusals_total", in: exposition(metrics)) == [
        #"{label="a\"b\\c\nd"} 1"#, #"{label="bad-signature"} 2"#,
      ])
  }

  @Test("measures the parts of an exchange that there were") func measuresParts() {
    let metrics = Metrics(loops: 1, build: Self.build)
    var record = ExchangeRecord.rewritten()
    record.authentication = 7
    metrics.loops[0].count(record)
    metrics.loops[0].count(.refused())
    let text = exposition(metrics)
    #expect(text.contains("\nsfn_batch_proxy_exchange_duration_seconds_sum{decision=\"rewritten\"} 0.058\n"))
    #expect(text.contains("\nsfn_batch_proxy_exchange_duration_seconds_count{decision=\"refused\"} 1\n"))
    #expect(text.contains("\nsfn_batch_proxy_authentication_duration_seconds_sum 0.000007\n"))
    #expect(text.contains("\nsfn_batch_proxy_authentication_duration_seconds_bucket{le=\"0.000005\"} 0\n"))
    #expect(text.contains("\nsfn_batch_proxy_authentication_duration_seconds_bucket{le=\"0.00001\"} 1\n"))
    #expect(text.contains("\nsfn_batch_proxy_look_up_duration_seconds_sum 0.0194\n"))
    #expect(text.contains("\nsfn_batch_proxy_upstream_duration_seconds_count 1\n"))
  }

  @Test("shows what other parts report") func showsReadings() {
    var readings = MetricsReadings()
    readings.connections = [LabelledCount("active", 3), LabelledCount("idle", -1)]
    readings.upstreamConnections = [LabelledCount("idle", 2)]
    readings.lookUps = [LabelledCount("hit", 10), LabelledCount("miss", 1)]
    readings.bufferedBytes = 4096
    readings.logLinesDropped = 5
    var process = ProcessReadings()
    process.startTime = 1_795_528_931.25
    process.cpuSeconds = 0.5
    process.residentBytes = 6_400_000
    process.openDescriptors = 12
    let text = exposition(Metrics(loops: 1, build: Self.build), readings, process)
    for line in [
      #"sfn_batch_proxy_connections{state="active"} 3"#, #"sfn_batch_proxy_connections{state="idle"} 0"#,
      #"sfn_batch_proxy_upstream_connections{state="idle"} 2"#,
      #"sfn_batch_proxy_look_up_cache_total{result="hit"} 10"#, "sfn_batch_proxy_buffered_bytes 4096",
      "sfn_batch_proxy_log_lines_dropped_total 5",
      #"sfn_batch_proxy_build_info{version="0.1.0",revision="a1b2c3d",swift="6.3.1",openssl="3.0.19"} 1"#,
      "process_start_time_seconds 1795528931.25", "process_cpu_seconds_total 0.5",
      "process_resident_memory_bytes 6400000", "process_open_fds 12",
    ] {
      #expect(text.contains("\n\(line)\n"), "\(line)")
    }
    #expect(!text.contains("process_virtual_memory_bytes"))
  }

  @Test("is well-formed: HELP and TYPE once before the samples of a family, names by the conventions")
  func isWellFormed() {
    let metrics = Metrics(loops: 2, build: Self.build)
    for record in [ExchangeRecord.passed(), .rewritten(), .refused()] { metrics.loops[0].count(record) }
    let text = exposition(metrics, MetricsReadings(), .current(startTime: 1))
    #expect(text.hasSuffix("\n") && !text.contains("\n\n"))
    var helped: [String] = []
    var family = (name: "", type: "")
    var seen: Set<String> = []
    for line in text.split(separator: "\n").map(String.init) {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if line.hasPrefix("# HELP ") {
        #expect(!helped.contains(words[2]))
        helped.append(words[2])
      } else if line.hasPrefix("# TYPE ") {
        #expect(helped.last == words[2])
        family = (words[2], words[3])
        #expect(["counter", "gauge", "histogram"].contains(words[3]))
        if words[3] == "counter" { #expect(words[2].hasSuffix("_total")) }
        if words[3] == "gauge" { #expect(!words[2].hasSuffix("_total")) }
        if words[3] == "histogram" { #expect(words[2].hasSuffix("_seconds")) }
      } else {
        let name = line.prefix { $0 != "{" && $0 != " " }
        let suffixes = family.type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        #expect(suffixes.contains { family.name + $0 == name }, "\(line)")
        #expect(seen.insert(String(line[..<(line.lastIndex(of: " ") ?? line.endIndex)])).inserted, "\(line)")
        #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
      }
    }
  }

  private func exposition(
    _ metrics: Metrics, _ readings: MetricsReadings = MetricsReadings(),
    _ process: ProcessReadings = ProcessReadings()
  ) -> String {
    String(decoding: metrics.exposition(readings: readings, process: process), as: UTF8.self)
  }

  private func samples(_ name: String, in text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
  }
}
