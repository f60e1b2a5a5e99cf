import Testing

@testable import ProxyCore

@Suite struct EventStreamTextTests {
  @Test("writes an event with its id and data, and an empty line") func event() {
    var output = EventStreamText.beginning
    EventStreamText.append("exchange", id: "a-1", Array("{}".utf8), to: &output)
    EventStreamText.append("hello", Array("{}".utf8), to: &output)
    #expect(
      text(output)
        == "retry: 1000\n\nevent: exchange\nid: a-1\ndata: {}\n\nevent: hello\ndata: {}\n\n")
    #expect(text(EventStreamText.heartbeat).hasSuffix("\n\n"))
  }
}
