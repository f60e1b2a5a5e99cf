import AWSBatch
import ArgumentParser
import ProxyCore

/// The options of `serve` as text; what they mean and whether they can be right is ``ConfigurationResolver``'s,
/// for the environment's values are read by the same rules.
struct ServeOptions: ParsableArguments {
  @Option(name: .customLong("listen"), help: .init("Where clients connect.", valueName: "host:port"))
  var listen: [String] = []

  @Option(help: .init("Fixed upstream instead of Batch in the client's region.", valueName: "url"))
  var upstream: String?

  @Option(help: .init("Region of look-ups without a client's.", valueName: "region"))
  var region: String?

  @Option(name: .customLong("allow-region"), help: .init("A region clients may use.", valueName: "region"))
  var allowRegion: [String] = []

  @Option(name: .customLong("profile"), help: .init("Profile to sign with.", valueName: "name"))
  var profile: [String] = []

  @Option(
    name: .customLong("client-auth"), help: .init("Who may use it.", valueName: "mode"),
    completion: .list(ClientAuth.words))
  var clientAuth: String?

  @Option(
    name: .customLong("client-keys"), help: .init("Access keys of clients.", valueName: "file"),
    completion: .file())
  var clientKeys: String?

  @Option(name: .customLong("allow-host"), help: .init("A Host that is accepted.", valueName: "name"))
  var allowHost: [String] = []

  @Option(
    help: .init("What becomes of overrides.", valueName: "mode"), completion: .list(OverridesMode.words))
  var overrides: String?

  @Option(
    name: .customLong("look-up"), help: .init("Ask for a definition's kind.", valueName: "mode"),
    completion: .list(LookUpMode.words))
  var lookUp: String?

  @Option(name: .customLong("look-up-ttl"), help: .init("Life of an answer.", valueName: "seconds"))
  var lookUpTTL: String?

  @Option(
    name: .customLong("tls-certificate"), help: .init("Chain for https, PEM.", valueName: "file"),
    completion: .file())
  var tlsCertificate: String?

  @Option(
    name: .customLong("tls-key"), help: .init("Its private key, PEM.", valueName: "file"),
    completion: .file())
  var tlsKey: String?

  @Option(
    name: .customLong("tls-client-ca"),
    help: .init("Ask clients for a certificate of this CA.", valueName: "file"), completion: .file())
  var tlsClientCA: String?

  @Option(help: .init("Inspector, health, metrics.", valueName: "host:port|off"))
  var admin: String?

  @OptionGroup var log: LogOptions

  @OptionGroup var limits: LimitOptions

  /// The texts by setting, as ``ConfigurationResolver`` takes them.
  var texts: [Setting: [String]] {
    var texts = log.texts.merging(limits.texts) { first, _ in first }
    texts[.listen] = listen
    texts[.allowRegion] = allowRegion
    texts[.profile] = profile
    texts[.allowHost] = allowHost
    let single: [(Setting, String?)] = [
      (.upstream, upstream), (.region, region), (.clientAuth, clientAuth), (.clientKeys, clientKeys),
      (.overrides, overrides), (.lookUp, lookUp), (.lookUpTTL, lookUpTTL),
      (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey), (.tlsClientCA, tlsClientCA), (.admin, admin),
    ]
    for case (let setting, let text?) in single { texts[setting] = [text] }
    return texts
  }
}

/// `--log-format`, `--log-level`: on every command that listens.
struct LogOptions: ParsableArguments {
  @Option(
    name: .customLong("log-format"), help: .init("Shape of log lines.", valueName: "f"),
    completion: .list(LogFormat.words))
  var logFormat: String?

  @Option(
    name: .customLong("log-level"), help: .init("Least severe line.", valueName: "level"),
    completion: .list(LogLevel.words))
  var logLevel: String?

  var texts: [Setting: [String]] {
    var texts: [Setting: [String]] = [:]
    if let logFormat { texts[.logFormat] = [logFormat] }
    if let logLevel { texts[.logLevel] = [logLevel] }
    return texts
  }
}

/// Every wait and buffer.
struct LimitOptions: ParsableArguments {
  @Option(name: .customLong("max-body"), help: .init("Largest request body.", valueName: "size"))
  var maxBody: String?

  @Option(name: .customLong("max-connections"), help: .init("Clients at once.", valueName: "n"))
  var maxConnections: String?

  @Option(name: .customLong("header-timeout"), help: .init("To a request's head.", valueName: "time"))
  var headerTimeout: String?

  @Option(name: .customLong("body-timeout"), help: .init("To the end of its body.", valueName: "time"))
  var bodyTimeout: String?

  @Option(name: .customLong("idle-timeout"), help: .init("Connection without work.", valueName: "time"))
  var idleTimeout: String?

  @Option(name: .customLong("connect-timeout"), help: .init("Reaching the upstream.", valueName: "time"))
  var connectTimeout: String?

  @Option(name: .customLong("answer-timeout"), help: .init("To the upstream's answer.", valueName: "time"))
  var answerTimeout: String?

  @Option(name: .customLong("drain-timeout"), help: .init("Finishing on stop.", valueName: "time"))
  var drainTimeout: String?

  var texts: [Setting: [String]] {
    var texts: [Setting: [String]] = [:]
    let single: [(Setting, String?)] = [
      (.maxBody, maxBody), (.maxConnections, maxConnections), (.headerTimeout, headerTimeout),
      (.bodyTimeout, bodyTimeout), (.idleTimeout, idleTimeout), (.connectTimeout, connectTimeout),
      (.answerTimeout, answerTimeout), (.drainTimeout, drainTimeout),
    ]
    for case (let setting, let text?) in single { texts[setting] = [text] }
    return texts
  }
}
