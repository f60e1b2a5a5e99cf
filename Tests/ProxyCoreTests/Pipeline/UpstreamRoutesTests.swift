import OpenSSL
import Testing
import Transport

@testable import ProxyCore

@Suite struct UpstreamRoutesTests {
  private func rules(_ change: (inout ProxyConfiguration) -> Void = { _ in }) -> RegionRules {
    var configuration = ProxyConfiguration()
    change(&configuration)
    return RegionRules(configuration)
  }

  @Test("a region leads to its endpoint, by the settings for FIPS and dual-stack") func endpoints() throws {
    #expect(try rules().destination(region: "eu-west-1").0.hostField == "batch.eu-west-1.amazonaws.com")
    let fips = rules { $0.useFIPS = true }
    #expect(try fips.destination(region: "us-east-1").0.hostField == "fips.batch.us-east-1.amazonaws.com")
    let dual = rules { $0.useDualstack = true }
    #expect(
      try dual.destination(region: "cn-north-1").0.description.hasPrefix("https://batch.cn-north-1.api."))
  }

  @Test("a fixed upstream takes every region, with its prefix") func fixed() throws {
    let rules = rules { $0.upstream = UpstreamURL(scheme: .http, host: "h", port: 1, pathPrefix: "/p") }
    let (origin, prefix) = try rules.destination(region: "mars-central-1")
    #expect(origin.description == "http://h:1" && prefix == "/p")
  }

  @Test(
    "nothing else in a request chooses a host",
    arguments: ["", "evil.example", "a/b", "A", "us-east-1.evil", "mars-central-1", "xn--1"])
  func refused(_ region: String) {
    let error = #expect(throws: ProxyError.self) { try rules().destination(region: region) }
    #expect(error?.label == .regionNotAllowed && error?.status == 400)
  }

  @Test("a region that no partition here has is used where it was named") func newerRegion() throws {
    let newer = rules { $0.allowedRegions = ["nz-north-1", "us-east-1"] }
    #expect(
      try newer.destination(region: "nz-north-1").0.description == "https://batch.nz-north-1.amazonaws.com")
    let error = #expect(throws: ProxyError.self) { try rules().destination(region: "nz-north-1") }
    #expect(error?.hint?.contains("--allow-region") == true)
  }

  @Test("only allowed regions, once some are named") func allowed() {
    let rules = rules { $0.allowedRegions = ["us-east-1"] }
    #expect(throws: Never.self) { try rules.destination(region: "us-east-1") }
    let error = #expect(throws: ProxyError.self) { try rules.destination(region: "eu-west-1") }
    #expect(error?.status == 403 && error?.hint?.contains("--allow-region eu-west-1") == true)
  }

  @Test("routes are kept") func kept() throws {
    let loop = try EventLoop(label: "test")
    let pools = UpstreamPools(loop: loop, settings: UpstreamSettings(tls: ClientTLS(trust: .system)))
    var routes = UpstreamRoutes(rules: rules(), pools: pools)
    let first = try routes.route(for: "eu-west-1")
    #expect(try routes.route(for: "eu-west-1") === first)
    #expect(try routes.route(for: "eu-west-2") !== first)
    #expect(String(decoding: first.host, as: UTF8.self) == "batch.eu-west-1.amazonaws.com")
    loop.start()
    loop.stop()
  }
}
