/// Why the sandbox does not do what it was asked to: what AWS Batch would say, as far as that is known, or a
/// sentence of the sandbox's own. One flat type for requests and for definition files.
public struct SandboxError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The HTTP status of the answer.
  public let status: Int
  /// AWS's name of the error, as it stands in `x-amzn-ErrorType`.
  public let type: String
  /// For a person; also what AWS SDKs show.
  public let message: String
  /// A short constant name for logs and counters.
  public let label: String
  /// Whether Batch puts its usual words around this message (`Error executing request, Exception : …`).
  let isWrapped: Bool

  init(status: Int, type: String, message: String, label: String, isWrapped: Bool = false) {
    self.status = status
    self.type = type
    self.message = message
    self.label = label
    self.isWrapped = isWrapped
  }

  public var description: String { "\(type): \(message)" }

  /// A refusal: HTTP 400, ClientException. Nothing has been changed.
  static func refused(_ message: String, _ label: String = "refused") -> SandboxError {
    SandboxError(status: 400, type: "ClientException", message: message, label: label)
  }

  /// A refusal that Batch is known to send as `Error executing request, Exception : …, RequestId: …`.
  static func wrapped(_ message: String, _ label: String = "refused") -> SandboxError {
    SandboxError(status: 400, type: "ClientException", message: message, label: label, isWrapped: true)
  }

  /// The body is not JSON, or a member has the wrong type.
  static func malformed(_ message: String) -> SandboxError {
    SandboxError(status: 400, type: "SerializationException", message: message, label: "malformed")
  }

  static func definitionFile(_ message: String) -> SandboxError {
    SandboxError(status: 400, type: "ClientException", message: message, label: "definition-file")
  }
}
