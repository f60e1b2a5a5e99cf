import OpenSSL

/// What a failed TLS handshake means, and what to do about it.
enum TLSVerdict {
  /// - Parameter bundle: the file of AWS_CA_BUNDLE, where one is in use.
  static func finding(host: String, error: OpenSSLError, bundle: String?) -> CheckFinding {
    let isPlain = ["wrong version number", "packet length too long", "http request"].contains { words in
      error.reasons.contains { $0.contains(words) }
    }
    if error.code == .handshake, isPlain {
      return finding(
        "\(host) does not speak TLS on that port", "write http:// in the upstream's URL if it shall not")
    }
    return finding(error.description, hint(error.code, host: host, bundle: bundle))
  }

  private static func hint(_ code: OpenSSLError.Code, host: String, bundle: String?) -> String? {
    switch code {
    case .untrusted:
      bundle == nil
        ? "if a company's proxy re-signs TLS: `export AWS_CA_BUNDLE=/path/to/its-ca.pem`"
        : "put that CA into AWS_CA_BUNDLE's file, or `env -u AWS_CA_BUNDLE` for the system's"
    case .expired: "renew it, or set this machine's clock if that is wrong"
    case .wrongHost: "check the upstream's name, and who answers for it"
    case .certificateFile: "name a PEM file of CA certificates in AWS_CA_BUNDLE"
    case .handshake: "it must speak TLS 1.2 or 1.3; `openssl s_client -connect \(host):443` shows more"
    case .call, .keyFile, .certificateIssue, .truncated, .connectionLost, .tls: nil
    }
  }

  private static func finding(_ text: String, _ hint: String?) -> CheckFinding {
    CheckFinding(.fail, .tls, text, hint: hint, label: ProxyErrorLabel.upstreamTLS.rawValue)
  }

  /// `TLSv1.3` → `TLS 1.3`
  static func version(_ name: String) -> String {
    name.hasPrefix("TLSv") ? "TLS " + name.dropFirst(4) : name
  }
}
