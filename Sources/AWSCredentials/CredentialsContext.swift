import OpenSSL

/// Everything that finding credentials takes from outside. Each part is a value or a function, so that a test
/// can stand in for the machine.
public struct CredentialsContext: Sendable {
  public var environment: [String: String]
  /// The home folder for `~`; nil where there is none, as in an image without HOME.
  public var home: String?
  public var files: FileAccess
  /// Seconds since 1970.
  public var now: @Sendable () -> UnixSeconds
  /// Waits; throws when the waiting task is cancelled.
  public var sleep: @Sendable (Duration) async throws -> Void
  public var send: HTTPSend
  /// Signs a request for the service `sts`.
  public var sign: STSSign
  /// SHA-1 in lower-case hexadecimal; names the files of the SSO token cache.
  public var sha1Hex: @Sendable ([UInt8]) -> String
  /// Runs a program for `credential_process`.
  public var run: ProcessRun
  /// Shared by all copies of a context.
  let renewedTokens = RenewedTokens()

  /// - Parameters:
  ///   - environment: the process's environment; `home` is its HOME, none where that is empty.
  public init(
    environment: [String: String], files: FileAccess = .system,
    now: @escaping @Sendable () -> UnixSeconds,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    send: @escaping HTTPSend, sign: @escaping STSSign = CredentialsContext.signWithSigV4,
    sha1Hex: @escaping @Sendable ([UInt8]) -> String = CredentialsContext.hexOfSHA1,
    run: @escaping ProcessRun = SystemProcessRun.run
  ) {
    self.environment = environment
    self.home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    self.files = files
    self.now = now
    self.sleep = sleep
    self.send = send
    self.sign = sign
    self.sha1Hex = sha1Hex
    self.run = run
  }

  /// OpenSSL's SHA-1 in lower-case hexadecimal.
  public static let hexOfSHA1: @Sendable ([UInt8]) -> String = { SHA1.hex($0) }

  /// The value of an environment variable; an empty one counts as not set.
  func variable(_ name: String) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    return value
  }

  /// A path for people: the home folder shown as `~`.
  func shown(_ path: String) -> String {
    guard let home, home.utf8.count > 1, path.hasPrefix(home + "/") else { return path }
    return "~" + path.dropFirst(home.count)
  }
}

/// Adds SigV4's fields to a request for the service `sts`.
public typealias STSSign =
  @Sendable (
    _ request: CredentialHTTPRequest, _ credentials: Credentials, _ region: String, _ now: UnixSeconds
  ) throws(CredentialsError) -> CredentialHTTPRequest
