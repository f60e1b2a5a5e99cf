/// What a failed TLS handshake means, in plain words: OpenSSL's reasons are known to few.
///
/// All that is read of OpenSSL's texts is read here.
enum TLSVerdict {
  /// - Parameters:
  ///   - reasons: the error's description, as OpenSSL words it.
  ///   - bundle: the file of AWS_CA_BUNDLE, where one is in use.
  static func finding(host: String, reasons: String, bundle: String?) -> CheckFinding {
    let text = reasons.lowercased()
    func has(_ words: String) -> Bool { text.contains(words) }
    let trusted = bundle.map { "AWS_CA_BUNDLE (\(DisplayedValue.text($0)))" } ?? "this machine's trust store"
    if has("hostname mismatch") || has("ip address mismatch") {
      return finding(
        "\(host) shows a certificate of another name", "check the upstream's name, and who answers for it")
    }
    if has("certificate has expired") {
      return finding(
        "the certificate of \(host) has expired", "renew it, or set this machine's clock if that is wrong")
    }
    if has("not yet valid") {
      return finding("the certificate of \(host) is not valid yet", "set this machine's clock")
    }
    if has("unable to get local issuer") || has("self-signed") || has("self signed")
      || has("unable to get issuer") || has("unable to verify the first")
    {
      return finding(
        "the certificate of \(host) is issued by a CA that \(trusted) does not hold",
        bundle == nil
          ? "if a company's proxy re-signs TLS: `export AWS_CA_BUNDLE=/path/to/its-ca.pem`"
          : "put that CA into the file, or `env -u AWS_CA_BUNDLE` for the system's")
    }
    if has("ca bundle") { return finding(reasons, "name a PEM file of CA certificates in AWS_CA_BUNDLE") }
    if has("wrong version number") || has("packet length too long") || has("http request") {
      return finding(
        "\(host) does not speak TLS on that port", "write http:// in the upstream's URL if it shall not")
    }
    if has("protocol version") || has("unsupported protocol") {
      return finding("\(host) speaks only TLS older than 1.2", "AWS has required TLS 1.2 since 2023")
    }
    return finding(
      "TLS with \(host) failed: \(reasons)", "`openssl s_client -connect \(host):443` shows more")
  }

  private static func finding(_ text: String, _ hint: String) -> CheckFinding {
    CheckFinding(.fail, .tls, text, hint: hint, label: ProxyErrorLabel.upstreamTLS.rawValue)
  }

  /// `TLSv1.3` → `TLS 1.3`
  static func version(_ name: String) -> String {
    name.hasPrefix("TLSv") ? "TLS " + name.dropFirst(4) : name
  }
}
