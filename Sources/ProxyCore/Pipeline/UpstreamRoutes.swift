import AWSBatch
import HTTP1
import Transport

/// What of its destination stands in a request and is signed.
protocol SignedDestination {
  var region: String { get }
  /// The Host that the upstream is addressed by.
  var host: [UInt8] { get }
  /// The path in the upstream's URL, put before every target; usually empty.
  var pathPrefix: [UInt8] { get }
}

/// Where requests for one region go, on one loop.
final class UpstreamRoute: SignedDestination {
  let region: String
  let pool: UpstreamPool
  let host: [UInt8]
  let pathPrefix: [UInt8]

  init(region: String, pool: UpstreamPool, pathPrefix: String) {
    self.region = region
    self.pool = pool
    host = Array(pool.origin.hostField.utf8)
    self.pathPrefix = Array(pathPrefix.utf8)
  }
}

/// Finds the upstream for a region: the fixed one, or AWS Batch's endpoint there. Nothing in a request chooses a
/// host but a region that is in the partition table or was allowed by name.
struct UpstreamRoutes {
  private let rules: RegionRules
  private let pools: UpstreamPools
  private var routes: [UpstreamRoute] = []

  init(rules: RegionRules, pools: UpstreamPools) {
    self.rules = rules
    self.pools = pools
  }

  /// The route for a region. HOT: regions repeat.
  mutating func route(for region: String) throws(ProxyError) -> UpstreamRoute {
    for index in routes.indices where routes[index].region == region { return routes[index] }
    return try makeRoute(for: region)
  }

  private mutating func makeRoute(for region: String) throws(ProxyError) -> UpstreamRoute {
    let (origin, prefix) = try rules.destination(region: region)
    let route = UpstreamRoute(region: region, pool: pools.pool(for: origin), pathPrefix: prefix)
    if routes.count < Self.maximumRoutes { routes.append(route) }
    return route
  }

  /// AWS has fewer than fifty regions; with a fixed upstream a client may name more, which are then not kept.
  private static let maximumRoutes = 64
}

/// Which regions may be used, and where each leads.
public struct RegionRules: Sendable {
  let upstream: UpstreamURL?
  let allowed: [String]
  let useFIPS: Bool
  let useDualstack: Bool

  public init(_ configuration: ProxyConfiguration) {
    upstream = configuration.upstream
    allowed = configuration.allowedRegions
    useFIPS = configuration.useFIPS
    useDualstack = configuration.useDualstack
  }

  /// The upstream of a region and the path prefix of its URL.
  func destination(region: String) throws(ProxyError) -> (Origin, String) {
    guard BatchEndpoint.isWellFormed(region) else {
      throw ProxyError(.regionNotAllowed, status: 400, "The request is signed for an ill-formed region.")
    }
    guard allowed.isEmpty || allowed.contains(region) else {
      throw ProxyError(
        .regionNotAllowed, status: 403, "The region \(region) is not among those this proxy serves.",
        hint: "Start it with --allow-region \(region), or use one of: \(allowed.joined(separator: ", ")).")
    }
    if let upstream {
      let scheme: Origin.Scheme = upstream.scheme == .https ? .https : .http
      return (Origin(scheme: scheme, host: upstream.host, port: upstream.port), upstream.pathPrefix)
    }
    do {
      let host = try BatchEndpoint.host(
        region: region, fips: useFIPS, dualStack: useDualstack, isNamed: allowed.contains(region))
      return (Origin(scheme: .https, host: host), "")
    } catch {
      throw ProxyError(
        .regionNotAllowed, status: 400, "\(error)",
        hint: "Check AWS_REGION in the client; a region newer than this proxy is named with --allow-region.")
    }
  }
}
