import HTTP1
import OpenSSL
import SigV4

/// A request signed anew, as the proxy does it, is one that the verifier takes.
enum SignatureFuzz {
  static func run(_ bytes: [UInt8]) {
    guard let request = FuzzRequest(bytes) else { return }
    // The proxy refuses these before it signs.
    guard (try? RequestVerifier.checkForm(request.head, target: request.target)) != nil else { return }
    for credentials in [FuzzKeys.plain, FuzzKeys.session] {
      guard let wire = signed(request, credentials) else { continue }
      check(wire, request, credentials)
    }
  }

  private static func signed(_ request: FuzzRequest, _ credentials: SigV4Credentials) -> [UInt8]? {
    let head = request.head
    var writer = HeadWriter()
    writer.bytes.append(contentsOf: head.bytes[head.method])
    let method = 0..<writer.bytes.count
    writer.bytes.append(0x20)
    let start = writer.bytes.count
    WireTarget.append(head.bytes.span, request.target, prefix: [], to: &writer.bytes)
    let target = start..<writer.bytes.count
    writer.append(" HTTP/1.1\r\n")
    var fields: [HeaderField] = []
    for (index, field) in head.fields.entries.enumerated() {
      if [.authorization, .xAmzDate, .date, .xAmzSecurityToken, .xAmzContentSHA256].contains(field.known) {
        continue
      }
      let moved = writer.bytes.count - field.name.lowerBound
      writer.copyLines(index..<index + 1, of: head.fields)
      fields.append(
        HeaderField(
          name: field.name.lowerBound + moved..<field.name.upperBound + moved,
          value: field.value.lowerBound + moved..<field.value.upperBound + moved, known: field.known))
    }
    if head.fields.first(.host) == nil {
      let start = writer.bytes.count
      writer.field("Host", "localhost")
      fields.append(HeaderField(name: start..<start + 4, value: start + 6..<start + 15, known: .host))
    }
    do throws(OpenSSLError) {
      try FuzzKeys.signer.sign(
        &writer, method: method, target: target, fields: fields,
        body: FuzzKeys.hasher.hash(request.body.span), credentials: credentials, region: "eu-west-1",
        service: "batch", now: FuzzKeys.time)
    } catch {
      failed("it cannot be signed: \(error)")
    }
    writer.end()
    return writer.bytes
  }

  private static func check(_ wire: [UInt8], _ request: FuzzRequest, _ credentials: SigV4Credentials) {
    guard let again = FuzzRequest(wire + request.body) else {
      // Signing adds up to three fields and some hundred bytes; near the limits that is too much.
      let isNearLimits = request.head.fields.entries.count > 96 || wire.count > 60_000
      must(isNearLimits || longest(wire) > 4096, "what was signed is no request")
      return
    }
    if let field = again.head.fields.first(.authorization), field.value.count > 4096 { return }
    if let failure = again.verification(by: credentials) { failed("\(failure)") }
    let other = credentials.sessionToken == nil ? FuzzKeys.session : FuzzKeys.plain
    must(!again.isVerified(by: other), "it holds for other credentials too")
  }

  private static func longest(_ bytes: [UInt8]) -> Int {
    bytes.split(separator: 0x0A).map(\.count).max() ?? 0
  }
}
