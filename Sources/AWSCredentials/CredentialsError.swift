/// Why there are no credentials, or why a file of settings cannot be used. One flat type: `code` to decide by,
/// `label` for logs and metrics, `message` for people. A message names the file, profile and line, or the URL,
/// and what to do; it never holds a secret key or a token.
public struct CredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// A file of settings is there but cannot be read, or is too large.
    case fileUnreadable = "credentials-file-unreadable"
    /// A file of settings does not have the form that it must have.
    case fileMalformed = "credentials-file-malformed"
    /// A profile that somebody asked for by name stands in no file.
    case profileNotFound = "profile-not-found"
    /// Half of a pair of keys is missing.
    case incompleteKeys = "credentials-incomplete"
    /// A profile's settings contradict each other or lack something.
    case invalidProfile = "profile-invalid"
    /// Profiles name each other in a circle.
    case profileCycle = "profile-cycle"
    /// A role that asks for a one-time code.
    case mfaNeeded = "mfa-needed"
    /// Somebody has to sign in again by hand.
    case loginNeeded = "login-needed"
    /// `credential_process`, or the aws command, failed.
    case processFailed = "credential-process-failed"
    /// `credential_process`, or the aws command, took too long.
    case processLate = "credential-process-late"
    /// A process that was started to yield credentials asks for the same ones again.
    case recursion = "credentials-recursion"
    /// A service that hands out credentials said no.
    case refused = "credentials-refused"
    /// A service that hands out credentials could not be reached or did not answer in time.
    case unreachable = "credentials-unreachable"
    /// An answer that cannot be understood.
    case badAnswer = "credentials-bad-answer"
    /// OpenSSL failed at a signature.
    case signingFailed = "signing-failed"
    /// Credentials that are past their end.
    case expired = "credentials-expired"
    /// An address that this program will not send a token to.
    case hostNotAllowed = "credentials-host-refused"
    /// Nothing in the chain has credentials.
    case notFound = "credentials-not-found"
    /// A file of keys that others can read.
    case filePermissions = "credentials-file-permissions"
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A constant short name, the same for every error of one kind.
  public var label: String { code.rawValue }

  public var description: String { "\(label): \(message)" }
}
