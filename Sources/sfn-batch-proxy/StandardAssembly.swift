import AWSCredentials
import BatchSandbox
import HTTP1
import Logging
import OpenSSL
import ProxyCore
import SigV4
import Transport

extension Assembly {
  /// The modules below, put together.
  static let standard = Assembly(
    openSSLVersion: OpenSSLVersion.text,
    awsDefaults: { profile, environment in try AWSDefaults.load(profile: profile, environment: environment) },
    startProxy: { try await LinkedProxy.start($0) },
    startSandbox: { try await LinkedSandbox.start($0) },
    lookUp: { need, settings, environment in
      do throws(DefinitionLookUpError) {
        let done = try await DefinitionLookUp.run(need, settings, environment: environment)
        return (done.result, done.host)
      } catch {
        throw CommandFailure(
          error.label, error.message, facts: ["Nothing was sent."],
          hint: error.hint ?? "`--definition FILE` needs no AWS account", status: .settingWrong)
      }
    },
    submit: { try await DemoClient.send($2, to: $1, at: $0) })
}

/// The proxy as the commands see it.
private struct LinkedProxy: RunningProxy {
  let server: ProxyServer
  let log: ProcessLog

  var listeners: [ListenAddress] { server.listeners }
  var adminAddress: ListenAddress? { server.adminAddress }
  var inspectorURL: String? { server.inspectorURL }
  var credentials: String { server.credentialsText }

  static func start(_ start: ProxyStart) async throws -> LinkedProxy {
    let configuration = start.settings.configuration
    let environment = Platform.environment()
    let level = Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info
    let log = ProcessLog(
      format: configuration.logFormat, level: level, environment: environment,
      colours: start.allowsColour)
    log.exchanges.isMuted = start.isQuiet
    let build = BuildInfo(
      version: VersionText.number, revision: "", swift: VersionText.swift, openssl: OpenSSLVersion.text)
    let fixed = start.fixedCredentials.map { keys in
      Credentials(
        accessKeyID: keys.accessKeyID, secretAccessKey: keys.secretAccessKey, source: "the sandbox's own keys"
      )
    }
    do {
      let server = try await ProxyServer.start(
        start.settings, environment: environment, log: log, build: build, fixedCredentials: fixed)
      await server.awaitCredentials(atMost: .milliseconds(500))
      return LinkedProxy(server: server, log: log)
    } catch let error as ProxyStartError {
      let isOwn =
        error.isPortTaken
        ? await Check.isProxy(at: error.address, setting: error.setting, start.settings) : false
      throw CommandFailure(error, command: start.command, isOwn: isOwn)
    } catch let error as CredentialsError {
      throw CommandFailure(error.label, error.message, hint: "`sfn-batch-proxy check`", status: .settingWrong)
    } catch let error as OpenSSLError {
      throw CommandFailure("bad-setting", error.description, status: .settingWrong)
    }
  }

  func tellExchanges() { log.exchanges.isMuted = false }
  func reload() { server.reload() }
  func drain() async { await server.drain() }
}

/// The sandbox as the commands see it.
private struct LinkedSandbox: RunningSandbox {
  let server: SandboxServer
  let address: ListenAddress

  static func start(_ start: SandboxStart) async throws -> LinkedSandbox {
    var options = SandboxOptions()
    if let duration = start.jobDuration { options.jobDuration = Int64(duration / .milliseconds(1)) }
    options.faults.deniedOperations = Set(start.denied)
    options.faults.throttledCalls = start.throttledLookUps
    options.faults.throttledOperations = ["DescribeJobDefinitions"]
    let sandbox = Sandbox(options: options)
    if let path = start.definitionsFile { try DefinitionFiles.load(path, into: sandbox) }
    let keys = SandboxKeys()
    let known = [SigV4Credentials(accessKeyID: keys.accessKeyID, secretAccessKey: keys.secretAccessKey)]
    let log = start.log.map { SandboxLines($0) }
    do {
      guard
        let resolved = try AddressResolver.addresses(host: start.listen.host, port: start.listen.port).first
      else { throw TransportError(.nameNotResolved, "\(start.listen.host) has no address") }
      let hosts = AllowedHosts(
        names: start.allowedHosts + [start.listen.hostName],
        acceptsAddresses: start.listen.isWildcard, acceptsPlainNames: !start.listen.isLoopback)
      let server = try SandboxServer.start(
        on: resolved, sandbox: sandbox, credentials: known, hosts: hosts
      ) { log?.write($0) }
      return LinkedSandbox(
        server: server, address: ListenAddress(host: start.listen.host, port: server.address.port))
    } catch let error as TransportError {
      throw CommandFailure(
        ProxyStartError(address: start.listen, setting: start.setting, error: error), command: start.command)
    }
  }

  func drain() async { await server.drain(within: .seconds(5)) }
}

extension CommandFailure {
  /// A listener that could not be bound.
  init(_ error: ProxyStartError, command: String, isOwn: Bool = false) {
    if error.isPortTaken {
      self = .portInUse(error.address, command: command, setting: error.setting, isOwn: isOwn)
    } else {
      self.init("bad-setting", "--\(error.setting) \(error.description)", status: .settingWrong)
    }
  }
}
