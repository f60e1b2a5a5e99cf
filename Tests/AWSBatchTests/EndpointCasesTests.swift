import AWSBatch
import Foundation
import Testing

/// Every region of botocore's data, times plain, FIPS, dual-stack and both, as `Tests/oracle/endpoint_cases.py` wrote
/// down what botocore's resolver says.
@Suite struct EndpointCasesTests {
  private struct Fixture: Decodable {
    struct Case: Decodable {
      let region: String
      let fips: Bool
      let dual_stack: Bool
      let url: String
    }

    let cases: [Case]
  }

  @Test("no endpoint differs from botocore's") func sameAsBotocore() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/endpoint_cases.json")
    let cases = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file)).cases
    #expect(cases.count >= 4 * 40)
    for row in cases {
      let host = try BatchEndpoint.host(region: row.region, fips: row.fips, dualStack: row.dual_stack)
      #expect("https://\(host)" == row.url, "\(row.region) fips=\(row.fips) dual=\(row.dual_stack)")
    }
  }
}
