import HTTP1
import Testing

@testable import SigV4

/// Requests that are refused before a signature is computed, or because of what they carry.
@Suite("Refusals")
struct RefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: VerificationFailure.Code
    let message: String
    let change: @Sendable (inout TestRequest) -> Void

    init(
      _ name: String, _ code: VerificationFailure.Code, _ message: String,
      _ change: @escaping @Sendable (inout TestRequest) -> Void
    ) {
      testDescription = name
      self.code = code
      self.message = message
      self.change = change
    }
  }

  /// Replaces a part of the Authorization field.
  private static func replace(_ old: String, _ new: String) -> @Sendable (inout TestRequest) -> Void {
    { request in
      let parts = (request["Authorization"] ?? "").split(separator: old, omittingEmptySubsequences: false)
      request["Authorization"] = parts.joined(separator: new)
    }
  }

  static let refusals: [Refusal] = [
    Refusal("no Authorization", .missingSignature, "Missing Authentication Token") {
      $0["Authorization"] = nil
    },
    Refusal("two Authorization fields", .malformedAuthorization, "more than one Authorization header") {
      $0.fields.append(("authorization", "AWS4-HMAC-SHA256 x=y"))
    },
    Refusal("empty", .unsupportedSignature, "Unsupported AWS 'algorithm'") { $0["Authorization"] = "" },
    Refusal("Basic", .unsupportedSignature, "Unsupported AWS 'algorithm'") {
      $0["Authorization"] = "Basic eDp5"
    },
    Refusal("signature version 2", .unsupportedSignature, "Unsupported AWS 'algorithm'") {
      $0["Authorization"] = "AWS AKID:c2ln"
    },
    Refusal(
      "algorithm in lower case", .unsupportedSignature, "Unsupported AWS 'algorithm'",
      replace("AWS4-HMAC-SHA256", "aws4-hmac-sha256")),
    Refusal(
      "SigV4a", .unsupportedSignature, "AWS4-ECDSA-P256-SHA256 (SigV4a)",
      replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
    Refusal(
      "algorithm alone", .malformedAuthorization,
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
        + "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256"
    ) { $0["Authorization"] = "AWS4-HMAC-SHA256" },
    Refusal(
      "nothing at all", .malformedAuthorization,
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
        + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    ) {
      $0["Authorization"] = "AWS4-HMAC-SHA256 Credential=x"
      $0["X-Amz-Date"] = nil
    },
    Refusal(
      "no Credential", .malformedAuthorization, "requires 'Credential' parameter",
      replace("Credential=AKIDEXAMPLE/20261124/eu-west-1/batch/aws4_request,", "")),
    Refusal(
      "Credential twice", .malformedAuthorization, "'Credential' more than once",
      replace("Credential=", "Credential=x, Credential=")),
    Refusal(
      "Signature twice", .malformedAuthorization, "'Signature' more than once",
      replace("Signature=", "Signature=x, Signature=")),
    Refusal(
      "SignedHeaders twice", .malformedAuthorization, "'SignedHeaders' more than once",
      replace("SignedHeaders=", "SignedHeaders=x, SignedHeaders=")),
    Refusal(
      "unknown part", .malformedAuthorization, "none of Credential, SignedHeaders, Signature",
      replace("Signature=", "Nonce=x, Signature=")),
    Refusal(
      "part without equals", .malformedAuthorization,
      "not a valid key=value pair (missing equal-sign) in Authorization header",
      replace("Signature=", "Signature")),
    Refusal(
      "trailing comma", .malformedAuthorization, "missing equal-sign",
      { $0["Authorization"] = ($0["Authorization"] ?? "") + "," }),
    Refusal(
      "name of a part in lower case", .malformedAuthorization, "none of Credential",
      replace("Credential=", "credential=")),
    Refusal(
      "four elements", .malformedAuthorization,
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term",
      replace("/batch/", "/")),
    Refusal("six elements", .malformedAuthorization, "exactly 5", replace("/batch/", "/batch/x/")),
    Refusal("empty access key", .malformedAuthorization, "empty", replace("=AKIDEXAMPLE/", "=/")),
    Refusal("empty region", .malformedAuthorization, "empty", replace("/eu-west-1/", "//")),
    Refusal(
      "other terminator", .malformedAuthorization, "valid terminator: 'aws4_request'",
      replace("/aws4_request", "/aws4_Request")),
    Refusal("date too short", .malformedAuthorization, "YYYYMMDD", replace("/20261124/", "/2026112/")),
    Refusal("date not in digits", .malformedAuthorization, "YYYYMMDD", replace("/20261124/", "/2026x124/")),
    Refusal(
      "region not in ASCII", .malformedAuthorization, "not in ASCII", replace("/eu-west-1/", "/eu-wést-1/")),
    Refusal("no signed headers", .malformedAuthorization, "SignedHeaders must be") {
      $0["Authorization"] =
        "AWS4-HMAC-SHA256 Credential=A/20261124/r/batch/aws4_request, SignedHeaders=, Signature="
        + String(repeating: "0", count: 64)
    },
    Refusal(
      "signed header in capitals", .malformedAuthorization, "SignedHeaders must be", replace(";host", ";Host")
    ),
    Refusal(
      "signed header twice", .malformedAuthorization, "SignedHeaders must be", replace(";host", ";host;host")),
    Refusal(
      "signed header twice, apart", .malformedAuthorization, "SignedHeaders must be",
      replace(";x-amz-date", ";x-amz-date;host")),
    Refusal(
      "empty signed header", .malformedAuthorization, "SignedHeaders must be", replace(";host", ";;host")),
    Refusal(
      "signed header with a blank", .malformedAuthorization, "SignedHeaders must be",
      replace(";host", "; host")),
    Refusal("signature too short", .malformedAuthorization, "64 lower-case hexadecimal digits") {
      $0["Authorization"]?.removeLast()
    },
    Refusal("signature in capitals", .malformedAuthorization, "64 lower-case hexadecimal digits") {
      guard let value = $0["Authorization"] else { return }
      $0["Authorization"] = value.dropLast(64) + String(repeating: "A", count: 64)
    },
    Refusal("too long", .malformedAuthorization, "over 4096 bytes") {
      $0["Authorization"]? += String(repeating: "0", count: 4096)
    },
    Refusal(
      "host not signed", .unsignedField,
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      replace(";host;", ";")),
    Refusal(
      "x-amz-date not signed", .unsignedField,
      "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
      replace(";x-amz-date", "")),
    Refusal("another x-amz field not signed", .unsignedField, "'x-amz-target' must be a 'SignedHeader'") {
      $0.fields.append(("X-Amz-Target", "y"))
    },
    Refusal("no date", .malformedAuthorization, "existence of either a 'X-Amz-Date' or a 'Date' header") {
      $0["X-Amz-Date"] = nil
    },
    Refusal("two dates", .malformedAuthorization, "ISO-8601 'basic format'") {
      $0.fields.append(("x-amz-date", SignedCase.date))
    },
    Refusal("date in the extended form", .malformedAuthorization, "ISO-8601 'basic format'") {
      $0["X-Amz-Date"] = "2026-11-24T14:02:11Z"
    },
    Refusal("a day that is none", .badSignature, "Date in Credential scope does not match") {
      $0["X-Amz-Date"] = "20261131T140211Z"
    },
    Refusal("UNSIGNED-PAYLOAD", .unsupportedSignature, "'UNSIGNED-PAYLOAD' is not taken by AWS Batch") {
      $0["X-Amz-Content-SHA256"] = "UNSIGNED-PAYLOAD"
    },
    Refusal(
      "streaming payload", .unsupportedSignature,
      "'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' is not taken by AWS Batch"
    ) { $0["X-Amz-Content-SHA256"] = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" },
    Refusal("empty payload hash", .payloadMismatch, "must not be empty") { $0["X-Amz-Content-SHA256"] = "" },
    Refusal("presigned", .unsupportedSignature, "Presigned URLs") {
      $0.target += "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00"
    },
    Refusal("another service", .wrongService, "correct service: 'batch'", replace("/batch/", "/sqs/")),
  ]

  @Test("refuses", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    var request = SignedCase.plain[0].signedRequest
    refusal.change(&request)
    let failure = request.failure(with: try RequestVerifier())
    #expect(failure?.code == refusal.code)
    #expect(failure?.message.contains(refusal.message) == true, "\(failure?.message ?? "accepted")")
    #expect(failure?.status == 403)
    // Nothing that could be a swapped or a real secret is quoted.
    #expect(failure?.message.contains("AKIDEXAMPLE") == false)
    #expect(failure?.message.contains(SignedCase.plain[0].signature) == false)
  }

  @Test("a payload hash that is signed but not the body's is refused")
  func aPayloadHashThatIsNotTheBodys() throws {
    var request = SignedCase.plain[7].signedRequest
    request.body += " "
    #expect(request.failure(with: try RequestVerifier())?.code == .payloadMismatch)
  }

  @Test("no change to an Authorization field ends the program or is accepted")
  func noChangeToAnAuthorizationFieldEndsTheProgram() throws {
    let request = SignedCase.plain[0].signedRequest
    let original = Array((request["Authorization"] ?? "").utf8)
    let verifier = try RequestVerifier()
    let words = [",", "=", "/", ";", " ", "Credential=", "Signature=", "SignedHeaders=", "\t", "é", ""].map {
      Array($0.utf8)
    }
    var state: UInt64 = 42
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(limit, 1)
    }
    var accepted = 0
    for _ in 0..<100_000 {
      var bytes = original
      for _ in 0...next(3) {
        let place = next(bytes.count)
        switch next(5) {
        case 0: bytes[place] = UInt8(next(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: words[next(words.count)], at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + next(40)))
        default: bytes.swapAt(place, next(bytes.count))
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      if bytes == original { continue }
      let prefix = Array("GET / HTTP/1.1\r\nAuthorization: ".utf8)
      let all = prefix + bytes + Array("\r\n\r\n".utf8)
      do throws(VerificationFailure) {
        let value = prefix.count..<prefix.count + bytes.count
        let authorization = try AuthorizationHeader.parse(all.span, value)
        accepted += 1
        #expect(value.lowerBound <= authorization.accessKeyID.lowerBound)
        #expect(authorization.signature.upperBound <= value.upperBound)
        #expect(authorization.signature.count == 64)
      } catch {
        #expect(error.status == 403)
      }
    }
    // Blanks around parts and other keys, regions and digits still make a well-formed field.
    #expect(accepted > 100)
    #expect(request.failure(with: verifier) == nil)
  }
}
