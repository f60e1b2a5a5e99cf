import Testing

@testable import SigV4

@Suite("Failures of verification")
struct VerificationFailureTests {
  @Test("each has a label in lower case and an error type of AWS's")
  func eachHasALabel() {
    for code in VerificationFailure.Code.allCases {
      let failure = VerificationFailure(code, "m")
      #expect(failure.label.allSatisfy { $0.isLowercase || $0 == "-" })
      #expect(failure.awsErrorType.hasSuffix("Exception"))
      #expect(failure.status == 403)
    }
  }

  @Test("AWS's words for an unknown key and a missing signature")
  func awsWords() {
    #expect(
      VerificationFailure.unknownKey.message == "The security token included in the request is invalid.")
    #expect(VerificationFailure.unknownKey.awsErrorType == "UnrecognizedClientException")
    #expect(VerificationFailure.missingSignature.message == "Missing Authentication Token")
    #expect(VerificationFailure.missingSignature.awsErrorType == "MissingAuthenticationTokenException")
  }

  @Test("a service's name is quoted only so far")
  func aServicesNameIsQuotedOnlySoFar() {
    let failure = VerificationFailure.wrongService("batch", got: String(repeating: "s", count: 1000))
    #expect(failure.message.utf8.count < 200)
  }
}
