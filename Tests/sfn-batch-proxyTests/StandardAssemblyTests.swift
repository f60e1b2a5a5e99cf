import ProxyCore
import Testing

@testable import sfn_batch_proxy

/// The real modules behind the commands, on ports of the loopback interface that the system chooses.
@Suite struct StandardAssemblyTests {
  private let anyPort = ListenAddress(host: "127.0.0.1", port: 0)

  @Test("starts a sandbox that denies and throttles as it was told to") func startsASandbox() async throws {
    let sandbox = try await Assembly.standard.startSandbox(
      SandboxStart(listen: anyPort, denied: ["SubmitJob"], throttledLookUps: 1))
    #expect(sandbox.address.port != 0)
    var statuses: [Int] = []
    for path in ["/v1/submitjob", "/v1/describejobdefinitions", "/v1/describejobdefinitions"] {
      statuses.append(try await Assembly.standard.submit(sandbox.address, path, Array("{}".utf8)).status)
    }
    #expect(statuses == [403, 429, 200])
    await sandbox.drain()
  }

  @Test("says of a taken port which one and what to do") func saysThatAPortIsTaken() async throws {
    let sandbox = try await Assembly.standard.startSandbox(SandboxStart(listen: anyPort))
    let failure = await #expect(throws: CommandFailure.self) {
      try await Assembly.standard.startSandbox(SandboxStart(listen: sandbox.address))
    }
    #expect(failure?.label == "port-in-use")
    #expect(failure?.status == 69)
    #expect(failure?.message.hasPrefix("\(sandbox.address) ") == true)
    #expect(failure?.hint?.contains("sandbox --listen") == true)
    await sandbox.drain()
  }

  @Test("of the demo's taken ports it says how the demo is started otherwise") func takenPortsOfTheDemo()
    async throws
  {
    let sandbox = try await Assembly.standard.startSandbox(SandboxStart(listen: anyPort))
    let second = await #expect(throws: CommandFailure.self) {
      try await Assembly.standard.startSandbox(
        SandboxStart(command: "demo", setting: "sandbox-listen", listen: sandbox.address))
    }
    #expect(second?.hint?.contains("`sfn-batch-proxy demo --sandbox-listen 127.0.0.1:0`") == true)
    let settings = try ConfigurationResolver.resolve(
      options: [.listen: ["\(sandbox.address)"], .admin: ["off"]], environment: [:])
    let proxy = await #expect(throws: CommandFailure.self) {
      _ = try await Assembly.standard.startProxy(
        ProxyStart(command: "demo", settings: settings, fixedCredentials: SandboxKeys(), isQuiet: true))
    }
    #expect(proxy?.hint?.contains("`sfn-batch-proxy demo --listen 127.0.0.1:0`") == true)
    await sandbox.drain()
  }

  @Test("names the OpenSSL that it is linked with") func namesOpenSSL() {
    #expect(Assembly.standard.openSSLVersion.hasPrefix("OpenSSL "))
  }
}
