/// The field names that some part of this program treats in a way of its own, recognised once while a head is
/// parsed so that nobody compares names again. Every other name is ``other`` and travels as bytes.
public enum FieldName: UInt8, Sendable, CaseIterable {
  case other
  case accept
  case amzSDKInvocationID
  case amzSDKRequest
  case authorization
  case connection
  case contentEncoding
  case contentLength
  case contentType
  case date
  case expect
  case forwarded
  case host
  case keepAlive
  case origin
  case proxyAuthenticate
  case proxyAuthorization
  case proxyConnection
  case secFetchSite
  case server
  case te
  case trailer
  case transferEncoding
  case upgrade
  case userAgent
  case via
  case xAmzContentSHA256
  case xAmzDate
  case xAmzSecurityToken
  case xAmznErrorType
  case xAmznRequestID

  /// The name in lower case, as it stands in a SigV4 SignedHeaders list; empty for ``other``.
  public var lowercased: StaticString {
    switch self {
    case .other: ""
    case .accept: "accept"
    case .amzSDKInvocationID: "amz-sdk-invocation-id"
    case .amzSDKRequest: "amz-sdk-request"
    case .authorization: "authorization"
    case .connection: "connection"
    case .contentEncoding: "content-encoding"
    case .contentLength: "content-length"
    case .contentType: "content-type"
    case .date: "date"
    case .expect: "expect"
    case .forwarded: "forwarded"
    case .host: "host"
    case .keepAlive: "keep-alive"
    case .origin: "origin"
    case .proxyAuthenticate: "proxy-authenticate"
    case .proxyAuthorization: "proxy-authorization"
    case .proxyConnection: "proxy-connection"
    case .secFetchSite: "sec-fetch-site"
    case .server: "server"
    case .te: "te"
    case .trailer: "trailer"
    case .transferEncoding: "transfer-encoding"
    case .upgrade: "upgrade"
    case .userAgent: "user-agent"
    case .via: "via"
    case .xAmzContentSHA256: "x-amz-content-sha256"
    case .xAmzDate: "x-amz-date"
    case .xAmzSecurityToken: "x-amz-security-token"
    case .xAmznErrorType: "x-amzn-errortype"
    case .xAmznRequestID: "x-amzn-requestid"
    }
  }

  /// Recognises the name that stands in `bytes[range]`, whatever its case. HOT: its length leaves one to four
  /// candidates, and their first byte usually one.
  public init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    switch range.count {
    case 2: self = Self.one(of: .te, bytes, range)
    case 3: self = Self.one(of: .via, bytes, range)
    case 4: self = Self.one(of: .host, .date, bytes, range)
    case 6: self = Self.one(of: .accept, .expect, .origin, .server, bytes, range)
    case 7: self = Self.one(of: .upgrade, .trailer, bytes, range)
    case 9: self = Self.one(of: .forwarded, bytes, range)
    case 10: self = Self.one(of: .userAgent, .connection, .xAmzDate, .keepAlive, bytes, range)
    case 12: self = Self.one(of: .contentType, bytes, range)
    case 13: self = Self.one(of: .authorization, bytes, range)
    case 14: self = Self.one(of: .contentLength, .secFetchSite, bytes, range)
    case 15: self = Self.one(of: .amzSDKRequest, bytes, range)
    case 16:
      self = Self.one(of: .contentEncoding, .proxyConnection, .xAmznErrorType, .xAmznRequestID, bytes, range)
    case 17: self = Self.one(of: .transferEncoding, bytes, range)
    case 18: self = Self.one(of: .proxyAuthenticate, bytes, range)
    case 19: self = Self.one(of: .proxyAuthorization, bytes, range)
    case 20: self = Self.one(of: .xAmzSecurityToken, .xAmzContentSHA256, bytes, range)
    case 21: self = Self.one(of: .amzSDKInvocationID, bytes, range)
    default: self = .other
    }
  }

  @inline(__always)
  private static func one(
    of first: FieldName, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> FieldName {
    ASCII.equalsIgnoringCase(bytes, range, first.lowercased) ? first : .other
  }

  @inline(__always)
  private static func one(
    of first: FieldName, _ second: FieldName, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> FieldName {
    let found = one(of: first, bytes, range)
    return found == .other ? one(of: second, bytes, range) : found
  }

  @inline(__always)
  private static func one(
    of first: FieldName, _ second: FieldName, _ third: FieldName, _ fourth: FieldName,
    _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> FieldName {
    let found = one(of: first, second, bytes, range)
    return found == .other ? one(of: third, fourth, bytes, range) : found
  }
}
