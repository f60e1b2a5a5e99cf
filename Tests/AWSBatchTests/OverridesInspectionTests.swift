import JSONEditing
import Testing

@testable import AWSBatch

@Suite struct OverridesInspectionTests {
  private func inspected(_ overrides: String) throws -> OverridesInspection {
    let bytes = utf8("{\"containerOverrides\":\(overrides)}")
    var inspection = OverridesInspection(body: bytes, collectsFields: true)
    inspection.inspect(try #require(try JSONObject.scan(bytes).members.first))
    return inspection
  }

  @Test("what sets nothing is nobody's", arguments: ["null", "{}", #"{"environment":[],"command":null}"#])
  func empty(overrides: String) throws {
    let inspection = try inspected(overrides)
    #expect(!inspection.isUserSet && !inspection.hasMarker && inspection.fieldNames.isEmpty)
  }

  @Test("names what is the user's once each, beside Step Functions' own") func names() throws {
    let inspection = try inspected(
      #"{"environment":[\#(marker),{"name":"A","value":"x"},{"name":"A"},{}],"command":[],"vcpus":1}"#)
    #expect(inspection.hasMarker && inspection.isUserSet)
    #expect(inspection.fieldNames == ["environment[A]", "environment[?]", "command", "vcpus"])
  }

  @Test(
    "what is not understood counts as the user's", arguments: ["7", "[]", "\"x\"", #"{"environment":{}}"#])
  func strange(overrides: String) throws {
    #expect(try inspected(overrides).isUserSet)
  }

  @Test("names no more fields than a log line bears, and says how many more") func many() throws {
    let entries = (0..<60).map { #"{"name":"V\#($0)","value":""}"# }.joined(separator: ",")
    let names = try inspected("{\"environment\":[\(entries)]}").fieldNames
    #expect(names.count == 51 && names.last == "(10 more)")
  }

  @Test("a name is made fit for a header field") func shown() {
    #expect(OverridesInspection.shown("a b\r\né\u{1B}") == "a?b????")
    #expect(OverridesInspection.shown(String(repeating: "x", count: 100)).count == 83)
  }
}
