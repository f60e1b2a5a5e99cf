import HTTP1

/// Writes server-sent events (HTML Standard section 9.2.6). Data is JSON of one line.
enum EventStreamText {
  static func append(_ event: StaticString, id: String? = nil, _ data: [UInt8], to output: inout [UInt8]) {
    output.append("event: ")
    output.append(event)
    if let id {
      output.append("\nid: ")
      output.append(contentsOf: id.utf8)
    }
    output.append("\ndata: ")
    output.append(contentsOf: data)
    output.append("\n\n")
  }

  /// Sent first: a browser that loses the connection comes again after a second.
  static let beginning = Array("retry: 1000\n\n".utf8)
  /// Sent when nothing else was for a while, so that both ends notice when the other is gone.
  static let heartbeat = Array("event: beat\ndata: {}\n\n".utf8)
}
