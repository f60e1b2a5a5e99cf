import HTTP1
import SigV4
import Testing

/// A request together with what another implementation computed for it.
struct SignedCase: Sendable, CustomTestStringConvertible {
  let name: String
  let method: String
  let target: String
  /// With Host, without what signing adds.
  let fields: [(String, String)]
  let body: String
  let token: String?
  let region: String
  let service: StaticService
  /// Line by line.
  let canonicalRequest: [String]
  let signature: String

  /// 2026-11-24 14:02:11 UTC, at which all of them are signed.
  static let time: Int64 = 1_795_528_931
  static let date = "20261124T140211Z"

  var testDescription: String { name }
  var credentials: SigV4Credentials {
    SigV4Credentials(accessKeyID: TestKeys.accessKeyID, secretAccessKey: TestKeys.secret, sessionToken: token)
  }
  var signedHeaders: String { canonicalRequest[canonicalRequest.count - 2] }
  var scope: String { "20261124/\(region)/\(service.rawValue)/aws4_request" }
  var authorization: String {
    "AWS4-HMAC-SHA256 Credential=\(TestKeys.accessKeyID)/\(scope), SignedHeaders=\(signedHeaders), "
      + "Signature=\(signature)"
  }
  var stringToSignHead: String { "AWS4-HMAC-SHA256\n\(Self.date)\n\(scope)\n" }

  /// As its client sends it.
  var signedRequest: TestRequest {
    var fields = fields
    fields.append(("X-Amz-Date", Self.date))
    if let token { fields.append(("X-Amz-Security-Token", token)) }
    fields.append(("Authorization", authorization))
    return TestRequest(method: method, target: target, fields: fields, body: body)
  }
}

/// The services of the cases; a literal converts to one.
enum StaticService: String, Sendable, ExpressibleByStringLiteral {
  case batch
  case sts
  case service

  init(stringLiteral value: String) { self = Self(rawValue: value) ?? .service }

  var text: StaticString {
    switch self {
    case .batch: "batch"
    case .sts: "sts"
    case .service: "service"
    }
  }
}

/// The keys of AWS's own examples.
enum TestKeys {
  static let accessKeyID = "AKIDEXAMPLE"
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  static let credentials = SigV4Credentials(accessKeyID: accessKeyID, secretAccessKey: secret)
}
