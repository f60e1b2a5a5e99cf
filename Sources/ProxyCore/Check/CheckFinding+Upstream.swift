import OpenSSL
import Transport

extension CheckFinding {
  /// How far a connection got.
  ///
  /// - Parameter isCustom: whether somebody named the upstream, rather than AWS's own table.
  static func upstream(
    _ outcome: EndpointProbe.Outcome, origin: Origin, isCustom: Bool, proxy: String?, bundle: String?
  ) -> [CheckFinding] {
    let way = outcome.usedProxy ? " through the HTTPS proxy \(proxy ?? "")" : ""
    let milliseconds = "\(max(1, Int(outcome.elapsed / .milliseconds(1)))) ms"
    guard let failure = outcome.failure else {
      let tls = outcome.negotiated.map { ", \(TLSVerdict.version($0.version))" } ?? ""
      return [CheckFinding(.ok, .upstream, "\(origin.hostField)\(tls), \(milliseconds)\(way)")]
    }
    func failed(_ text: String, _ hint: String) -> [CheckFinding] {
      [
        CheckFinding(
          .fail, .upstream, text, hint: hint, label: ProxyErrorLabel.upstreamUnreachable.rawValue)
      ]
    }
    let why = failure.error.description
    let target = outcome.usedProxy ? "the HTTPS proxy \(proxy ?? "")" : origin.hostField
    switch failure.stage {
    case .name:
      return failed(
        "no address was found for \(target) (\(reason(why)))",
        outcome.usedProxy
          ? "correct `HTTPS_PROXY`"
          : isCustom ? "correct the upstream's name" : "is this machine online, and the region spelled right?"
      )
    case .connection where failure.error.code == .refused:
      return failed(
        "nothing listens at \(target)",
        outcome.usedProxy
          ? "correct `HTTPS_PROXY`, or start that proxy"
          : "start it, or correct the upstream; the sandbox: `sfn-batch-proxy sandbox`")
    case .connection:
      return failed("\(target) was not reached (\(why))", "set `HTTPS_PROXY` if you need one")
    case .tunnel:
      return failed(
        "no tunnel to \(origin.hostField): \(why)",
        why.contains("credentials")
          ? "put the proxy's user and password into HTTPS_PROXY's URL"
          : "let that proxy tunnel to \(origin.host) port \(origin.port), or name it in `NO_PROXY`")
    case .tls:
      guard let error = outcome.tlsError else {
        return [
          CheckFinding(
            .fail, .tls, "TLS with \(origin.host) came to no end (\(why))",
            hint: "does it speak TLS? If not, write http:// in the upstream's URL",
            label: ProxyErrorLabel.upstreamTLS.rawValue)
        ]
      }
      return [
        CheckFinding(.ok, .upstream, "\(origin.hostField) answers\(way)"),
        TLSVerdict.finding(host: origin.host, error: error, bundle: bundle),
      ]
    }
  }

  /// The part of the resolver's words that follows the name.
  private static func reason(_ words: String) -> String {
    words.firstRange(of: ": ").map { String(words[$0.upperBound...]) } ?? words
  }

  /// - Parameters:
  ///   - offset: seconds by which the upstream's clock is ahead of this one's.
  ///   - name: whose clock it is: `AWS`, or a host.
  static func clock(offset: Int, name: String) -> CheckFinding {
    let seconds = offset.magnitude > 1_000_000_000 ? 1_000_000_000 : abs(offset)
    if seconds < 2 { return CheckFinding(.ok, .clock, "less than 2 s off \(name)") }
    let text = "\(exactSpan(seconds)) \(offset > 0 ? "behind" : "ahead of") \(name)"
    switch seconds {
    case ...Int(SigningClock.tolerance): return CheckFinding(.ok, .clock, text)
    case ...300:
      return CheckFinding(
        .warn, .clock, "\(text); this proxy corrects its own signatures, other programs may not",
        hint: "`sudo chronyc makestep`")
    default:
      return CheckFinding(
        .fail, .clock, "\(text); signatures older than 5 min are refused", hint: "`sudo chronyc makestep`",
        label: ProxyErrorLabel.clockSkew.rawValue)
    }
  }

  /// `6 min 10 s`
  private static func exactSpan(_ seconds: Int) -> String {
    guard seconds >= 60 else { return "\(seconds) s" }
    guard seconds < 7200 else { return span(seconds) }
    return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
  }
}
