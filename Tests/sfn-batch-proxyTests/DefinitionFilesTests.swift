import BatchSandbox
import Testing

@testable import sfn_batch_proxy

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct DefinitionFilesTests {
  private static let ecs =
    #"{"jobDefinitionName":"a","type":"container","ecsProperties":{"taskProperties":[{"containers":[{"name":"app","image":"i","resourceRequirements":[{"type":"VCPU","value":"1"},{"type":"MEMORY","value":"512"}]}]}]}}"#

  /// A folder with files in it, for the duration of a test.
  private func withFolder(_ files: [String: String], _ run: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "definitions-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    try run(folder)
  }

  private func described(_ sandbox: Sandbox, _ name: String) -> String {
    let answer = sandbox.answer(
      method: "POST", target: "/v1/describejobdefinitions",
      body: Array(#"{"jobDefinitionName":"\#(name)"}"#.utf8),
      caller: CallerIdentity(account: "123456789012", region: "us-east-1", accessKeyID: "sandbox"), now: 0)
    return String(decoding: answer.body, as: UTF8.self)
  }

  @Test("loads a file, and every .json file of a folder in the order of their names") func loads() throws {
    let second = Self.ecs.replacing(#""i""#, with: #""second""#)
    try withFolder(["1.json": Self.ecs, "2.json": "[\(second)]", "notes.txt": "not JSON"]) { folder in
      let sandbox = Sandbox()
      try DefinitionFiles.load(folder, into: sandbox)
      let text = described(sandbox, "a")
      #expect(text.contains(#""revision":1"#) && text.contains(#""revision":2"#))
      let single = Sandbox()
      try DefinitionFiles.load("\(folder)/2.json", into: single)
      #expect(described(single, "a").contains("second"))
    }
  }

  @Test("names the file and the place of a fault") func faults() throws {
    try withFolder(["bad.json": #"{"jobDefinitions":[\#(Self.ecs),{"jobDefinitionName":"b"}]}"#]) { folder in
      let sandbox = Sandbox()
      let failure = #expect(throws: CommandFailure.self) { try DefinitionFiles.load(folder, into: sandbox) }
      #expect(failure?.status == 65 && failure?.label == "bad-definition")
      #expect(failure?.message.hasPrefix("\(folder)/bad.json: jobDefinitions[1]: ") == true)
      #expect(!described(sandbox, "a").contains("ecsProperties"))
    }
  }

  @Test("says what is not there") func absent() {
    let failure = #expect(throws: CommandFailure.self) {
      try DefinitionFiles.load("/nonexistent", into: Sandbox())
    }
    #expect(failure?.status == 66)
  }
}
