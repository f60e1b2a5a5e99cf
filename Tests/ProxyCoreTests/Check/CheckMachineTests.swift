import AWSCredentials
import Testing
import Transport

@testable import ProxyCore

@Suite struct CheckMachineTests {
  private func withMachine<Value>(
    _ environment: [String: String] = [:], _ body: (CheckMachine) async throws -> Value
  ) async throws -> Value {
    let (machine, problem) = try CheckMachine.make(
      ResolvedConfiguration(configuration: ProxyConfiguration()), environment: environment)
    #expect(problem == nil)
    defer { machine.stop() }
    return try await body(machine)
  }

  @Test(
    "the upstream's time is compared to the second",
    arguments: [(0, 0), (370, 370), (-370, -370)])
  func time(_ ahead: Int, _ expected: Int) async throws {
    let upstream = try ScriptedUpstream { _ in
      var date: [UInt8] = []
      CivilTime.appendHTTPDate(CivilTime.now() + Int64(ahead) * 1_000_000, to: &date)
      return "HTTP/1.1 403 No\r\nDate: \(String(decoding: date, as: UTF8.self))\r\nContent-Length: 0\r\n\r\n"
    }
    let origin = Origin(scheme: .http, host: "127.0.0.1", port: upstream.port)
    let offset = try await withMachine {
      await $0.upstreamTime(CheckDestination(origin: origin, prefix: "/p", region: nil))
    }
    // What passes between question and answer on a busy machine counts as its clock being ahead.
    #expect(offset.map { abs($0 - expected) <= 10 } == true)
    #expect(upstream.received.first?.target == "/p/v1/describejobdefinitions")
    #expect(upstream.received.first?.field("authorization") == nil)
  }

  @Test("no Date, no verdict on the clock") func noDate() async throws {
    let upstream = try ScriptedUpstream()
    let origin = Origin(scheme: .http, host: "127.0.0.1", port: upstream.port)
    let offset = try await withMachine {
      await $0.upstreamTime(CheckDestination(origin: origin, prefix: "", region: nil))
    }
    #expect(offset == nil)
  }

  @Test("an error's text is taken from its body, harmless") func message() async throws {
    let upstream = try ScriptedUpstream { _ in
      ScriptedUpstream.answer(403, #"{"message":"ends\u001b[31m"}"#, type: "ExpiredTokenException:x")
    }
    let origin = Origin(scheme: .http, host: "127.0.0.1", port: upstream.port)
    let finding = try await withMachine {
      await $0.permission(
        of: TestProxy.key, at: CheckDestination(origin: origin, prefix: "", region: "us-east-1"))
    }
    #expect(finding.text == "AWS Batch refuses these keys: ExpiredTokenException: ends?[31m")
  }

  @Test("an endpoint that leads back here is not asked for credentials") func loop() async throws {
    let here = ["HOME": "/nonexistent", "AWS_ENDPOINT_URL": "http://127.0.0.1:8084"]
    #expect(try await withMachine(here) { $0.hasEndpointForSTS } == false)
    let elsewhere = here.merging(["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:5000"]) { $1 }
    #expect(try await withMachine(elsewhere) { $0.hasEndpointForSTS })
  }
}
