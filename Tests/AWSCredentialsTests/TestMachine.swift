import AWSCredentials
import Foundation
import Synchronization
import Testing

/// A machine made of values: variables, files in a dictionary, a clock that stands, and a sender that answers
/// from a list. Tests change its parts and build a context from it.
final class TestMachine: Sendable {
  struct State {
    var environment: [String: String] = ["HOME": "/home/me"]
    var files: [String: String] = [:]
    var unreadable: Set<String> = []
    var permissions = 0o600
    var version = 1
    var now = TestMachine.start
    var answers: [(CredentialHTTPRequest) throws -> CredentialHTTPResponse] = []
    var requests: [CredentialHTTPRequest] = []
    var slept: [Duration] = []
    var commands: [[String]] = []
    var childEnvironment: [String: String] = [:]
    var outcome: Result<ProcessOutcome, CredentialsError> = .success(
      ProcessOutcome(ending: .exited(0), output: []))
    var executables: Set<String> = []
    var isReadOnly = false
  }

  /// 2026-11-24T14:00:00Z
  static let start = 1_795_528_800

  private let state = Mutex(State())

  init(environment: [String: String] = [:], files: [String: String] = [:]) {
    state.withLock {
      $0.environment.merge(environment) { _, new in new }
      $0.files = files
    }
  }

  /// Reads or changes the machine.
  @discardableResult
  func with<Result: Sendable>(_ body: (inout sending State) -> sending Result) -> Result {
    state.withLock { body(&$0) }
  }

  /// The next answer of the sender.
  func answer(_ status: Int, _ body: String) {
    let bytes = Array(body.utf8)
    answer { _ in CredentialHTTPResponse(status: status, body: bytes) }
  }

  func answer(_ make: @escaping @Sendable (CredentialHTTPRequest) throws -> CredentialHTTPResponse) {
    state.withLock { $0.answers.append(make) }
  }

  struct Unreachable: Error, CustomStringConvertible {
    var description: String { "connection refused" }
  }

  func answerUnreachable() { answer { _ in throw Unreachable() } }

  var requests: [CredentialHTTPRequest] { state.withLock { $0.requests } }
  var slept: [Duration] { state.withLock { $0.slept } }

  var files: FileAccess {
    FileAccess(
      read: { [self] path throws(CredentialsError) in
        let (isUnreadable, text) = state.withLock { ($0.unreadable.contains(path), $0.files[path]) }
        if isUnreadable {
          throw CredentialsError(.fileUnreadable, "\(path) cannot be opened: Permission denied")
        }
        return text.map { Array($0.utf8) }
      },
      stamp: { [self] path in
        state.withLock { state in
          state.files[path].map {
            FileStamp(modifiedSeconds: state.version, size: $0.utf8.count, permissions: state.permissions)
          }
        }
      },
      replace: { [self] path, content in
        state.withLock { state in
          guard !state.isReadOnly else { return false }
          state.files[path] = String(decoding: content, as: UTF8.self)
          return true
        }
      },
      isExecutable: { [self] path in state.withLock { $0.executables.contains(path) } })
  }

  var context: CredentialsContext {
    CredentialsContext(
      environment: state.withLock { $0.environment }, files: files,
      now: { [self] in state.withLock { $0.now } },
      sleep: { [self] duration in state.withLock { $0.slept.append(duration) } },
      send: { [self] request in
        let make = state.withLock { state in
          state.requests.append(request)
          return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let make else { throw Unreachable() }
        return try make(request)
      },
      sign: { request, credentials, region, _ throws(CredentialsError) in
        var signed = request
        signed.fields.append(("Authorization", "TEST \(credentials.accessKeyID) \(region)"))
        return signed
      },
      sha1Hex: { "sha1-of-" + String(decoding: $0, as: UTF8.self) },
      run: { [self] command, environment throws(CredentialsError) in
        let outcome = state.withLock { state in
          state.commands.append(command)
          state.childEnvironment = environment
          return state.outcome
        }
        return try outcome.get()
      })
  }

  var chain: ProviderChain { ProviderChain(context: context) }

  /// The error that resolving ends with; nil where it yields credentials.
  func refusal(profile: String? = nil) async -> CredentialsError? {
    do throws(CredentialsError) {
      _ = try await chain.resolve(profile: profile)
      return nil
    } catch {
      return error
    }
  }
}

extension CredentialHTTPRequest {
  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
  var bodyText: String { String(decoding: body, as: UTF8.self) }
  var form: [String: String] {
    var form: [String: String] = [:]
    for pair in bodyText.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      form[String(parts[0])] = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
    }
    return form
  }
}

/// STS's answer to an operation that hands out credentials.
func assumedRole(
  key: String, secret: String = "secret", token: String = "token",
  expiration: String = "2026-11-24T15:00:00Z", operation: String = "AssumeRole"
) -> String {
  """
  <\(operation)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(operation)Result>
  <AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId>
  <Arn>arn:aws:sts::111122223333:assumed-role/x/y</Arn></AssumedRoleUser>
  <Credentials><AccessKeyId>\(key)</AccessKeyId><SecretAccessKey>\(secret)</SecretAccessKey>
  <SessionToken>\(token)</SessionToken><Expiration>\(expiration)</Expiration></Credentials>
  </\(operation)Result></\(operation)Response>
  """
}
