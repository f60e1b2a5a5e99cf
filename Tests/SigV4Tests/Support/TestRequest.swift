import HTTP1
import OpenSSL
import SigV4

/// A request that tests build, change and have signed or checked.
struct TestRequest: Sendable {
  var method: String
  var target: String
  var fields: [(String, String)]
  var body: String

  /// A head without any check, so that tests can hold what no parser lets through.
  var head: RequestHead {
    var bytes = Array("\(method) \(target) HTTP/1.1\r\n".utf8)
    var entries: [HeaderField] = []
    for (name, value) in fields {
      let start = bytes.count
      bytes += Array("\(name): \(value)\r\n".utf8)
      let valueStart = start + name.utf8.count + 2
      var range = valueStart..<bytes.count - 2
      while !range.isEmpty, bytes[range.lowerBound] == 0x20 {
        range = range.lowerBound + 1..<range.upperBound
      }
      while !range.isEmpty, bytes[range.upperBound - 1] == 0x20 {
        range = range.lowerBound..<range.upperBound - 1
      }
      entries.append(
        HeaderField(
          name: start..<start + name.utf8.count, value: range,
          known: FieldName(bytes.span, start..<start + name.utf8.count)))
    }
    bytes += [0x0D, 0x0A]
    let methodEnd = method.utf8.count
    return RequestHead(
      method: 0..<methodEnd, target: methodEnd + 1..<methodEnd + 1 + target.utf8.count,
      version: .http11, fields: HeaderFields(bytes: bytes, entries: entries))
  }

  subscript(name: String) -> String? {
    get { fields.first { $0.0.lowercased() == name.lowercased() }?.1 }
    set {
      if let index = fields.firstIndex(where: { $0.0.lowercased() == name.lowercased() }) {
        if let newValue { fields[index].1 = newValue } else { fields.remove(at: index) }
      } else if let newValue {
        fields.append((name, newValue))
      }
    }
  }

  /// Reads the Authorization field and checks the signature, as a proxy does.
  func verify(
    with verifier: RequestVerifier, credentials: SigV4Credentials = TestKeys.credentials,
    service: StaticString = "batch", now: Int64 = SignedCase.time
  ) throws(VerificationFailure) -> SHA256Digest {
    let head = head
    try RequestVerifier.checkForm(head, target: head.target)
    let authorization = try AuthorizationHeader.read(head.fields)
    return try verifier.verify(
      head, target: head.target, body: Array(body.utf8), authorization: authorization,
      credentials: credentials,
      service: service, now: now)
  }

  /// The failure of ``verify(with:credentials:service:now:)``, or nil when the signature holds.
  func failure(
    with verifier: RequestVerifier, credentials: SigV4Credentials = TestKeys.credentials,
    service: StaticString = "batch", now: Int64 = SignedCase.time
  ) -> VerificationFailure? {
    do throws(VerificationFailure) {
      _ = try verify(with: verifier, credentials: credentials, service: service, now: now)
      return nil
    } catch {
      return error
    }
  }

  /// Signs all its fields anew and puts the fields that signing adds to their end.
  func signed(
    with signer: RequestSigner, credentials: SigV4Credentials = TestKeys.credentials,
    region: String = "eu-west-1", service: StaticString = "batch", now: Int64 = SignedCase.time
  ) throws(OpenSSLError) -> TestRequest {
    let head = head
    var writer = HeadWriter()
    writer.bytes = Array(head.bytes.dropLast(2))
    let end = writer.bytes.count
    try signer.sign(
      &writer, method: head.method, target: head.target, fields: head.fields.entries,
      body: try SHA256Hasher().hash(Array(body.utf8).span), credentials: credentials, region: region,
      service: service, now: now)
    var request = self
    for line in String(decoding: writer.bytes[end...], as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      request.fields.append((String(line[..<colon]), String(line[colon...].dropFirst(2))))
    }
    return request
  }
}

extension String {
  init(bytes: [UInt8]) { self.init(decoding: bytes, as: UTF8.self) }
}
