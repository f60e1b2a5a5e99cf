/// The bound of every wait and buffer (design, section 5), each with the range in which it makes sense.
public struct ProxyLimits: Sendable, Equatable {
  /// Largest request body in bytes. Batch itself takes 30 KiB for a SubmitJob; the body is held whole.
  public var maxBody = ProxyLimits.defaultMaxBody
  /// Client connections held at once.
  public var maxConnections = ProxyLimits.defaultMaxConnections
  /// From the first byte wanted of a request to the end of its head.
  public var headerTimeout = ProxyLimits.defaultHeaderTimeout
  /// From the end of a head to the end of its body.
  public var bodyTimeout = ProxyLimits.defaultBodyTimeout
  /// A kept-alive connection without a request.
  public var idleTimeout = ProxyLimits.defaultIdleTimeout
  /// Upstream: name, TCP and TLS together.
  public var connectTimeout = ProxyLimits.defaultConnectTimeout
  /// Upstream: from the request sent to the head of its answer.
  public var answerTimeout = ProxyLimits.defaultAnswerTimeout
  /// What is in flight when the proxy is told to stop; 0 waits for nothing.
  public var drainTimeout = ProxyLimits.defaultDrainTimeout

  public static let defaultMaxBody = 1_048_576
  public static let defaultMaxConnections = 4096
  public static let defaultHeaderTimeout = Duration.seconds(10)
  public static let defaultBodyTimeout = Duration.seconds(30)
  public static let defaultIdleTimeout = Duration.seconds(60)
  public static let defaultConnectTimeout = Duration.seconds(5)
  public static let defaultAnswerTimeout = Duration.seconds(60)
  public static let defaultDrainTimeout = Duration.seconds(30)

  /// Below 32 KiB no SubmitJob that Batch takes (30 KiB) would pass; above 64 MiB a few clients fill a laptop.
  public static let maxBodyRange = 32_768...67_108_864
  /// The top is what descriptors and ports allow on one machine.
  public static let maxConnectionsRange = 1...65_536
  /// Shorter cuts off honest clients, longer is no limit any more.
  public static let timeoutRange = Duration.milliseconds(10)...Duration.seconds(3600)
  public static let drainTimeoutRange = Duration.zero...Duration.seconds(3600)

  public init() {}
}
