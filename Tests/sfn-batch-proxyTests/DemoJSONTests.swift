import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct DemoJSONTests {
  @Test("reads what is there and of the right kind") func reads() {
    #expect(DemoJSON.string("a", in: Array(#"{"a":"x\u0041"}"#.utf8)) == "xA")
    #expect(DemoJSON.statusOfFirstJob(in: Array(#"{"jobs":[{"status":"RUNNING"},{}]}"#.utf8)) == "RUNNING")
  }

  @Test(
    "is silent on everything else",
    arguments: [
      "", "[]", "{}", #"{"jobs":{}}"#, #"{"jobs":[]}"#, #"{"jobs":[1]}"#, #"{"jobs":[{"status":1}]}"#, "{",
    ])
  func silent(_ text: String) {
    #expect(DemoJSON.statusOfFirstJob(in: Array(text.utf8)) == nil)
    #expect(DemoJSON.string("status", in: Array(text.utf8)) == nil)
  }
}
