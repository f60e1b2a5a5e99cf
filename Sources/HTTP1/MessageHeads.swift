/// The versions that this program speaks (RFC 9112 section 2.3).
public enum HTTPVersion: Sendable {
  case http10
  case http11
}

/// The head of a request as it was received: request line and fields. Ranges point into `bytes`, which holds
/// the head through its final CRLF CRLF; nothing in it has been decoded or normalised.
public struct RequestHead: Sendable {
  public let method: Range<Int>
  public let target: Range<Int>
  public let version: HTTPVersion
  public let fields: HeaderFields

  public init(method: Range<Int>, target: Range<Int>, version: HTTPVersion, fields: HeaderFields) {
    self.method = method
    self.target = target
    self.version = version
    self.fields = fields
  }

  /// The whole head as it was received.
  @inlinable
  public var bytes: [UInt8] { fields.bytes }

  /// Whether the method is exactly `method`; methods are case-sensitive (RFC 9110 section 9.1).
  @inlinable
  public func isMethod(_ method: StaticString) -> Bool {
    ASCII.equals(bytes.span, self.method, method)
  }
}

/// The head of a response as it was received. Ranges point into `bytes`, which holds the head through its
/// final CRLF CRLF.
public struct ResponseHead: Sendable {
  public let version: HTTPVersion
  /// 100 to 599 (RFC 9110 section 15).
  public let status: Int
  /// The reason phrase, possibly empty.
  public let reason: Range<Int>
  public let fields: HeaderFields

  public init(version: HTTPVersion, status: Int, reason: Range<Int>, fields: HeaderFields) {
    self.version = version
    self.status = status
    self.reason = reason
    self.fields = fields
  }

  /// The whole head as it was received.
  @inlinable
  public var bytes: [UInt8] { fields.bytes }
}
