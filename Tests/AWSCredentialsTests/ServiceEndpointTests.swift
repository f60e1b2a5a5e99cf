import Testing

@testable import AWSCredentials

@Suite("Endpoints of STS and SSO")
struct ServiceEndpointTests {
  @Test(
    "are built from region, FIPS and dual stack",
    arguments: [
      ("eu-west-1", false, false, "sts.eu-west-1.amazonaws.com"),
      ("us-east-1", true, false, "sts-fips.us-east-1.amazonaws.com"),
      ("us-east-1", false, true, "sts.us-east-1.api.aws"),
      ("us-east-1", true, true, "sts-fips.us-east-1.api.aws"),
      ("cn-north-1", false, false, "sts.cn-north-1.amazonaws.com.cn"),
      ("us-gov-west-1", true, false, "sts.us-gov-west-1.amazonaws.com"),
      ("us-iso-east-1", false, false, "sts.us-iso-east-1.c2s.ic.gov"),
      ("eusc-de-east-1", false, false, "sts.eusc-de-east-1.amazonaws.eu"),
      ("aws-global", false, false, "sts.amazonaws.com"),
    ])
  func buildsHosts(region: String, fips: Bool, dualStack: Bool, host: String) throws {
    #expect(try ServiceEndpoint.host(.sts, region: region, fips: fips, dualStack: dualStack) == host)
  }

  @Test("have their own names for SSO")
  func buildsSSOHosts() throws {
    #expect(
      try ServiceEndpoint.host(.ssoPortal, region: "eu-west-1", fips: false, dualStack: false)
        == "portal.sso.eu-west-1.amazonaws.com")
    #expect(
      try ServiceEndpoint.host(.ssoOIDC, region: "eu-west-1", fips: false, dualStack: false)
        == "oidc.eu-west-1.amazonaws.com")
  }

  @Test(
    "are refused for what is no region",
    arguments: [
      "", "evil.example.org#", "us east 1", "US-EAST-1", "-x", "x-", String(repeating: "a", count: 64),
    ])
  func refusesRegions(region: String) {
    #expect(throws: CredentialsError.self) {
      try ServiceEndpoint.host(.sts, region: region, fips: false, dualStack: false)
    }
  }

  @Test("can be configured, and a configured one must be a URL")
  func takesConfiguredOnes() throws {
    let machine = TestMachine(environment: ["AWS_ENDPOINT_URL_STS": "http://localhost:4566/sts/"])
    let settings = try AWSSettings.load(context: machine.context)
    let url = try ServiceEndpoint.url(.sts, region: nil, settings: settings)
    #expect(url.host == "localhost")
    #expect(url.base == "/sts")
    let broken = TestMachine(environment: ["AWS_ENDPOINT_URL_STS": "localhost:4566"])
    let brokenSettings = try AWSSettings.load(context: broken.context)
    let error = #expect(throws: CredentialsError.self) {
      try ServiceEndpoint.url(.sts, region: nil, settings: brokenSettings)
    }
    #expect(error?.message.contains("AWS_ENDPOINT_URL_STS") == true)
  }
}
