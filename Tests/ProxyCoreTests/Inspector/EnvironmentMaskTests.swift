import JSONEditing
import Testing

@testable import ProxyCore

@Suite struct EnvironmentMaskTests {
  private func masked(_ json: String) -> (text: String, count: Int) {
    let (bytes, count) = EnvironmentMask.masked(Array(json.utf8))
    return (text(bytes), count)
  }

  @Test(
    "masks the values of variables and nothing else",
    arguments: [
      (
        #"{"environment":[{"name":"A","value":"v"},{"value":"w","name":"B"}],"value":"stays"}"#,
        #"{"environment":[{"name":"A","value":"(masked)"},{"value":"(masked)","name":"B"}],"value":"stays"}"#
      ),
      (
        #"{ "env" : [ { "name" : "A" , "value" : "v" } ] }"#,
        #"{ "env" : [ { "name" : "A" , "value" : "(masked)" } ] }"#
      ),
      (
        #"{"jobs":[{"container":{"environment":[{"name":"A","value":"v"}]}}]}"#,
        #"{"jobs":[{"container":{"environment":[{"name":"A","value":"(masked)"}]}}]}"#
      ),
      (#"{"Environment":[{"Name":"A","Value":"v"}]}"#, #"{"Environment":[{"Name":"A","Value":"(masked)"}]}"#),
      (
        #"{"envir\u006fnment":[{"name":"A","v\u0061lue":"v"}]}"#,
        #"{"envir\u006fnment":[{"name":"A","v\u0061lue":"(masked)"}]}"#
      ),
      (#"{"environment":[{"name":"A","value":12}]}"#, #"{"environment":[{"name":"A","value":"(masked)"}]}"#),
      (
        #"{"environment":[{"value":{"deep":["x",1]}}]}"#,
        #"{"environment":[{"value":{"deep":["(masked)","(masked)"]}}]}"#
      ),
      (#"{"environment":{"A":"v"}}"#, #"{"environment":{"A":"(masked)"}}"#),
      (#"{"environment":["A=v"]}"#, #"{"environment":["(masked)"]}"#),
      (#"{"environment":"A=v"}"#, #"{"environment":"(masked)"}"#),
      (
        #"{"environment":[{"name":"A","value":"q\"}],\\"}]}"#,
        #"{"environment":[{"name":"A","value":"(masked)"}]}"#
      ),
      (
        #"{"resourceRequirements":[{"type":"VCPU","value":"1"}],"n":1.0E+2}"#,
        #"{"resourceRequirements":[{"type":"VCPU","value":"1"}],"n":1.0E+2}"#
      ),
    ])
  func masksValues(json: String, expected: String) throws {
    #expect(masked(json).text == expected)
    _ = try JSONDocument.scan(Array(expected.utf8))
  }

  @Test("counts what it masked") func counts() {
    #expect(masked(#"{"environment":[{"value":"a"},{"value":"b"}]}"#).count == 2)
    #expect(masked("{}").count == 0)
  }

  @Test("never shows a value, wherever the text was cut") func cutAnywhere() {
    let json = Array(
      #"{"a":{"environment":[{"name":"A","value":"hidden\"hidden"},{"value":"hidden"}]}}"#.utf8)
    for length in 0...json.count {
      let (bytes, _) = EnvironmentMask.masked(Array(json[..<length]))
      #expect(!text(bytes).contains("hi"), "cut after \(length)")
    }
  }

  @Test(
    "takes any bytes", arguments: ["]]]}}}", "\"", "\"\\", "[[[[", "{\"environment\":", ":::,,,", "\u{0}"])
  func takesAnything(bytes: String) {
    #expect(masked(bytes).text.utf8.count >= bytes.utf8.count)
  }
}
