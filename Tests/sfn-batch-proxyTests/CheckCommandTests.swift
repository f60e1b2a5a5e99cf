import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct CheckCommandTests {
  @Test("takes serve's options and variables, and hands the environment on") func options() async {
    let asked = Recorded<CheckRequest>()
    let bench = Bench(check: {
      asked.append($0)
      return CheckReport(findings: [], connection: ConnectionLines($0.given.configuration))
    })
    let status = await bench.run(
      "check", "--profile", "dev", "--listen", "127.0.0.1:1", "--admin", "off",
      environment: ["SFN_BATCH_PROXY_UPSTREAM": "http://h:1", "AWS_REGION": "eu-west-1"])
    #expect(status == 0)
    let request = asked.all.first
    #expect(request?.given.configuration.profiles == ["dev"] && request?.given.configuration.admin == nil)
    #expect(request?.given.configuration.upstream?.description == "http://h:1")
    #expect(request?.aws.region?.text == "eu-west-1" && request?.environment["AWS_REGION"] == "eu-west-1")
    #expect(await bench.run("check", "--listen", "nonsense") == 64)
  }

  @Test("what the variables say counts where the profile cannot be read") func profileThatIsNotThere() async {
    let asked = Recorded<CheckRequest>()
    let bench = Bench(check: {
      asked.append($0)
      return CheckReport(findings: [], connection: ConnectionLines($0.given.configuration))
    })
    _ = await bench.run("check", environment: ["AWS_PROFILE": "gone", "AWS_REGION": "eu-west-1"])
    #expect(asked.all.first?.aws.region?.text == "eu-west-1")
    #expect(asked.all.first?.awsProblem?.label == "profile-not-found")
  }
}
