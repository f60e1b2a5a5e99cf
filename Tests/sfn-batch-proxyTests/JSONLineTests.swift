import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct JSONLineTests {
  @Test("writes every kind of value, in order") func kinds() {
    var line = JSONLine()
    line.add("text", "a\u{1}\"\\é")
    line.add("number", -1)
    line.add("truth", true)
    line.add("nothing", nil as String?)
    line.add("list", ["a", "b"])
    #expect(
      line.text == #"{"text":"a\u0001\"\\é","number":-1,"truth":true,"nothing":null,"list":["a","b"]}"# + "\n"
    )
  }

  @Test("an empty object is one too") func empty() {
    #expect(JSONLine().text == "{}\n")
  }
}
