import COpenSSL

/// What a certificate says, as text for messages.
public struct CertificateSummary: Sendable, Equatable {
  /// `C = US, O = Amazon, CN = Amazon RSA 2048 M01`; control characters and what is not ASCII are escaped.
  public let subject: String
  public let issuer: String
  /// `2026-11-24 14:02:11 UTC`
  public let notBefore: String
  public let notAfter: String
  /// The host names and IP addresses that it is for, at most ``maximumNames``.
  public let names: [String]

  /// Certificates of large sites have a hundred names; nobody reads them all in a message.
  public static let maximumNames = 20

  init(_ certificate: OpaquePointer) {
    subject = Self.text(X509_get_subject_name(certificate))
    issuer = Self.text(X509_get_issuer_name(certificate))
    notBefore = Self.text(X509_get0_notBefore(certificate))
    notAfter = Self.text(X509_get0_notAfter(certificate))
    names = Self.names(certificate)
  }

  private static func text(_ name: OpaquePointer?) -> String {
    guard let name, let bio = try? MemoryBIO(),
      X509_NAME_print_ex(bio.pointer, name, 0, shim_XN_FLAG_ONELINE()) >= 0
    else { return "" }
    return bio.text
  }

  private static func text(_ time: UnsafePointer<ASN1_TIME>?) -> String {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return "" }
    func pad(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1))-\(pad(parts.tm_mday)) "
      + "\(pad(parts.tm_hour)):\(pad(parts.tm_min)):\(pad(parts.tm_sec)) UTC"
  }

  private static func names(_ certificate: OpaquePointer) -> [String] {
    guard let extensionValue = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else {
      return []
    }
    let list = OpaquePointer(extensionValue)
    defer { GENERAL_NAMES_free(list) }
    var names: [String] = []
    for index in 0..<shim_sk_GENERAL_NAME_num(list) where names.count < maximumNames {
      guard let name = shim_sk_GENERAL_NAME_value(list, index) else { continue }
      var kind: Int32 = 0
      guard let value = GENERAL_NAME_get0_value(name, &kind) else { continue }
      let string = value.assumingMemoryBound(to: ASN1_STRING.self)
      let bytes = UnsafeBufferPointer(
        start: ASN1_STRING_get0_data(string), count: Int(max(0, ASN1_STRING_length(string))))
      switch kind {
      case GEN_DNS: names.append(visible(bytes))
      case GEN_IPADD: names.append(SystemCalls.addressText(bytes) ?? "?")
      default: continue
      }
    }
    return names
  }

  /// A name's visible characters; it was chosen by whoever made the certificate.
  private static func visible(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes.prefix(255).map { (0x21...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
  }
}
