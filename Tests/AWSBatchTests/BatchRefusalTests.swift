import AWSBatch
import Testing

@Suite struct BatchRefusalTests {
  static let texts: [(String, BatchRefusal?)] = [
    ("Container overrides should not be set for ecsProperties jobs.", .ecs),
    (
      "Error executing request, Exception : Container overrides should not be set for ecsProperties jobs., RequestId: 1-2",
      .ecs
    ),
    ("container overrides should not be set for ECSProperties jobs", .ecs),
    ("Container overrides or node overrides should not be set for Batch on EKS jobs.", .eks),
    (
      "Error executing request, Exception : Container overrides or node overrides should not be set for Batch on EKS jobs., RequestId: x",
      .eks
    ),
    (
      "Container overrides and node overrides are mutually exclusive, only one can be set.",
      .containerOverrides
    ),
    ("containerOverrides must not be set for multi-node parallel jobs", .containerOverrides),
    ("Container Overrides length must be at most 8192", nil),
    ("NodeOverride targets should match job definition. Non matching targets - 0:0", nil),
    ("Multinode Array Job not supported.", nil), ("Job definition not found", nil), ("", nil),
  ]

  @Test("reads Batch's words, bare and wrapped, under either name", arguments: texts)
  func reads(_ message: String, _ expected: BatchRefusal?) {
    for name in ["message", "Message"] {
      #expect(BatchRefusal.read(status: 400, body: utf8("{\"\(name)\":\"\(message)\"}")) == expected)
    }
    #expect(BatchRefusal.read(status: 400, body: utf8(message)) == expected)
    #expect(BatchRefusal.read(status: 400, body: utf8("<Error>\(message)</Error>")) == expected)
  }

  @Test("reads escapes")
  func escapes() {
    let body = #"{"message":"Container\u0020overrides should not be set for ecsProperties jobs."}"#
    #expect(BatchRefusal.read(status: 400, body: utf8(body)) == .ecs)
  }

  @Test("does not read other statuses", arguments: [200, 401, 403, 404, 429, 500, 0])
  func statuses(_ status: Int) {
    #expect(BatchRefusal.read(status: status, body: utf8("{\"message\":\"\(Self.texts[0].0)\"}")) == nil)
  }

  @Test("does not read endless answers")
  func bounds() {
    let long = utf8(Self.texts[0].0) + [UInt8](repeating: 0x20, count: BatchRefusal.maximumBody)
    #expect(BatchRefusal.read(status: 400, body: long) == nil)
    #expect(BatchRefusal.read(status: 400, body: []) == nil)
  }

  @Test("says what the definition is")
  func kinds() {
    #expect(BatchRefusal.ecs.kind == .ecs && BatchRefusal.eks.kind == .eks)
    #expect(BatchRefusal.containerOverrides.kind == .unknown)
  }
}
