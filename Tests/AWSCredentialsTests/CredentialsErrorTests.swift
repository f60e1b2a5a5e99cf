import AWSCredentials
import Testing

@Suite("Errors about credentials")
struct CredentialsErrorTests {
  @Test("have a label of their own for each code, fit for a metric")
  func hasLabels() {
    let labels = CredentialsError.Code.allCases.map { CredentialsError($0, "x").label }
    #expect(Set(labels).count == labels.count)
    #expect(labels.allSatisfy { $0.allSatisfy { $0 == "-" || ("a"..."z").contains($0) } })
  }

  @Test("are shown with label and sentence")
  func isShown() {
    #expect("\(CredentialsError(.expired, "the keys ended"))" == "credentials-expired: the keys ended")
  }
}
