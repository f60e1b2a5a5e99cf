import Testing

@testable import SigV4

@Suite("The target that is sent on")
struct WireTargetTests {
  @Test(
    "differs only in the plus signs of its query",
    arguments: [
      ("/v1/submitjob", "", "/v1/submitjob"), ("/a+b?c=d+e+", "", "/a+b?c=d%20e%20"), ("/a?+", "", "/a?%20"),
      ("/arn%3Aaws%2f?x=%7e", "", "/arn%3Aaws%2f?x=%7e"), ("", "", "/"), ("?a=b", "", "/?a=b"),
      ("/a?", "", "/a?"),
      ("/a", "/prefix", "/prefix/a"), ("?a+b", "/prefix", "/prefix?a%20b"), ("/a?b?c+d", "", "/a?b?c%20d"),
    ])
  func differsOnlyInThePlusSigns(_ target: String, _ prefix: String, _ expected: String) {
    let bytes = Array("xx\(target)yy".utf8)
    var output = Array("GET ".utf8)
    WireTarget.append(bytes.span, 2..<bytes.count - 2, prefix: Array(prefix.utf8), to: &output)
    #expect(String(bytes: output) == "GET " + expected)
  }
}
