extension RequestHead {
  /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 section 10.1.1). In
  /// HTTP/1.0 that is to be ignored. A request without a body needs no such answer; ``bodyFraming(limits:)``
  /// tells.
  ///
  /// - Throws: 417 for any other expectation, and for more than one.
  public func expectation() throws(ParseError) -> Bool {
    guard let field = fields.first(.expect) else { return false }
    guard fields.count(of: .expect) == 1,
      ASCII.equalsIgnoringCase(bytes.span, field.value, "100-continue")
    else { throw ParseError(.unsupportedExpectation) }
    return version == .http11
  }
}
