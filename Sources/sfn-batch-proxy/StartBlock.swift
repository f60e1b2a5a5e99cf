import AWSBatch
import ProxyCore

/// What a proxy that just began to listen says of itself: a block for people, an event for programs.
struct StartBlock: Sendable {
  var version = VersionText.number
  var readyIn: Duration
  /// With real ports.
  var listeners: [ListenAddress]
  var scheme = "http"
  /// nil: Batch in each request's region.
  var upstream: UpstreamURL?
  var credentials: String
  var overrides: OverridesMode
  var clientAuth: ClientAuth
  /// nil: off.
  var admin: ListenAddress?
  /// With the token that the page asks for where others can reach it.
  var inspector: String?

  init(
    server: any RunningProxy, configuration: ProxyConfiguration, readyIn: Duration
  ) {
    self.readyIn = readyIn
    listeners = server.listeners
    scheme = configuration.listenerScheme
    upstream = configuration.upstream
    credentials = server.credentials
    overrides = configuration.overrides
    clientAuth = configuration.clientAuth
    admin = server.adminAddress
    inspector = server.inspectorURL
  }

  private var urls: [String] { listeners.map { $0.url(scheme: scheme) } }

  private var upstreamText: String {
    upstream?.description ?? "https://batch.<region of each request>.amazonaws.com"
  }

  private var overridesText: String {
    switch overrides {
    case .drop: "drop, on ecs and eks jobs"
    case .carry: "carry over, on ecs and eks jobs"
    case .refuse: "refuse what a user set, on ecs and eks jobs"
    }
  }

  /// nil for what needs no mention.
  private var clientsText: String? {
    switch clientAuth {
    case .loopback: nil
    case .signed: "signed with a known key"
    case .any: "whoever can connect"
    }
  }

  /// Milliseconds without fraction, at least 1.
  private var readyMilliseconds: Int { max(1, Int(readyIn / .milliseconds(1))) }

  /// For standard error on a terminal; ends with a newline.
  func text(style: TerminalStyle) -> String {
    var lines = ["\(style.bold("\(VersionText.name) \(version)")) ready in \(readyMilliseconds) ms"]
    func add(_ name: String, _ value: String) {
      lines.append("  \(style.faint(name.padded(to: 13)))\(value)")
    }
    for (index, url) in urls.enumerated() { add(index == 0 ? "listening" : "", url) }
    add("upstream", upstreamText)
    add("credentials", credentials)
    add("overrides", overridesText)
    if let clientsText { add("clients", clientsText) }
    add("inspector", inspector ?? "off")
    if let url = urls.first {
      lines.append(
        "\("Step Functions Local".padded(to: 23))\(style.cyan(Hints.stepFunctionsLocal(url: url)))")
      lines.append("\("SDKs, CLI".padded(to: 23))\(style.cyan(Hints.sdk(url: url)))")
    }
    lines.append("\(Hints.stop) \(Hints.nothingArriving)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The `listening` event for standard output; one line.
  ///
  /// - Parameter time: microseconds since 1970.
  ///
  /// `url` is the first listener's; `urls` holds all where there are several. `admin` and
  /// `inspector` are null when off.
  func event(at time: Int64) -> String {
    var line = JSONLine()
    line.add(time: time)
    line.add("level", "info")
    line.add("event", "listening")
    line.add("url", urls.first)
    if urls.count > 1 { line.add("urls", urls) }
    line.add("admin", admin.map { $0.url() })
    line.add("inspector", inspector)
    line.add("upstream", upstreamText)
    line.add("credentials", credentials)
    line.add("overrides", overrides.rawValue)
    line.add("version", version)
    return line.text
  }
}

extension String {
  /// With blanks up to a width; longer text stays as it is.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
