import AWSBatch
import Testing

@Suite struct BatchEndpointTests {
  /// Region, partition, then the hosts: plain, FIPS, dual stack, both.
  static let table: [(String, String, [String])] = [
    (
      "eu-west-1", "aws",
      [
        "batch.eu-west-1.amazonaws.com", "fips.batch.eu-west-1.amazonaws.com", "batch.eu-west-1.api.aws",
        "batch-fips.eu-west-1.api.aws",
      ]
    ),
    (
      "us-east-1", "aws",
      [
        "batch.us-east-1.amazonaws.com", "fips.batch.us-east-1.amazonaws.com", "batch.us-east-1.api.aws",
        "batch-fips.us-east-1.api.aws",
      ]
    ),
    (
      "us-gov-west-1", "aws-us-gov",
      [
        "batch.us-gov-west-1.amazonaws.com", "batch.us-gov-west-1.amazonaws.com",
        "batch.us-gov-west-1.api.aws", "batch-fips.us-gov-west-1.api.aws",
      ]
    ),
    (
      "cn-north-1", "aws-cn",
      [
        "batch.cn-north-1.amazonaws.com.cn", "batch-fips.cn-north-1.amazonaws.com.cn",
        "batch.cn-north-1.api.amazonwebservices.com.cn",
        "batch-fips.cn-north-1.api.amazonwebservices.com.cn",
      ]
    ),
    (
      "eusc-de-east-1", "aws-eusc",
      [
        "batch.eusc-de-east-1.amazonaws.eu", "batch-fips.eusc-de-east-1.amazonaws.eu",
        "batch.eusc-de-east-1.api.amazonwebservices.eu",
        "batch-fips.eusc-de-east-1.api.amazonwebservices.eu",
      ]
    ),
    (
      "us-iso-east-1", "aws-iso",
      [
        "batch.us-iso-east-1.c2s.ic.gov", "batch-fips.us-iso-east-1.c2s.ic.gov",
        "batch.us-iso-east-1.api.aws.ic.gov",
        "batch-fips.us-iso-east-1.api.aws.ic.gov",
      ]
    ),
    (
      "us-isob-west-1", "aws-iso-b",
      [
        "batch.us-isob-west-1.sc2s.sgov.gov", "batch-fips.us-isob-west-1.sc2s.sgov.gov",
        "batch.us-isob-west-1.api.aws.scloud",
        "batch-fips.us-isob-west-1.api.aws.scloud",
      ]
    ),
    (
      "eu-isoe-west-1", "aws-iso-e",
      [
        "batch.eu-isoe-west-1.cloud.adc-e.uk", "batch-fips.eu-isoe-west-1.cloud.adc-e.uk",
        "batch.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
        "batch-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
      ]
    ),
    (
      "us-isof-south-1", "aws-iso-f",
      [
        "batch.us-isof-south-1.csp.hci.ic.gov", "batch-fips.us-isof-south-1.csp.hci.ic.gov",
        "batch.us-isof-south-1.api.aws.hci.ic.gov",
        "batch-fips.us-isof-south-1.api.aws.hci.ic.gov",
      ]
    ),
  ]

  @Test("finds Batch in every partition", arguments: table)
  func hosts(_ region: String, _ partition: String, _ hosts: [String]) throws {
    #expect(try BatchEndpoint.partition(of: region).id == partition)
    #expect(try BatchEndpoint.host(region: region) == hosts[0])
    #expect(try BatchEndpoint.host(region: region, fips: true) == hosts[1])
    #expect(try BatchEndpoint.host(region: region, dualStack: true) == hosts[2])
    #expect(try BatchEndpoint.host(region: region, fips: true, dualStack: true) == hosts[3])
  }

  @Test(
    "takes regions that are newer than this program",
    arguments: ["us-north-9", "mx-south-12", "ap-future-1", "us-gov-south-3"])
  func newRegions(_ region: String) throws {
    #expect(try BatchEndpoint.host(region: region) == "batch.\(region).amazonaws.com")
  }

  @Test(
    "refuses what is no region's name",
    arguments: [
      "", "-", "EU-WEST-1", "eu-west-1.", "eu-west-1.evil.example", "eu west", "eu-west-1/", "eu-west-1:443",
      "eu_west_1",
      "eu-west-1\r\nHost: x", "eu-west-1#", "eu-west-1@evil", "-eu-west-1", "eu-west-1-", "é-west-1",
      "us-east-1\u{0}",
      "us-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1",
    ])
  func malformed(_ region: String) {
    #expect { try BatchEndpoint.host(region: region) } throws: { error in
      let error = error as? BatchError
      return error?.code == .malformedRegion && error?.label == "malformed-region"
        && error?.message.contains("--region") == true
    }
  }

  @Test(
    "refuses names that belong to no partition",
    arguments: [
      "local", "evil-west-1", "us", "us-east", "us-1", "us-east-1a", "us-east-x", "us-east-1-1", "us--1",
      "aws-global", "us-east-",
      "xx-east-1", "eusc-fr-east-1", "us-iso-gov-east-1", "euwest1", "0",
    ])
  func unknown(_ region: String) {
    guard BatchEndpoint.isWellFormed(region) else { return }
    #expect { try BatchEndpoint.host(region: region) } throws: { error in
      let error = error as? BatchError
      return error?.code == .unknownRegion && error?.label == "unknown-region"
        && error?.description.contains(region) == true
    }
  }
}
