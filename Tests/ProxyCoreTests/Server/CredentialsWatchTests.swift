import AWSCredentials
import Logging
import Synchronization
import Testing

@testable import ProxyCore

@Suite struct CredentialsWatchTests {
  /// What was logged: event and the value of `error`.
  private struct Recorder: LogHandler {
    final class Lines: Sendable {
      let all = Mutex<[String]>([])
    }

    let lines: Lines
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let label = event.metadata?["error"].map { " \($0)" } ?? ""
      lines.all.withLock { $0.append("\(event.message)\(label)") }
    }
  }

  @Test("tells every failure once, and its end") func tells() async throws {
    let outcome = Mutex<Result<Credentials, CredentialsError>>(
      .failure(CredentialsError(.loginNeeded, "sign in")))
    let time = Mutex(1000)
    let store = CredentialsStore(profile: "dev", now: { time.withLock { $0 } }) {
      () throws(CredentialsError) in try outcome.withLock { $0 }.get()
    }
    let lines = Recorder.Lines()
    let watch = CredentialsWatch(
      profiles: ProfileSet(stores: [store]), logger: Logger(label: "test") { _ in Recorder(lines: lines) })
    await watch.fetch().value
    await watch.fetch().value
    time.withLock { $0 += 100 }
    outcome.withLock { $0 = .failure(CredentialsError(.unreachable, "nobody there")) }
    await watch.fetch().value
    time.withLock { $0 += 100 }
    outcome.withLock { $0 = .success(TestProxy.key) }
    await watch.fetch().value
    await watch.fetch().value
    #expect(
      lines.all.withLock { $0 } == [
        "no-credentials login-needed", "no-credentials credentials-unreachable", "credentials-found",
      ])
  }
}
