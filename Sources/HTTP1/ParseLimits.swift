/// How much of a message is read before it is refused. All are in bytes unless said otherwise.
public struct ParseLimits: Sendable, Equatable {
  /// A whole head, start line and final empty line included. Beyond it: 431.
  public var head: Int
  /// The start line without its CRLF. Beyond it: 414. RFC 9112 section 3 asks for 8000 at least.
  public var line: Int
  /// One field line without its CRLF. Beyond it: 431. Session tokens of AWS take several thousand.
  public var fieldLine: Int
  /// How many field lines one head or one trailer section may have. Beyond it: 431.
  public var fields: Int
  /// A request's body, decoded. Beyond it: 413. Batch itself takes at most 30 KiB for a SubmitJob.
  public var body: Int

  public init(
    head: Int = 65_536, line: Int = 16_384, fieldLine: Int = 16_384, fields: Int = 100,
    body: Int = 1_048_576
  ) {
    self.head = head
    self.line = line
    self.fieldLine = fieldLine
    self.fields = fields
    self.body = body
  }

  /// A method; longer than every registered one (RFC 9110 section 16.1.1), so 501 (RFC 9112 section 3).
  static let method = 32
  /// All values of Connection in one head together. Every field is compared with every name in them, so this
  /// keeps that work small; real ones hold a name or two.
  static let connection = 1024
  /// A host name; DNS allows 253 (RFC 1035 section 2.3.4).
  static let host = 255
  /// The hexadecimal digits of a chunk-size: what 64 bits need.
  static let chunkSizeDigits = 16
  /// The extensions of one chunk. No known one is longer than a few dozen bytes.
  static let chunkExtension = 256
  /// The extensions of all chunks of one body, which nobody reads, together.
  static let chunkExtensions = 16_384
}
