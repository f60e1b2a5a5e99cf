import JSONEditing
import Testing

@testable import AWSBatch

@Suite struct DescribeJobDefinitionsTests {
  private func reference(_ text: String) throws -> JobDefinitionReference {
    try #require(JobDefinitionReference(text))
  }

  @Test("asks for a revision by the list, and for a name by its active revisions")
  func requests() throws {
    let arn = "arn:aws:batch:eu-west-1:123456789012:job-definition/etl"
    func body(_ text: String, _ token: String? = nil) throws -> String {
      AWSBatchTests.text(DescribeJobDefinitions.request(for: try reference(text), nextToken: token))
    }
    #expect(try body("etl:7") == #"{"jobDefinitions":["etl:7"]}"#)
    #expect(try body("\(arn):7") == "{\"jobDefinitions\":[\"\(arn):7\"]}")
    let byName = #"{"jobDefinitionName":"etl","status":"ACTIVE","maxResults":100"#
    #expect(try body("etl") == byName + "}")
    #expect(try body(arn) == byName + "}")
    #expect(try body("etl", "a\"b\n") == byName + #","nextToken":"a\"b\n"}"#)
  }

  static let kinds: [(String, JobDefinitionKind, [String])] = [
    (#""containerProperties":{"image":"x"}"#, .container, []),
    (#""containerProperties":{"image":"x"},"ecsProperties":null,"eksProperties":{}"#, .container, []),
    (
      #""ecsProperties":{"taskProperties":[{"containers":[{"name":"app"},{"image":"x","name":"s\u0069de"}]}]}"#,
      .ecs, ["app", "side"]
    ),
    (#""ecsProperties":{"taskProperties":[{"containers":[{"image":"x"}]}]}"#, .ecs, [""]),
    (#""ecsProperties":{"taskProperties":[{"containers":[7,{"name":7}]}]}"#, .ecs, ["", ""]),
    (#""ecsProperties":{"taskProperties":[]}"#, .ecs, []),
    (#""ecsProperties":{"taskProperties":7}"#, .ecs, []),
    (
      #""eksProperties":{"podProperties":{"containers":[{"name":"a"}],"initContainers":[{"name":"i"}]}}"#,
      .eks, ["a"]
    ),
    (#""eksProperties":{"podProperties":null}"#, .eks, []),
    (
      #""nodeProperties":{"numNodes":2,"nodeRangeProperties":[{"ecsProperties":{"taskProperties":[]}}]}"#,
      .node, []
    ),
    (#""type":"container""#, .unknown, []), (#""containerProperties":{}"#, .unknown, []),
    (#""ecsProperties":7"#, .unknown, []),
    (#""parameters":{"ecsProperties":"x"},"containerProperties":{"image":"x"}"#, .container, []),
  ]

  @Test("tells what a definition is", arguments: kinds)
  func tellsKinds(_ properties: String, _ kind: JobDefinitionKind, _ names: [String]) throws {
    let answer = utf8(
      #"{"jobDefinitions":[{"jobDefinitionName":"etl","revision":3,"jobDefinitionArn":"x:3",\#(properties)}]}"#
    )
    for text in ["etl", "etl:3"] {
      let best = try #require(DescribeJobDefinitions.page(answer, for: try reference(text))?.best)
      #expect(
        best == JobDefinitionSummary(kind: kind, name: "etl", revision: 3, arn: "x:3", containerNames: names))
    }
    #expect(DescribeJobDefinitions.page(answer, for: try reference("etl:4"))?.best == nil)
    #expect(DescribeJobDefinitions.page(answer, for: try reference("et"))?.best == nil)
  }

  @Test("takes the highest revision, whatever the order")
  func highest() throws {
    let definitions = [3, 10, 9, 2].map { "{\"jobDefinitionName\":\"etl\",\"revision\":\($0)}" }
    let others = [
      #"{"jobDefinitionName":"etl2","revision":99}"#, #"{"revision":98}"#,
      #"{"jobDefinitionName":"etl","revision":"97"}"#,
      #"{"jobDefinitionName":"etl","revision":96.5}"#, #"{"jobDefinitionName":"etl","revision":-1}"#,
      #"{"jobDefinitionName":"etl"}"#,
    ]
    let answer = utf8(
      "{\"jobDefinitions\":[\((definitions + others).joined(separator: ","))],\"nextToken\":\"t\\u006f\"}")
    let page = try #require(DescribeJobDefinitions.page(answer, for: try reference("etl")))
    #expect(page.best?.revision == 10 && page.nextToken == "to")
  }

  @Test("does not take another account's or region's definition for that of an ARN")
  func arns() throws {
    let arn = "arn:aws:batch:eu-west-1:123456789012:job-definition/etl"
    func page(_ found: String) throws -> JobDefinitionSummary? {
      let answer = utf8(
        "{\"jobDefinitions\":[{\"jobDefinitionName\":\"etl\",\"revision\":3,\"jobDefinitionArn\":\"\(found)\"}]}"
      )
      return DescribeJobDefinitions.page(answer, for: try reference(arn))?.best
    }
    #expect(try page("\(arn):3")?.revision == 3)
    #expect(try page("arn:aws:batch:eu-west-1:210987654321:job-definition/etl:3") == nil)
    #expect(try page("arn:aws:batch:us-east-1:123456789012:job-definition/etl:3") == nil)
    #expect(try page("\(arn):4") == nil)
  }

  @Test(
    "says of anything else that it is unreadable",
    arguments: [
      "", "[]", "{", "null", #"{"jobDefinitions":7}"#, #"{"jobDefinitions":{}}"#, #"{"jobDefinitions":[7]}"#,
      "<html>",
    ])
  func unreadable(_ answer: String) throws {
    #expect(DescribeJobDefinitions.page(utf8(answer), for: try reference("etl")) == nil)
  }

  @Test(
    "knows empty answers",
    arguments: [
      "{}", #"{"jobDefinitions":[]}"#, #"{"jobDefinitions":null,"nextToken":null}"#,
      #"{"jobDefinitions":[],"nextToken":""}"#,
      #"{"nextToken":7}"#,
    ])
  func empty(_ answer: String) throws {
    let page = try #require(DescribeJobDefinitions.page(utf8(answer), for: try reference("etl")))
    #expect(page.best == nil && page.nextToken == nil)
  }

  @Test("does not read more than four MiB")
  func bounds() throws {
    let answer = utf8(#"{"jobDefinitions":[]"#) + [UInt8](repeating: 0x20, count: 4 << 20) + utf8("}")
    #expect(DescribeJobDefinitions.page(answer, for: try reference("etl")) == nil)
  }
}
