import Testing

@testable import ProxyCore

@Suite struct ResolvedConfigurationTests {
  let aws = AWSDefaults(
    region: .init("eu-west-1", source: "AWS_REGION"),
    endpointURL: .init("http://h:1/p", source: "profile dev"),
    caBundle: .init("/ca.pem", source: "AWS_CA_BUNDLE"), notes: ["a note"])

  @Test("what was not given comes from the default") func sources() {
    let resolved = ResolvedConfiguration(configuration: .init(), sources: [.listen: .option(.listen)])
    #expect(resolved.source(of: .listen) == .option(.listen))
    #expect(resolved.source(of: .admin) == .builtIn)
  }

  @Test("AWS's settings fill in what was not given") func completes() throws {
    let resolved = try ConfigurationResolver.resolve(options: [:], environment: [:]).completed(with: aws)
    #expect(resolved.configuration.region == "eu-west-1")
    #expect(resolved.configuration.upstream?.description == "http://h:1/p")
    #expect(resolved.configuration.caBundle == "/ca.pem")
    #expect(resolved.source(of: .region).description == "from AWS_REGION")
    #expect(resolved.source(of: .upstream).description == "from profile dev")
    #expect(resolved.warnings.first == "a note")
  }

  @Test("what was given stays") func keeps() throws {
    let resolved = try ConfigurationResolver.resolve(
      options: [.region: ["eu-west-2"]], environment: ["SFN_BATCH_PROXY_UPSTREAM": "https://own"])
    let completed = try resolved.completed(with: aws)
    #expect(completed.configuration.region == "eu-west-2")
    #expect(completed.configuration.upstream?.host == "own")
    #expect(completed.source(of: .upstream).description == "from SFN_BATCH_PROXY_UPSTREAM")
  }

  @Test("without any, completing changes nothing") func idempotent() throws {
    let resolved = try ConfigurationResolver.resolve(
      options: [.listen: ["0.0.0.0:1"], .upstream: ["http://other"]], environment: [:])
    #expect(try resolved.completed(with: AWSDefaults()) == resolved)
    #expect(try resolved.completed(with: aws).completed(with: aws) == resolved.completed(with: aws))
  }

  @Test("FIPS and dual stack are taken over") func variants() throws {
    let resolved = try ConfigurationResolver.resolve(options: [:], environment: [:])
      .completed(with: AWSDefaults(fips: "profile dev", dualstack: "AWS_USE_DUALSTACK_ENDPOINT"))
    #expect(resolved.configuration.useFIPS && resolved.configuration.useDualstack)
  }

  @Test("a value that cannot be right is told with its source, 78, and no password") func wrong() throws {
    let resolved = try ConfigurationResolver.resolve(options: [:], environment: [:])
    let region = #expect(throws: ConfigurationError.self) {
      try resolved.completed(with: AWSDefaults(region: .init("Ireland", source: "profile dev")))
    }
    #expect(region?.message == "profile dev Ireland: write a region's name, as in eu-west-1")
    #expect(region?.exitCode == 78)
    let url = #expect(throws: ConfigurationError.self) {
      try resolved.completed(
        with: AWSDefaults(endpointURL: .init("http://u:hunter2@h", source: "AWS_ENDPOINT_URL")))
    }
    #expect(url?.message == "AWS_ENDPOINT_URL (not shown): leave user name and password out of the URL")
  }
}
