import Logging
import Synchronization
import Testing

@testable import BatchSandbox
@testable import sfn_batch_proxy

@Suite struct SandboxLinesTests {
  private struct Handler: LogHandler {
    let events: Recorded<(String, Logger.Metadata)>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { events.append((event.message.description, event.metadata ?? [:])) }
  }

  private func written(errorType: String?, requestID: String) -> [(String, Logger.Metadata)] {
    let events = Recorded<(String, Logger.Metadata)>()
    SandboxLines(logger: Logger(label: "test") { _ in Handler(events: events) }).write(
      SandboxExchange(
        start: 0, method: "POST", target: "/v1/submitjob", status: 400, errorType: errorType,
        requestID: requestID))
    return events.all
  }

  @Test("are one event an exchange, with error and request id") func areEvents() throws {
    let events = written(errorType: "ClientException", requestID: "id-1")
    #expect(events.map(\.0) == ["sandbox-exchange"])
    #expect(
      events.first?.1 == [
        "method": "POST", "target": "/v1/submitjob", "status": "400", "error": "ClientException",
        "request_id": "id-1",
      ])
  }

  @Test("leave out what an exchange does not have") func leaveOut() {
    let keys = written(errorType: nil, requestID: "").first?.1.keys.sorted()
    #expect(keys == ["method", "status", "target"])
  }
}
