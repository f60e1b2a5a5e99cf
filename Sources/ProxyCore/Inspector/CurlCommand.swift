import HTTP1

/// A command line that sends a recorded request to the proxy once more. It signs afresh from the variables of the
/// shell that it is pasted into, so no secret is in it; the body is, as the client sent it.
enum CurlCommand {
  enum Outcome: Sendable, Equatable {
    case command(String)
    /// Why there is none, in a sentence.
    case none(String)
  }

  /// - Parameter proxy: the URL of the proxy's listener, without a path.
  static func text(of entry: JournalEntry, proxy: String) -> Outcome {
    let head = HeadLines(entry.requestHead)
    guard let (method, target, _) = head.request else {
      return .none("What arrived was no request that could be sent again.")
    }
    guard !target.contains(SecretMask.text) else {
      return .none("The address holds a signature or a token, which are not shown.")
    }
    guard !entry.requestBody.isCut else {
      return .none("The body is longer than what is kept of it, so it cannot be sent again from here.")
    }
    let body = String(decoding: entry.requestBody.bytes, as: UTF8.self)
    guard Array(body.utf8) == entry.requestBody.bytes, !body.utf8.contains(0) else {
      return .none("The body is no text that a command line can hold.")
    }
    let region = entry.record.region ?? "us-east-1"
    var parts = ["curl --path-as-is --globoff \(quoted(proxy + originForm(target)))"]
    parts.append("--aws-sigv4 \(quoted("aws:amz:\(region):batch"))")
    parts.append(#"--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY""#)
    // Without a token another field stands in its place, because older curls sign an empty one and do not send it.
    parts.append(#"--header "${AWS_SESSION_TOKEN:+X-Amz-Security-Token: }${AWS_SESSION_TOKEN:-Accept: */*}""#)
    if method != (body.isEmpty ? "GET" : "POST") { parts.append("--request \(quoted(method))") }
    if !body.isEmpty {
      let type = head.first("content-type") ?? "application/json"
      parts.append("--header \(quoted("Content-Type: \(type)"))")
      // Unlike --data, it gives no meaning to an @ at the beginning.
      parts.append("--data-raw \(quoted(body))")
    }
    return .command(parts.joined(separator: " \\\n  "))
  }

  /// One word for a POSIX shell, whatever is in it.
  static func quoted(_ text: String) -> String {
    "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
  }

  /// Path and query of a target, which may be a whole URL.
  private static func originForm(_ target: String) -> String {
    guard !target.hasPrefix("/"), let authority = target.firstRange(of: "://") else { return target }
    let rest = target[authority.upperBound...]
    let path = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
    return path.hasPrefix("/") ? String(path) : "/\(path)"
  }
}
