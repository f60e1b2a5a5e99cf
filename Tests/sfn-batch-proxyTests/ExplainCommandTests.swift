import AWSBatch
import ProxyCore
import Testing

@testable import sfn_batch_proxy

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct ExplainCommandTests {
  static let marker = #"{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}"#
  static let injected =
    #"{"jobName":"n","jobDefinition":"etl","containerOverrides":{"environment":[\#(marker)]}}"#
  static let userSet =
    #"{"jobDefinition":"etl","containerOverrides":{"command":["x"],"environment":[\#(marker)]}}"#
  static let ecs = LookUpResult.found(
    JobDefinitionSummary(kind: .ecs, name: "etl", revision: 12, containerNames: ["app", "sidecar"]))

  /// A definition in a file of its own, for the duration of a test.
  private func withDefinition(
    _ text: String =
      #"{"jobDefinitionName":"etl","revision":12,"ecsProperties":{"taskProperties":[{"containers":[{"name":"app"}]}]}}"#,
    _ run: (String) async throws -> Void
  ) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "explain-\(UUID()).json").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await run(path)
  }

  @Test("prints the diff on standard output and the reason on standard error") func drops() async throws {
    try await withDefinition { path in
      let bench = Bench(standardInput: Self.injected)
      #expect(await bench.run("explain", "--body", "-", "--definition", path) == 0)
      #expect(
        bench.captured.output == """
          --- received (138 bytes)
          +++ would be sent (37 bytes)
           "jobDefinition":"etl"
          -,"containerOverrides":{"environment":[{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}]}

          """)
      #expect(
        bench.captured.error == """
          rewritten: etl:12 is an ecs job; Batch refuses containerOverrides on it
          nothing of yours is lost
          rule ecs; looked at etl:12 (ecs with app) in \(path)

          """)
      #expect(bench.lookUps.isEmpty && bench.proxyStarts.isEmpty)
    }
  }

  @Test("carries, and says so") func carries() async throws {
    try await withDefinition { path in
      let bench = Bench(standardInput: Self.userSet)
      #expect(
        await bench.run("explain", "--body", "-", "--definition", path, "--overrides", "carry") == 0)
      #expect(
        bench.captured.error.contains(
          "carried to ecsPropertiesOverride: environment[MANAGED_BY_AWS], command\n"))
      #expect(bench.captured.output.contains("\n+,\"ecsPropertiesOverride\":"))
    }
  }

  @Test("ends with 1 where the proxy would refuse, and shows no diff") func refuses() async throws {
    let bench = Bench(found: Self.ecs, standardInput: Self.userSet)
    #expect(await bench.run("explain", "--body", "-", "--look-up", "--overrides", "refuse") == 1)
    #expect(bench.captured.output.isEmpty)
    #expect(
      bench.captured.error.hasPrefix("refused: containerOverrides sets command, but etl:12 is an ecs job"))
    #expect(
      bench.captured.error.hasSuffix(
        "rule overrides-refused; looked at etl:12 (ecs with app, sidecar) in batch.eu-west-1.amazonaws.com\n")
    )
  }

  @Test("asks as a proxy with the same settings would") func looksUp() async throws {
    let bench = Bench(found: Self.ecs, standardInput: Self.userSet)
    #expect(
      await bench.run(
        "explain", "--body", "-", "--look-up", "--profile", "dev", "--overrides", "drop",
        environment: ["AWS_REGION": "eu-west-1", "SFN_BATCH_PROXY_OVERRIDES": "refuse"]) == 0)
    let asked = try #require(bench.lookUps.first)
    #expect(asked.need.reference.text == "etl" && asked.need.fresh)
    #expect(asked.settings.configuration.region == "eu-west-1")
    #expect(asked.settings.configuration.profiles == ["dev"])
    #expect(bench.captured.error.contains("lost: command\n"))
  }

  @Test("an endpoint where a proxy listens is no loop: nothing listens here") func endpoint() async {
    let bench = Bench(found: Self.ecs, standardInput: Self.injected)
    #expect(
      await bench.run(
        "explain", "--body", "-", "--look-up",
        environment: ["AWS_ENDPOINT_URL_BATCH": "http://127.0.0.1:8084"]) == 0)
  }

  @Test("tells what is done where the look-up fails") func unavailable() async {
    let bench = Bench(found: .unavailable(.denied), standardInput: Self.injected)
    #expect(await bench.run("explain", "--body", "-", "--look-up") == 0)
    #expect(
      bench.captured.error == """
        passed: what etl is could not be looked up (denied); if Batch refuses it for its overrides, it is \
        rewritten and sent once more
        sent as it is, all 138 bytes
        rule look-up-denied; no definition was looked at

        """)
  }

  @Test("asks for nothing where the request itself says enough") func noLookUp() async {
    let bench = Bench(standardInput: #"{"jobDefinition":"etl"}"#)
    #expect(await bench.run("explain", "--body", "-") == 0)
    #expect(bench.lookUps.isEmpty)
    #expect(
      bench.captured.error == """
        passed: the request has no containerOverrides
        sent as it is, all 23 bytes
        rule no-overrides; no definition was looked at

        """)
  }

  @Test("prints one object for scripts") func json() async {
    let bench = Bench(found: Self.ecs, standardInput: Self.userSet)
    #expect(await bench.run("explain", "--body", "-", "--look-up", "--json") == 0)
    #expect(
      bench.captured.output
        == #"{"decision":"rewritten","reason":"ecs","kind":"ecs","definition":"etl:12","#
        + #""containers":["app","sidecar"],"looked_in":"batch.eu-west-1.amazonaws.com","#
        + #""message":"rewritten: etl:12 is an ecs job; Batch refuses containerOverrides on it","#
        + #""removed":["containerOverrides"],"carried":[],"lost":["command"],"received_bytes":140,"#
        + #""sent_bytes":23,"diff":["--- received (140 bytes)","+++ would be sent (23 bytes)","#
        + #"" \"jobDefinition\":\"etl\"","-,\"containerOverrides\":{\"command\":[\"x\"],\"environment\":"#
        + #"[{\"name\":\"MANAGED_BY_AWS\",\"value\":\"STARTED_BY_STEP_FUNCTIONS\"}]}"],"#
        + #""body":"{\"jobDefinition\":\"etl\"}"}"# + "\n")
    #expect(bench.captured.error.isEmpty)
  }

  @Test("colour only repeats what the words say") func colour() async {
    let plain = Bench(found: Self.ecs, standardInput: Self.userSet)
    _ = await plain.run("explain", "--body", "-", "--look-up")
    let coloured = Bench(found: Self.ecs, standardInput: Self.userSet)
    _ = await coloured.run("explain", "--body", "-", "--look-up", terminals: [.output, .error])
    #expect(coloured.captured.output.contains("\u{1B}[31m-,"))
    for (text, other) in [
      (coloured.captured.output, plain.captured.output), (coloured.captured.error, plain.captured.error),
    ] {
      #expect(text != other)
      #expect(text.replacing(#/\x{1B}\[[0-9]*m/#, with: "") == other)
    }
  }

  @Test(
    "64 for a command line that is wrong",
    arguments: [
      (["explain"], "missing-option"),
      (["explain", "--body", "-"], "definition-needed"),
      (["explain", "--body", "-", "--definition", "x", "--look-up"], "setting-conflict"),
      (["explain", "--body", "-", "--definition", "-"], "setting-conflict"),
      (["explain", "--body", "-", "--overrides", "dorp"], "bad-setting"),
      (["explain", "--bdoy", "-"], "unknown-option"),
    ])
  func usage(arguments: [String], label: String) async {
    let bench = Bench(standardInput: Self.injected)
    #expect(await bench.run(arguments) == 64)
    #expect(bench.captured.error.hasPrefix("error: \(label): "), "\(bench.captured.error)")
    #expect(bench.captured.output.isEmpty)
  }

  @Test("65 for what is malformed, 66 for what cannot be read") func inputs() async throws {
    let bench = Bench(standardInput: "{")
    #expect(await bench.run("explain", "--body", "-") == 65)
    #expect(
      bench.captured.error == """
        error: malformed-body: --body standard input: the JSON ends inside a value, at byte 1
        hint: the proxy would pass it on untouched, and Batch would refuse it

        """)
    #expect(await bench.run("explain", "--body", "/nonexistent") == 66)
    try await withDefinition("[]") { path in
      let bench = Bench(standardInput: Self.injected)
      #expect(await bench.run("explain", "--body", "-", "--definition", path) == 65)
      #expect(
        bench.captured.error.hasPrefix("error: definition-not-there: --definition \(path): no etl that is"))
    }
  }

  @Test("errors are JSON too where JSON was asked for") func jsonErrors() async {
    let bench = Bench(standardInput: "{")
    #expect(await bench.run("explain", "--body", "-", "--json") == 65)
    #expect(bench.captured.error.hasPrefix(#"{"error":"malformed-body","#))
    #expect(bench.captured.output.isEmpty)
  }
}
