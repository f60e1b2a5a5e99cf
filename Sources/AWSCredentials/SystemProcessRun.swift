import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs programs on this machine for ``CredentialsContext/run``.
public enum SystemProcessRun {
  /// A program gets this long to end by itself when it is told to; then it is killed.
  static let grace = Duration.seconds(1)

  /// Runs without a shell, without a terminal and with an empty standard input, in a session of its own, so that
  /// nothing can ask a question and everything that it started ends with it.
  public static let run: ProcessRun = { (command, environment) throws(CredentialsError) in
    try await run(command, environment, timeLimit: ProcessLimits.time)
  }

  static func run(
    _ command: [String], _ environment: [String: String], timeLimit: Duration
  ) async throws(CredentialsError) -> ProcessOutcome {
    guard let program = command.first, !program.isEmpty,
      command.allSatisfy({ !$0.utf8.contains(0) })
    else { throw CredentialsError(.processFailed, "no program is named, or its name has a NUL in it") }
    let name = ForeignText.shown(program)
    let configuration = configuration(command, program: program, environment: environment)
    let finished = await withTaskGroup(of: Result<ProcessOutcome, CredentialsError>?.self) { group in
      group.addTask {
        do throws(CredentialsError) {
          return .success(try await execute(configuration, name: name))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        try? await Task.sleep(for: timeLimit)
        return nil
      }
      let first = await group.next() ?? nil
      // Ends the program when the time came first, the clock otherwise.
      group.cancelAll()
      return first
    }
    guard let finished else {
      throw CredentialsError(
        .processLate, "\(name) did not end within \(timeLimit.components.seconds) s and was stopped")
    }
    return try finished.get()
  }

  private static func configuration(
    _ command: [String], program: String, environment: [String: String]
  ) -> Configuration {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment {
      guard let key = Environment.Key(rawValue: name) else { continue }
      variables[key] = value
    }
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: grace)
    ]
    return Configuration(
      executable: program.contains("/") ? .path(FilePath(program)) : .name(program),
      arguments: Arguments(Array(command.dropFirst())), environment: .custom(variables),
      platformOptions: options)
  }

  private static func execute(
    _ configuration: Configuration, name: String
  ) async throws(CredentialsError) -> ProcessOutcome {
    do {
      let result = try await Subprocess.run(
        configuration, input: .none, output: .sequence, error: .sequence
      ) { execution -> (output: [UInt8], errorTail: [UInt8]) in
        let output = execution.standardOutput
        let errors = execution.standardError
        async let tail = tail(of: errors)
        return (try await whole(output, name: name), try await tail)
      }
      let ending: ProcessOutcome.Ending =
        switch result.terminationStatus {
        case .exited(let status): .exited(Int(status))
        case .signaled(let signal): .signalled(Int(signal))
        }
      return ProcessOutcome(
        ending: ending, output: result.closureResult.output, errorTail: result.closureResult.errorTail)
    } catch let error as CredentialsError {
      throw error
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw CredentialsError(.processFailed, "\(name) is not there or cannot be executed")
    } catch {
      throw CredentialsError(
        .processFailed, "\(name) could not be run: \(ForeignText.shown("\(error)"))")
    }
  }

  private static func whole(
    _ sequence: SubprocessOutputSequence, name: String
  ) async throws -> [UInt8] {
    var content: [UInt8] = []
    for try await part in sequence {
      part.withUnsafeBytes { content.append(contentsOf: $0) }
      if content.count > ProcessLimits.output {
        throw CredentialsError(
          .badAnswer, "\(name) printed more than \(ProcessLimits.output / 1024) KiB and was stopped")
      }
    }
    return content
  }

  /// Everything is read, or a talkative program would block; only the end is kept.
  private static func tail(of sequence: SubprocessOutputSequence) async throws -> [UInt8] {
    var content: [UInt8] = []
    for try await part in sequence {
      part.withUnsafeBytes { content.append(contentsOf: $0) }
      if content.count > ProcessLimits.errorTail {
        content.removeFirst(content.count - ProcessLimits.errorTail)
      }
    }
    return content
  }
}
