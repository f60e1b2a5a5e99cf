import Testing

@testable import AWSCredentials

@Suite("Paths in variables")
struct PathExpansionTests {
  @Test(
    "have ~ and $NAME expanded as Python's os.path does",
    arguments: [
      ("~/x", "/home/me/x"), ("~", "/home/me"), ("~other/x", "~other/x"), ("a~/x", "a~/x"),
      ("$A/x", "value/x"), ("${A}x", "valuex"), ("$NONE/x", "$NONE/x"), ("${NONE}", "${NONE}"), ("$", "$"),
      ("$$A", "$value"), ("${A", "${A"), ("${}", "${}"), ("$A-$A", "value-value"), ("$é", "$é"),
      ("$LOOP", "$A"), ("$H/x", "/home/me/x"),
    ])
  func expands(path: String, expected: String) {
    let environment = ["A": "value", "LOOP": "$A", "H": "~"]
    #expect(PathExpansion.expand(path, environment: environment, home: "/home/me") == expected)
  }

  @Test("keep ~ without a home folder, and take / for one")
  func handlesHome() {
    #expect(PathExpansion.expand("~/x", environment: [:], home: nil) == "~/x")
    #expect(PathExpansion.expand("~/x", environment: [:], home: "/") == "/x")
    #expect(PathExpansion.expand("~/x", environment: [:], home: "/h//") == "/h/x")
  }
}
