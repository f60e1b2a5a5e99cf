import COpenSSL

/// A DNS name or an IP address that a certificate is for.
public struct CertificateName: Sendable, Hashable, CustomStringConvertible {
  enum Kind: Sendable, Hashable {
    case dns
    /// The address's 4 or 16 bytes.
    case address([UInt8])
  }

  let kind: Kind
  /// The name in lower case, or the address without brackets.
  public let description: String

  /// The longest DNS name (RFC 1035 section 2.3.4), as text.
  private static let maximumLength = 253
  private static let maximumLabel = 63

  /// - Parameter text: a host name, possibly with `*` as its first label, or an IPv4 or IPv6 address, in brackets or
  ///   not. Nil when it is neither.
  public init?(_ text: String) {
    var name = text[...]
    if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
    let plain = String(name)
    if let bytes = Self.address(plain) {
      kind = .address(bytes)
      description = plain.lowercased()
    } else if Self.isName(plain) {
      kind = .dns
      description = plain.lowercased()
    } else {
      return nil
    }
  }

  /// As OpenSSL writes it in a list of alternative names. The checks above leave nothing in it that its small
  /// language gives a meaning to.
  var alternativeName: String {
    switch kind {
    case .dns: "DNS:\(description)"
    case .address: "IP:\(description)"
    }
  }

  /// As OpenSSL writes it in a list of what a CA may issue for: a name stands for itself and all below it.
  var permittedName: String {
    switch kind {
    case .dns: "permitted;DNS:\(description.hasPrefix("*.") ? String(description.dropFirst(2)) : description)"
    case .address(let bytes):
      bytes.count == 4
        ? "permitted;IP:\(description)/255.255.255.255"
        : "permitted;IP:\(description)/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    }
  }

  private static func address(_ text: String) -> [UInt8]? {
    guard text.utf8.allSatisfy({ $0 != 0 }) else { return nil }
    ERR_clear_error()
    defer { ERR_clear_error() }
    guard let address = a2i_IPADDRESS(text) else { return nil }
    defer { ASN1_OCTET_STRING_free(address) }
    let count = Int(ASN1_STRING_length(address))
    guard count == 4 || count == 16 else { return nil }
    return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(address), count: count))
  }

  private static func isName(_ text: String) -> Bool {
    guard text.utf8.count <= maximumLength else { return false }
    var labels = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)[...]
    if labels.count > 1, let first = labels.first, first.elementsEqual("*".utf8) {
      labels = labels.dropFirst()
    }
    // A last label of digits makes an address that was misspelled.
    guard let last = labels.last, !last.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
    return labels.allSatisfy { label in
      guard 1...maximumLabel ~= label.count, label.first != 0x2D, label.last != 0x2D else { return false }
      return label.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
      }
    }
  }
}
