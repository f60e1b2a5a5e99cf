/// The environment variables of this program.
public enum EnvironmentNames {
  public static let prefix = "SFN_BATCH_PROXY_"

  /// `tls-key` → `SFN_BATCH_PROXY_TLS_KEY`
  public static func variable(forOption name: String) -> String {
    prefix + String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
  }

  /// Refuses a variable with this program's prefix that no option has: a slip there would otherwise be silent.
  ///
  /// - Parameter options: options of commands other than `serve`, without `--`; asked for only when needed.
  /// - Throws: ``ConfigurationError`` for the first such name in alphabetical order.
  public static func check(
    _ environment: [String: String], options: @autoclosure () -> [String] = []
  ) throws(ConfigurationError) {
    let settings = Setting.allCases.map(\.variable)
    let others = environment.keys.filter { $0.hasPrefix(prefix) && !settings.contains($0) }.sorted()
    guard !others.isEmpty else { return }
    let known = settings + options().map(variable(forOption:))
    for name in others where !known.contains(name) && !isServiceLink(name) {
      throw ConfigurationError(
        .unknownSetting, "\(DisplayedValue.text(name)) is no setting",
        hint: Suggestion.nearest(to: name, in: known).map { "did you mean `\($0)`?" }
          ?? "`env -u \(DisplayedValue.text(name))`, or see `sfn-batch-proxy serve --help`")
    }
  }

  /// Kubernetes describes every service of a namespace to its pods in variables made from the service's name
  /// (and Docker's links did the same): a service called sfn-batch-proxy yields SFN_BATCH_PROXY_PORT,
  /// SFN_BATCH_PROXY_SERVICE_HOST, SFN_BATCH_PROXY_PORT_8084_TCP_ADDR. Nobody wrote those as settings.
  static func isServiceLink(_ name: String) -> Bool {
    let words = name.dropFirst(prefix.count).split(separator: "_", omittingEmptySubsequences: false)
    if words.last == "PORT" { return true }
    for index in words.indices {
      let next = index + 1 < words.count ? words[index + 1] : ""
      if words[index] == "SERVICE", next == "HOST" || next == "PORT" { return true }
      if words[index] == "PORT", !next.isEmpty, next.utf8.allSatisfy(ASCIIByte.isDigit) { return true }
    }
    return false
  }
}
