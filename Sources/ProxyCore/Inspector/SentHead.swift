import HTTP1
import OpenSSL
import SigV4

/// The head that went to the upstream, for show. It is written anew by the very function that wrote it, from the
/// client's head and with keys that are none, so that no credential of the proxy's has to be kept; the signature,
/// which is masked anyway, is therefore another one.
enum SentHead {
  /// - Parameter length: of the body that was sent.
  /// - Returns: nil where nothing was sent.
  static func lines(of entry: JournalEntry, bodyLength length: Int) -> HeadLines? {
    // Heads are read under the default limits; the listener's option concerns bodies only.
    guard let sent = entry.sent, let head = try? RequestHead.parse(entry.requestHead, limits: ParseLimits()),
      let signer = try? RequestSigner(), let hasher = try? SHA256Hasher()
    else { return nil }
    var target = head.target
    if case .absolute(_, let origin)? = try? head.targetForm() { target = origin }
    // One byte stands for any number; the number itself is put in below.
    let body: [UInt8] = length > 0 ? [0x20] : []
    let credentials = SigV4Credentials(
      accessKeyID: sent.accessKeyID, secretAccessKey: SecretMask.text,
      sessionToken: sent.hasSessionToken ? SecretMask.text : nil)
    let bytes = try? OutboundRequest.bytes(
      head: head, target: target, body: body, bodyDigest: hasher.hash(body.span), route: sent,
      credentials: credentials, now: sent.signedAt, signer: signer)
    return bytes.map { HeadLines($0.dropLast(body.count)).with(contentLength: length) }
  }
}

extension HeadLines {
  fileprivate func with(contentLength length: Int) -> HeadLines {
    HeadLines(
      startLine: startLine,
      fields: fields.map { $0.name.lowercased() == "content-length" ? ($0.name, String(length)) : $0 })
  }
}
