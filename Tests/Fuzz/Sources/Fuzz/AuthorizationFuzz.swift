import HTTP1
import OpenSSL
import SigV4

/// What both targets about signatures share: AWS's example keys, and a moment at which the seeds were signed.
enum FuzzKeys {
  static let plain = SigV4Credentials(
    accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
  static let session = SigV4Credentials(
    accessKeyID: "ASIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken: "AQoDYXdzEPT//////////wEXAMPLE==")
  /// 24 November 2026, 14:02:11 UTC.
  static let time: Int64 = 1_795_528_931

  // libFuzzer calls from one thread.
  nonisolated(unsafe) static let verifier = make { () throws(OpenSSLError) in try RequestVerifier() }
  nonisolated(unsafe) static let signer = make { () throws(OpenSSLError) in try RequestSigner() }
  nonisolated(unsafe) static let hasher = make { () throws(OpenSSLError) in try SHA256Hasher() }

  private static func make<Value>(_ body: () throws(OpenSSLError) -> Value) -> Value {
    do throws(OpenSSLError) { return try body() } catch { failed("OpenSSL: \(error)") }
  }
}

/// A request head with its body, and where the origin form of its target stands.
struct FuzzRequest {
  let head: RequestHead
  let target: Range<Int>
  let body: [UInt8]

  init?(_ bytes: [UInt8]) {
    guard case .end(let end) = HeadReading.scan(bytes, HeadReading.usual, piece: { max(1, bytes.count) }),
      let head = try? RequestHead.parse(Array(bytes[..<end]), limits: HeadReading.usual)
    else { return nil }
    self.init(head: head, body: Array(bytes[end...]))
  }

  init(head: RequestHead, body: [UInt8]) {
    self.head = head
    self.body = body
    var target = head.target
    if case .absolute(_, let origin)? = try? head.targetForm() { target = origin }
    self.target = target
  }

  /// Whether the proxy would take the request as signed with these keys.
  func isVerified(by credentials: SigV4Credentials) -> Bool {
    verification(by: credentials) == nil
  }

  /// Why it would not.
  func verification(by credentials: SigV4Credentials) -> VerificationFailure? {
    do throws(VerificationFailure) {
      try RequestVerifier.checkForm(head, target: target)
      let authorization = try AuthorizationHeader.read(head.fields)
      let digest = try FuzzKeys.verifier.verify(
        head, target: target, body: body, authorization: authorization, credentials: credentials,
        service: "batch", now: FuzzKeys.time)
      must(digest == FuzzKeys.hasher.hash(body.span), "another body's digest")
      return nil
    } catch {
      must(!error.message.contains(credentials.secretAccessKey), "a secret in a message")
      return error
    }
  }
}

/// The Authorization field and the verifier, on whatever head: the field's parts lie where they should, and a
/// signature that holds does so no longer once anything under it changes.
enum AuthorizationFuzz {
  static func run(_ bytes: [UInt8]) {
    _ = try? AuthorizationHeader.parse(bytes.span, 0..<bytes.count)
    guard let request = FuzzRequest(bytes) else { return }
    checkParts(request.head)
    for credentials in [FuzzKeys.plain, FuzzKeys.session] where request.isVerified(by: credentials) {
      tamper(request, credentials)
    }
  }

  private static func checkParts(_ head: RequestHead) {
    guard let authorization = try? AuthorizationHeader.read(head.fields),
      let field = head.fields.first(.authorization)
    else { return }
    must(HeadReading.count("authorization", in: head.fields) == 1, "one of several was chosen")
    let parts = [
      authorization.accessKeyID, authorization.date, authorization.region, authorization.service,
      authorization.scope, authorization.signedHeaders, authorization.signature,
    ]
    for part in parts {
      must(!part.isEmpty, "an empty part")
      must(field.value.lowerBound <= part.lowerBound && part.upperBound <= field.value.upperBound, "outside")
      for byte in head.bytes[part] { must(byte > 0x20 && byte < 0x7F && byte != 0x2C, "byte \(byte)") }
    }
    for part in parts[..<4] { must(!head.bytes[part].contains(0x2F), "a slash in a part of the scope") }
    must(authorization.signature.count == 64, "a short signature")
  }

  private static func tamper(_ request: FuzzRequest, _ credentials: SigV4Credentials) {
    var random = SplitMix64(of: request.head.bytes + request.body)
    var changed = request.body
    if changed.isEmpty { changed = [0x20] } else { changed[random.below(changed.count)] ^= 1 }
    must(
      !FuzzRequest(head: request.head, body: changed).isVerified(by: credentials),
      "another body under the same signature")
    guard let authorization = try? AuthorizationHeader.read(request.head.fields) else { return }
    let names = ASCII.text(request.head.bytes, authorization.signedHeaders).split(separator: ";")
    var places: [Int] = Array(request.head.method)
    // A segment that `..` takes away again may be anything.
    if !ASCII.text(request.head.bytes, request.target).contains("/.") { places += request.target }
    for field in request.head.fields.entries {
      let name = ASCII.text(request.head.bytes, field.name).lowercased()
      let isSigned = names.contains { $0 == name }
      must(isSigned || !name.hasPrefix("x-amz-") || name == "x-amz-", "\(name) came unsigned")
      // In the date the signature holds for another text of the same second.
      if isSigned, name != "date" { places += field.value }
    }
    places += authorization.region
    places += authorization.signature
    places += authorization.accessKeyID
    guard !places.isEmpty else { return }
    check(request, credentials, changing: places[random.below(places.count)])
  }

  private static func check(_ request: FuzzRequest, _ credentials: SigV4Credentials, changing place: Int) {
    var bytes = request.head.bytes
    let isInKey = (try? AuthorizationHeader.read(request.head.fields))?.accessKeyID.contains(place) ?? false
    // The key's name picks the credentials; it is not itself under the signature.
    if isInKey { return }
    switch bytes[place] {
    // To a digit, so that no escape or case stays the same.
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: bytes[place] = bytes[place] == 0x37 ? 0x38 : 0x37
    default: return
    }
    guard let changed = FuzzRequest(bytes + request.body) else { return }
    must(!changed.isVerified(by: credentials), "byte \(place) may be changed under the same signature")
  }
}
