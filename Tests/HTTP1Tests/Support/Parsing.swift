import HTTP1

/// The head that `text` spells, `\n` standing for CRLF, the empty line added.
func request(_ text: String) throws -> RequestHead {
  try RequestHead.parse(wire(text), limits: ParseLimits())
}

func response(_ text: String) throws -> ResponseHead {
  try ResponseHead.parse(wire(text), limits: ParseLimits())
}

func wire(_ text: String) -> [UInt8] {
  Array((text + "\n\n").replacing("\n", with: "\r\n").utf8)
}

/// The code of the error that `body` throws, or nil.
func code(_ body: () throws -> Void) -> ParseError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? ParseError)?.code
  }
}
