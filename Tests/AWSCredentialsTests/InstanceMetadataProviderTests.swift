import AWSCredentials
import Testing

@Suite("Instance metadata")
struct InstanceMetadataProviderTests {
  private func keys(until expiration: String = "2026-11-24T20:00:00Z") -> String {
    #"{"Code": "Success", "AccessKeyId": "ASIAI", "SecretAccessKey": "s", "Token": "t", "Expiration": ""#
      + expiration + #""}"#
  }

  @Test("is asked for a token, the role and the role's keys")
  func yields() async throws {
    let machine = TestMachine()
    machine.answer(200, "metatoken")
    machine.answer(200, "my-role\n")
    machine.answer(200, keys())
    let found = try await machine.chain.resolve()
    #expect(found.accessKeyID == "ASIAI")
    #expect(found.source == "instance role my-role")
    #expect(found.expiration == TestMachine.start + 6 * 3600)
    #expect(
      machine.requests.map(\.description) == [
        "PUT http://169.254.169.254/latest/api/token",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role",
      ])
    #expect(machine.requests[0].field("x-aws-ec2-metadata-token-ttl-seconds") == "21600")
    #expect(machine.requests[2].field("x-aws-ec2-metadata-token") == "metatoken")
    #expect(machine.requests.allSatisfy { $0.bypassesProxy && $0.timeout == .seconds(1) })
  }

  @Test("is asked without a token where version 2 is not offered")
  func usesVersion1() async throws {
    let machine = TestMachine()
    machine.answer(404, "")
    machine.answer(200, "my-role")
    machine.answer(200, keys())
    #expect(try await machine.chain.resolve().accessKeyID == "ASIAI")
    #expect(machine.requests[1].field("x-aws-ec2-metadata-token") == nil)
  }

  @Test("is not asked without a token where version 1 is switched off")
  func respectsTheSwitchForVersion1() async throws {
    let machine = TestMachine(environment: ["AWS_EC2_METADATA_V1_DISABLED": "true"])
    machine.answer(404, "")
    let error = try #require(await machine.refusal())
    #expect(error.code == .notFound)
    #expect(machine.requests.count == 1)
  }

  @Test("is not asked at all where it is switched off")
  func respectsTheSwitch() async throws {
    let machine = TestMachine(environment: ["AWS_EC2_METADATA_DISABLED": "True"])
    let error = try #require(await machine.refusal())
    #expect(error.code == .notFound)
    #expect(error.message.contains("switched off"))
    #expect(machine.requests.isEmpty)
  }

  @Test("is asked where, how long and how often the settings say")
  func followsSettings() async throws {
    let machine = TestMachine(
      environment: ["AWS_METADATA_SERVICE_TIMEOUT": "3"],
      files: [
        "/home/me/.aws/config": """
        [default]
        ec2_metadata_service_endpoint_mode = IPv6
        metadata_service_num_attempts = 2
        """
      ])
    machine.answerUnreachable()
    machine.answer(200, "metatoken")
    machine.answer(200, "my-role")
    machine.answer(200, keys())
    _ = try await machine.chain.resolve()
    #expect(machine.requests.count == 4)
    #expect(machine.requests[0].host == "fd00:ec2::254")
    #expect(machine.requests[0].timeout == .seconds(3))
    let named = TestMachine(environment: ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338/base/"])
    named.answer(200, "metatoken")
    _ = await named.refusal()
    #expect(named.requests[0].shownURL == "http://127.0.0.1:1338/base/latest/api/token")
    for (name, value) in [
      ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "nowhere"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv5"),
      ("AWS_METADATA_SERVICE_TIMEOUT", "soon"), ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "0"),
    ] {
      #expect(await TestMachine(environment: [name: value]).refusal()?.code == .invalidProfile, "\(name)")
    }
  }

  @Test("extends keys near or past their end, which it hands out only in trouble")
  func extends() async throws {
    let machine = TestMachine()
    machine.answer(200, "metatoken")
    machine.answer(200, "my-role")
    machine.answer(200, keys(until: "2026-11-24T13:00:00Z"))
    #expect(try await machine.chain.resolve().expiration == TestMachine.start + 1200)
  }

  @Test(
    "that answers nonsense is an error and no trap",
    arguments: ["", "\u{0}", "a/../b", "a b", "<html>", String(repeating: "r", count: 200)])
  func refusesBadRoles(role: String) async {
    let machine = TestMachine()
    machine.answer(200, "metatoken")
    machine.answer(200, role)
    #expect(await machine.refusal()?.code == .notFound)
    #expect(machine.requests.count == 2)
  }

  @Test("that answers with an error tells it")
  func reportsItsErrors() async throws {
    let machine = TestMachine()
    machine.answer(200, "metatoken")
    machine.answer(200, "my-role")
    machine.answer(200, #"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role"}"#)
    let error = try #require(await machine.refusal())
    #expect(error.code == .badAnswer)
    #expect(error.message.contains("AssumeRoleUnauthorizedAccess: EC2 cannot assume the role"))
  }

  @Test("that is not there ends in a sentence about everything that was looked at")
  func explainsTheEnd() async throws {
    let error = try #require(await TestMachine().refusal())
    #expect(error.code == .notFound)
    #expect(
      error.message == "no credentials: AWS_ACCESS_KEY_ID is not set; no profile default in ~/.aws/config or "
        + "~/.aws/credentials; http://169.254.169.254/latest/meta-data/iam/security-credentials/ was not reached: "
        + "connection refused. Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`"
    )
    let homeless = TestMachine()
    homeless.with { $0.environment = [:] }
    #expect(await homeless.refusal()?.message.contains("HOME is not set") == true)
  }
}
