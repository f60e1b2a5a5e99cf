extension ParseError {
  /// Every fault that a message is refused for. The raw value is the label.
  public enum Code: String, Sendable, CaseIterable {
    // Lines of any part.
    case bareCarriageReturn = "bare-carriage-return"
    case bareLineFeed = "bare-line-feed"
    case controlByte = "control-byte"
    case leadingBlank = "leading-blank"
    case leadingEmptyLines = "leading-empty-lines"
    case misplacedEnd = "misplaced-end-of-head"
    // Sizes.
    case bodyTooLarge = "body-too-large"
    case connectionTooLong = "connection-too-long"
    case fieldLineTooLong = "field-line-too-long"
    case headTooLarge = "head-too-large"
    case startLineTooLong = "start-line-too-long"
    case tooManyFields = "too-many-fields"
    // The request line.
    case badMethod = "bad-method"
    case badRequestLine = "bad-request-line"
    case badTarget = "bad-target"
    case badVersion = "bad-version"
    case methodTooLong = "method-too-long"
    case missingVersion = "missing-version"
    case unsupportedVersion = "unsupported-version"
    // The status line.
    case badStatus = "bad-status"
    case badStatusLine = "bad-status-line"
    case unexpectedSwitch = "unexpected-protocol-switch"
    // Field lines.
    case ambiguousFieldName = "ambiguous-field-name"
    case badFieldName = "bad-field-name"
    case blankBeforeColon = "blank-before-colon"
    case emptyFieldName = "empty-field-name"
    case foldedLine = "folded-line"
    case missingColon = "missing-colon"
    // Host and Expect.
    case badHost = "bad-host"
    case hostMismatch = "host-mismatch"
    case missingHost = "missing-host"
    case repeatedHost = "repeated-host"
    case unsupportedExpectation = "unsupported-expectation"
    // Framing.
    case badContentLength = "bad-content-length"
    case badTransferEncoding = "bad-transfer-encoding"
    case contentLengthWithTransferEncoding = "content-length-with-transfer-encoding"
    case repeatedContentLength = "repeated-content-length"
    case repeatedTransferEncoding = "repeated-transfer-encoding"
    case transferEncodingInHTTP10 = "transfer-encoding-in-http-1-0"
    case unexpectedBody = "unexpected-body"
    case unsupportedTransferCoding = "unsupported-transfer-coding"
    // The chunked coding.
    case badChunkEnd = "bad-chunk-end"
    case badChunkExtension = "bad-chunk-extension"
    case badChunkSize = "bad-chunk-size"
    case chunkExtensionTooLong = "chunk-extension-too-long"
    case chunkSizeTooLarge = "chunk-size-too-large"
    case forbiddenTrailer = "forbidden-trailer"
    case trailersTooLarge = "trailers-too-large"
  }
}

extension ParseError.Code {
  var status: Int {
    switch self {
    case .bodyTooLarge: 413
    case .startLineTooLong: 414
    case .unsupportedExpectation: 417
    case .connectionTooLong, .fieldLineTooLong, .headTooLarge, .tooManyFields, .trailersTooLarge: 431
    case .methodTooLong, .unsupportedTransferCoding: 501
    case .unsupportedVersion: 505
    default: 400
    }
  }

  var rfc: String {
    switch self {
    case .bareCarriageReturn, .bareLineFeed, .leadingBlank, .leadingEmptyLines: "RFC 9112 section 2.2"
    case .misplacedEnd: "RFC 9112 section 2.1"
    case .badVersion: "RFC 9112 section 2.3"
    case .badRequestLine, .methodTooLong, .missingVersion, .startLineTooLong: "RFC 9112 section 3"
    case .badTarget, .badHost, .missingHost, .repeatedHost: "RFC 9112 section 3.2"
    case .hostMismatch: "RFC 9112 section 3.2.2"
    case .badStatus, .badStatusLine: "RFC 9112 section 4"
    case .blankBeforeColon, .missingColon: "RFC 9112 section 5.1"
    case .foldedLine: "RFC 9112 section 5.2"
    case .repeatedTransferEncoding, .transferEncodingInHTTP10, .unsupportedTransferCoding:
      "RFC 9112 section 6.1"
    case .badTransferEncoding, .contentLengthWithTransferEncoding, .repeatedContentLength, .unexpectedBody:
      "RFC 9112 section 6.3"
    case .badChunkEnd, .badChunkSize, .chunkSizeTooLarge: "RFC 9112 section 7.1"
    case .badChunkExtension, .chunkExtensionTooLong: "RFC 9112 section 7.1.1"
    case .ambiguousFieldName, .badFieldName, .emptyFieldName: "RFC 9110 section 5.1"
    case .controlByte: "RFC 9110 section 5.5"
    case .forbiddenTrailer: "RFC 9110 section 6.5.1"
    case .connectionTooLong: "RFC 9110 section 7.6.1"
    case .badContentLength: "RFC 9110 section 8.6"
    case .badMethod: "RFC 9110 section 9.1"
    case .unsupportedExpectation: "RFC 9110 section 10.1.1"
    case .unexpectedSwitch: "RFC 9110 section 15.2.2"
    case .bodyTooLarge: "RFC 9110 section 15.5.14"
    case .unsupportedVersion: "RFC 9110 section 15.6.6"
    case .fieldLineTooLong, .headTooLarge, .tooManyFields, .trailersTooLarge: "RFC 6585 section 5"
    }
  }

  /// What is wrong, as a sentence without its full stop.
  var sentence: String {
    switch self {
    case .bareCarriageReturn: "A carriage return is not followed by a line feed"
    case .bareLineFeed: "A line feed does not follow a carriage return"
    case .controlByte: "A control byte stands in the message head"
    case .leadingBlank: "The first field line begins with a blank"
    case .leadingEmptyLines: "More than one empty line stands before the start line"
    case .misplacedEnd: "The head does not end with its first empty line"
    case .bodyTooLarge: "The body is larger than this program accepts"
    case .connectionTooLong: "The Connection field is longer than this program accepts"
    case .fieldLineTooLong: "A field line is longer than this program accepts"
    case .headTooLarge: "The message head is larger than this program accepts"
    case .startLineTooLong: "The start line is longer than this program accepts"
    case .tooManyFields: "The message has more fields than this program accepts"
    case .badMethod: "The method holds a byte that no method may have"
    case .badRequestLine:
      "The request line is not a method, a target and a version with one space between each"
    case .badTarget: "The request target is not in a form that its method may have"
    case .badVersion: "The version is not of the form HTTP/1.1"
    case .methodTooLong: "The method is longer than any known method"
    case .missingVersion: "The start line has no HTTP version"
    case .unsupportedVersion: "The HTTP version is neither 1.1 nor 1.0"
    case .badStatus: "The status is not a number from 100 to 599"
    case .badStatusLine: "The status line is not a version, a status and a reason phrase"
    case .unexpectedSwitch: "The response switches protocols, which nobody asked for"
    case .ambiguousFieldName: "A field name with underscores resembles one that frames the message"
    case .badFieldName: "A field name holds a byte that no name may have"
    case .blankBeforeColon: "A blank stands between a field name and its colon"
    case .emptyFieldName: "A field line has no name"
    case .foldedLine: "A field value is folded over two lines"
    case .missingColon: "A field line has no colon"
    case .badHost: "The host is not a name or address with an optional port"
    case .hostMismatch: "Host differs from the authority in the request target"
    case .missingHost: "An HTTP/1.1 request has no Host"
    case .repeatedHost: "Host stands more than once"
    case .unsupportedExpectation: "Expect asks for something else than 100-continue"
    case .badContentLength: "Content-Length is not a plain decimal number"
    case .badTransferEncoding: "Transfer-Encoding is not exactly chunked"
    case .contentLengthWithTransferEncoding: "Content-Length and Transfer-Encoding stand together"
    case .repeatedContentLength: "Content-Length stands more than once"
    case .repeatedTransferEncoding: "Transfer-Encoding stands more than once"
    case .transferEncodingInHTTP10: "Transfer-Encoding stands in an HTTP/1.0 message"
    case .unexpectedBody: "The response announces a body that its status cannot have"
    case .unsupportedTransferCoding: "Transfer-Encoding names a coding other than chunked"
    case .badChunkEnd: "A chunk's data is not followed by CRLF"
    case .badChunkExtension: "A chunk extension is ill-formed"
    case .badChunkSize: "A chunk size is not a hexadecimal number"
    case .chunkExtensionTooLong: "The chunk extensions are longer than this program accepts"
    case .chunkSizeTooLarge: "A chunk size is larger than any body can be"
    case .forbiddenTrailer: "A field that must not be a trailer stands in the trailer section"
    case .trailersTooLarge: "The trailer section is larger than this program accepts"
    }
  }
}
