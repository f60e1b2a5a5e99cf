import AWSBatch
import Testing

@Suite struct LookUpTests {
  @Test("a scope shows no whole key") func scope() {
    #expect(
      "\(LookUpScope(accessKeyID: "AKIAEXAMPLE12347Q4D", region: "eu-west-1"))"
        == "key AKIA…7Q4D in eu-west-1")
    #expect("\(LookUpScope(accessKeyID: "sandbox", region: "r"))" == "key … in r")
  }

  @Test("failures have words for logs, each its own") func words() {
    let words = LookUpFailure.allCases.map(\.rawValue)
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { $0.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) } })
  }
}
