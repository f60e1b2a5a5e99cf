import Foundation
import Testing

@testable import ProxyCore

@Suite struct ExchangeJSONFormatterTests {
  @Test("writes a passed exchange") func writesAPassedExchange() {
    var record = ExchangeRecord.passed()
    record.authentication = 7
    record.region = "eu-west-1"
    record.responseBytes = 118
    record.setRequestID(Array("5e1b9b1f".utf8).span)
    #expect(
      json(record) == """
        {"ts":"2026-11-24T14:02:11.482Z","level":"info","event":"exchange","id":"e3f1","op":"SubmitJob",\
        "decision":"passed","reason":"container","job":"nightly-42","definition":"ingest:7","status":200,\
        "ms":41,"upstream_ms":39,"lookup_ms":0,"auth_us":7,"kind":"container","region":"eu-west-1",\
        "request_id":"5e1b9b1f","bytes":118}

        """)
  }

  @Test("writes a rewritten exchange") func writesARewrittenExchange() {
    #expect(
      json(.rewritten()) == """
        {"ts":"2026-11-24T14:02:19.107Z","level":"info","event":"exchange","id":"e3f2","op":"SubmitJob",\
        "decision":"rewritten","reason":"ecs","job":"nightly-43","definition":"etl:12",\
        "removed":["containerOverrides"],"lost":[],"status":200,"ms":58,"upstream_ms":37,"lookup_ms":19,\
        "kind":"ecs","bytes":0}

        """)
  }

  @Test("writes a refused exchange") func writesARefusedExchange() {
    #expect(
      json(.refused()) == """
        {"ts":"2026-11-24T14:02:30.020Z","level":"warning","event":"exchange","id":"e3f3","op":"SubmitJob",\
        "decision":"refused","error":"bad-signature","job":"nightly-44","sent":false,"status":403,"ms":1,\
        "bytes":0}

        """)
  }

  @Test("counts attempts beyond the first") func countsAttempts() {
    var record = ExchangeRecord.passed()
    record.attempts = 1
    #expect(!json(record).contains("attempts"))
    record.attempts = 2
    #expect(json(record).contains(#","attempts":2,"#))
  }

  @Test("stays valid JSON on one line for any bytes") func staysValidJSON() throws {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<500 {
      var record = ExchangeRecord.rewritten()
      let bytes = (0..<(round % 200)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      let text = String(decoding: bytes, as: UTF8.self)
      record.setJobName(bytes.span)
      record.setDefinition(bytes.span)
      record.setRequestID(bytes.span)
      record.operation = text
      record.reason = text
      record.kind = text
      record.region = text
      record.errorLabel = text
      record.lost = [text, text]
      record.start = .random(in: .min ... .max, using: &generator)
      let line = json(record)
      #expect(line.utf8.filter { $0 < 0x20 }.count == 1)
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(bytes)")
      #expect(object["op"] as? String == text)
      #expect(object["lost"] as? [String] == [text, text])
      if bytes.count <= ExchangeRecord.requestIDLimit { #expect(object["request_id"] as? String == text) }
    }
  }

  private func json(_ record: ExchangeRecord) -> String {
    var formatter = ExchangeJSONFormatter()
    var line = LogLine()
    formatter.append(record, text: record.text.span, to: &line)
    return String(decoding: line.bytes, as: UTF8.self)
  }
}
