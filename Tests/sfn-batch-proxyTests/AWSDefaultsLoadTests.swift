import ProxyCore
import Testing

@testable import sfn_batch_proxy

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct AWSDefaultsLoadTests {
  /// Loads with a config file that holds `text`, and no other file.
  private func load(
    _ text: String, profile: String? = nil, _ variables: [String: String] = [:]
  ) throws -> AWSDefaults {
    let path = FileManager.default.temporaryDirectory.appending(path: "defaults-\(UUID())").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let files = ["AWS_CONFIG_FILE": path, "AWS_SHARED_CREDENTIALS_FILE": path + ".none"]
    return try AWSDefaults.load(profile: profile, environment: files.merging(variables) { _, new in new })
  }

  @Test("says of each value where it was found") func saysWhere() throws {
    let defaults = try load(
      """
      [profile dev]
      region = eu-west-1
      endpoint_url = http://localhost:1
      use_fips_endpoint = true
      use_dualstack_endpoint = maybe
      """, profile: "dev", ["AWS_REGION": "us-east-1", "AWS_CA_BUNDLE": "/ca.pem"])
    #expect(defaults.region == .init("us-east-1", source: "AWS_REGION"))
    #expect(defaults.endpointURL == .init("http://localhost:1", source: "profile dev"))
    #expect(defaults.caBundle == .init("/ca.pem", source: "AWS_CA_BUNDLE"))
    #expect(defaults.fips == "profile dev")
    #expect(defaults.dualstack == nil)
    #expect(defaults.notes.count == 1)
  }

  @Test("is empty where nothing is set") func isEmpty() throws {
    #expect(try load("") == AWSDefaults())
  }

  @Test("ends the command where a profile is named that does not exist") func refuses() {
    let failure = #expect(throws: CommandFailure.self) { try load("", profile: "gone") }
    #expect(failure?.label == "profile-not-found")
    #expect(failure?.status == 78)
  }

  @Test("the variables are there without any profile") func variables() {
    let environment = [
      "AWS_PROFILE": "gone", "AWS_CONFIG_FILE": "/nonexistent", "AWS_REGION": "eu-west-1",
      "AWS_ENDPOINT_URL_BATCH": "http://localhost:1", "AWS_USE_FIPS_ENDPOINT": "true",
    ]
    let defaults = AWSDefaults.variables(of: environment)
    #expect(defaults.region == .init("eu-west-1", source: "AWS_REGION"))
    #expect(defaults.endpointURL == .init("http://localhost:1", source: "AWS_ENDPOINT_URL_BATCH"))
    #expect(defaults.fips == "AWS_USE_FIPS_ENDPOINT")
  }
}
