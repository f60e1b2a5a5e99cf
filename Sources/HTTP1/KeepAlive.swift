extension RequestHead {
  /// Whether the connection may serve another request after this one (RFC 9112 section 9.3): in HTTP/1.1
  /// unless Connection says `close`, in HTTP/1.0 only if it says `keep-alive` and not `close`.
  public var keepsAlive: Bool {
    fields.keepsAlive(version)
  }
}

extension ResponseHead {
  /// Whether the connection may serve another request after this response, by the same rules. A response that
  /// ends with the connection (``BodyFraming/untilClose``) ends it whatever this says.
  public var keepsAlive: Bool {
    fields.keepsAlive(version)
  }
}

extension HeaderFields {
  func keepsAlive(_ version: HTTPVersion) -> Bool {
    guard has(.connection) else { return version == .http11 }
    if connectionNames("close") { return false }
    return version == .http11 || connectionNames("keep-alive")
  }

  /// Whether a Connection field names `option`, given in lower case.
  func connectionNames(_ option: StaticString) -> Bool {
    let span = bytes.span
    for entry in entries where entry.known == .connection {
      var elements = ListElements(entry.value)
      while let element = elements.next(in: span) {
        if ASCII.equalsIgnoringCase(span, element, option) { return true }
      }
    }
    return false
  }

  /// Whether a Connection field names what stands in `bytes[name]`.
  func connectionNames(_ name: Range<Int>) -> Bool {
    guard has(.connection) else { return false }
    let span = bytes.span
    for entry in entries where entry.known == .connection {
      var elements = ListElements(entry.value)
      while let element = elements.next(in: span) {
        if ASCII.equalsIgnoringCase(span, element, name) { return true }
      }
    }
    return false
  }
}
