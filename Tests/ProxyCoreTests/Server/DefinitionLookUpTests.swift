import AWSBatch
import Testing

@testable import ProxyCore

@Suite struct DefinitionLookUpTests {
  private static let keys = [
    "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "AKIAEXAMPLEEXAMPLE00",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
  ]

  private func failure(
    _ configuration: ProxyConfiguration, _ environment: [String: String]
  ) async throws -> DefinitionLookUpError? {
    let reference = try #require(JobDefinitionReference("etl"))
    let need = LookUpNeed(reference: reference, fresh: false, containerNames: false)
    return await #expect(throws: DefinitionLookUpError.self) {
      try await DefinitionLookUp.run(
        need, ResolvedConfiguration(configuration: configuration), environment: environment)
    }
  }

  @Test("needs credentials") func credentials() async throws {
    let error = try await failure(
      ProxyConfiguration(), ["HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"])
    #expect(error?.label == "credentials-not-found")
  }

  @Test("needs a region") func region() async throws {
    let error = try await failure(ProxyConfiguration(), Self.keys)
    #expect(error?.label == "no-region")
    #expect(error?.hint?.contains("--region") == true)
  }

  @Test("asks in no region that there is not") func unknownRegion() async throws {
    var configuration = ProxyConfiguration()
    configuration.region = "mars-central-1"
    #expect(try await failure(configuration, Self.keys)?.label == "region-not-allowed")
  }

  @Test("refuses a proxy setting that cannot be right, without its password") func proxy() async throws {
    let error = try await failure(
      ProxyConfiguration(), Self.keys.merging(["HTTPS_PROXY": "socks5://u:hidden@h"]) { $1 })
    #expect(error?.label == "bad-setting")
    #expect(error?.message.contains("hidden") == false)
  }
}
