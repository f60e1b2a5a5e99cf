import HTTP1
import Transport

/// Writes an upstream's answer for the client: status and fields as they came, without the hop-by-hop ones, in the
/// framing that the client's version knows.
struct ResponseRelay {
  /// How the body goes to the client.
  enum Framing {
    /// Content-Length as it came, or no body at all.
    case asReceived
    case chunked
    /// For HTTP/1.0, which knows no chunks: the end of the connection ends the body.
    case untilClose
  }

  let framing: Framing
  let persists: Bool

  /// Chooses the framing and writes the head.
  /// - Parameters:
  ///   - extra: fields of this proxy's own, already in wire form with their CRLF.
  init(
    _ head: ResponseHead, to exchange: ServerExchange, isHEAD: Bool, date: [UInt8], extra: [UInt8],
    writer: inout HeadWriter
  ) {
    let hasLength = head.fields.has(.contentLength)
    let hasBody = !isHEAD && head.status != 204 && head.status != 304
    if hasLength || !hasBody {
      framing = .asReceived
    } else {
      framing = exchange.head.version == .http11 ? .chunked : .untilClose
    }
    if case .untilClose = framing { persists = false } else { persists = exchange.persists }
    writer.statusLine(head)
    // Lines that travel as they came are copied together: from `kept` on they wait to be.
    let fields = head.fields
    var kept = 0
    for (index, field) in fields.entries.enumerated() where HopByHopFields.contains(field, in: fields) {
      writer.copyLines(kept..<index, of: fields)
      kept = index + 1
    }
    writer.copyLines(kept..<fields.entries.count, of: fields)
    if !fields.has(.date) { writer.field("Date", bytes: date.span) }
    writer.bytes.append(extra.span)
    if case .chunked = framing { writer.field("Transfer-Encoding", "chunked") }
    exchange.appendConnectionField(to: &writer, persists: persists)
    writer.end()
  }

  /// Appends a piece of the body in the framing chosen.
  func append(_ piece: ArraySlice<UInt8>, to output: inout [UInt8]) {
    guard !piece.isEmpty else { return }
    if case .chunked = framing {
      ChunkedEncoder.append(piece.span, to: &output)
    } else {
      output.append(piece.span)
    }
  }

  /// Appends what ends the body.
  func appendEnd(to output: inout [UInt8]) {
    if case .chunked = framing { ChunkedEncoder.appendEnd(to: &output) }
  }
}
