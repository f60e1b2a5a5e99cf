import AWSBatch
import ProxyCore
import Testing

@testable import sfn_batch_proxy

@Suite struct ServeHelpTests {
  @Test("groups by question") func groups() {
    let groups = ServeCommand.help.split(separator: "\n").filter {
      $0.hasSuffix(":") && !$0.hasPrefix(" ") || $0.hasPrefix("LIMITS")
    }
    #expect(groups == ["WHERE:", "WHO:", "WHAT:", "TLS:", "OBSERVE:", "LIMITS:"])
  }

  @Test("shows the defaults that the configuration has") func defaults() {
    let configuration = ProxyConfiguration()
    let limits = configuration.limits
    for text in [
      "\(configuration.listeners[0])", "\(ProxyConfiguration.Defaults.admin)",
      configuration.overrides.rawValue,
      configuration.lookUp.rawValue, configuration.logLevel.rawValue, "\(limits.maxConnections)",
    ] {
      #expect(ServeCommand.help.contains("(default: \(text)"), "\(text)")
    }
    for (name, time) in [
      ("header", limits.headerTimeout), ("body", limits.bodyTimeout), ("idle", limits.idleTimeout),
      ("connect", limits.connectTimeout), ("answer", limits.answerTimeout), ("drain", limits.drainTimeout),
    ] {
      let seconds = time.components.seconds
      #expect(
        ServeCommand.help.firstMatch(of: try! Regex("--\(name)-timeout [^(]*\\(default: \(seconds)s\\)"))
          != nil)
    }
    for words in [ClientAuth.words, OverridesMode.words, LookUpMode.words, LogFormat.words] {
      #expect(ServeCommand.help.contains(words.joined(separator: ", ")))
    }
  }
}
