import JSONEditing
import Testing

@testable import AWSBatch

@Suite struct EnvironmentEntryTests {
  private func entry(_ source: String) throws -> EnvironmentEntry? {
    let bytes = utf8("[\(source)]")
    let element = try #require(try JSONArray.scan(bytes).elements.first)
    return EnvironmentEntry(element, in: bytes)
  }

  @Test("keeps an entry as it is written") func bytes() throws {
    let source = #"{ "value":1e2, "name":"A\u0042" ,"x":null}"#
    let entry = try #require(try entry(source))
    #expect(entry.name == "AB" && text(entry.bytes) == source && !entry.isMarker)
  }

  @Test("knows Step Functions' own") func markers() throws {
    #expect(try entry(marker)?.isMarker == true)
    #expect(try entry(#"{"name":"MANAGED_BY_AWS","value":"ME"}"#)?.isMarker == false)
  }

  @Test(
    "an entry without one name is none",
    arguments: ["7", "null", "{}", #"{"name":7}"#, #"{"Name":"A"}"#, #"{"name":"A","name":"B"}"#])
  func nameless(source: String) throws {
    #expect(try entry(source) == nil)
  }
}
