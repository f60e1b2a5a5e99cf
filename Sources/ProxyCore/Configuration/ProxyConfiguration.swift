public import AWSBatch

/// Everything that `serve` can be told, checked and with its defaults filled in.
///
/// Holds names and paths, never a secret. ``ConfigurationResolver`` makes one from options and environment.
public struct ProxyConfiguration: Sendable, Equatable {
  /// Where clients connect; at least one.
  public var listeners = [Defaults.listener]
  /// A fixed upstream; nil sends each request to Batch in the region that its client signed for.
  public var upstream: UpstreamURL?
  /// For look-ups without a client scope and for `check`; nil leaves it to the profile.
  public var region: String?
  /// Regions that a client may ask for; empty means every region of the partition table.
  public var allowedRegions: [String] = []
  /// Profiles loaded, the first being the default; empty means AWS_PROFILE, else `default`. Named ones take
  /// precedence over access keys in the environment, as `--profile` does everywhere.
  public var profiles: [String] = []
  public var clientAuth = Defaults.clientAuth
  /// True where ``clientAuth`` was not asked for by name.
  public var clientAuthIsImplied = true
  /// A file of access keys that only clients of this proxy use.
  public var clientKeysFile: String?
  /// Names beside loopback and the listeners' own that a Host field may hold; lower case, without port.
  public var allowedHosts: [String] = []
  public var overrides = Defaults.overrides
  public var lookUp = Defaults.lookUp
  /// How long the answer for a name without revision is believed; 0 asks every time.
  public var lookUpTTL = Defaults.lookUpTTL
  /// Inbound TLS; nil is plain http.
  public var tls: TLSFiles?
  /// Inspector, health, readiness, metrics; nil is off.
  public var admin: ListenAddress? = Defaults.admin
  public var logFormat = LogFormat.text
  public var logLevel = Defaults.logLevel
  public var limits = ProxyLimits()
  /// Roots for outbound TLS in place of the system's (AWS_CA_BUNDLE).
  public var caBundle: String?
  /// AWS_USE_FIPS_ENDPOINT
  public var useFIPS = false
  /// AWS_USE_DUALSTACK_ENDPOINT
  public var useDualstack = false

  public init() {}

  /// Paths of PEM files.
  public struct TLSFiles: Sendable, Equatable {
    public var certificate: String
    public var key: String
    /// Where given, clients must show a certificate issued by it.
    public var clientCA: String?

    public init(certificate: String, key: String, clientCA: String? = nil) {
      self.certificate = certificate
      self.key = key
      self.clientCA = clientCA
    }
  }

  public enum Defaults {
    /// One above Step Functions Local's 8083.
    public static let port: UInt16 = 8084
    public static let adminPort: UInt16 = 8085
    public static let listener = ListenAddress(host: "127.0.0.1", port: port)
    public static let admin = ListenAddress(host: "127.0.0.1", port: adminPort)
    public static let clientAuth = ClientAuth.loopback
    public static let overrides = OverridesMode.drop
    public static let lookUp = LookUpMode.describe
    public static let lookUpTTL = Duration.seconds(5)
    /// Longer would hide a new revision of another kind for too long.
    public static let lookUpTTLRange = Duration.zero...Duration.seconds(3600)
    public static let logLevel = LogLevel.info
    /// Entries of one list; nobody writes more by hand.
    public static let maximumListLength = 64
  }

  /// The scheme under which clients reach the listeners.
  public var listenerScheme: String { tls == nil ? "http" : "https" }
}
