import ProxyCore

/// The lines that get somebody on: the same ones at the start, in `check`, in `demo` and in errors.
enum Hints {
  /// What Step Functions Local reads (also as `--batch-endpoint`).
  static func stepFunctionsLocal(url: String) -> String { "BATCH_ENDPOINT=\(url)" }

  /// What every AWS SDK and CLI reads.
  static func sdk(url: String) -> String { "export AWS_ENDPOINT_URL_BATCH=\(url)" }

  /// For a client in a container while the proxy runs on the host. On Linux the name needs
  /// `--add-host host.docker.internal:host-gateway`, and the proxy a listener that is not loopback.
  static func inContainer(scheme: String, port: UInt16) -> String {
    "BATCH_ENDPOINT=\(scheme)://host.docker.internal:\(port)"
  }

  static let stop = "Ctrl-C stops."
  static let nothingArriving = "Nothing arriving? sfn-batch-proxy check"
  static let noAccount = "no AWS account: `sfn-batch-proxy demo`"

  static func didYouMean(_ text: String) -> String { "did you mean `\(text)`?" }
}

extension CommandFailure {
  /// - Parameters:
  ///   - setting: the option that names the address, without `--`.
  ///   - isOwn: the one who holds the port answered as this program.
  static func portInUse(
    _ address: ListenAddress, command: String = "serve", setting: String = "listen", isOwn: Bool = false
  ) -> CommandFailure {
    let other = ListenAddress(host: address.host, port: 0)
    let retry = "`sfn-batch-proxy \(command) --\(setting) \(other)`"
    return CommandFailure(
      "port-in-use",
      "\(address) is taken by \(isOwn ? "another sfn-batch-proxy" : "another program")",
      hint: isOwn ? "use that one, or \(retry)" : "\(retry) picks a free port", status: .portTaken)
  }

  static func fileUnreadable(
    _ path: String, because reason: String, from source: String? = nil,
    status: CommandFailure.Status = .fileUnreadable
  ) -> CommandFailure {
    CommandFailure(
      "file-unreadable", "\(source.map { "\($0) " } ?? "")\(DisplayedValue.text(path)): \(reason)",
      status: status)
  }
}
