/// The query of a request to the inspector: names and values, decoded.
struct QueryString: Sendable {
  let fields: [(name: String, value: String)]

  /// - Parameter target: a request target; without a `?` there are no fields.
  init(target: some Collection<UInt8>) {
    guard let mark = target.firstIndex(of: 0x3F) else {
      fields = []
      return
    }
    let query = String(decoding: target[target.index(after: mark)...], as: UTF8.self)
    fields = query.split(separator: "&").map { part in
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(halves.first ?? ""), halves.count > 1 ? Self.decoded(halves[1]) : "")
    }
  }

  /// The value of the first field of that name.
  subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// `%41+b` as `A b`; an escape that is none stays as it is.
  static func decoded(_ text: Substring) -> String {
    var output: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x2B {
        output.append(0x20)
      } else if byte == 0x25, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16),
        rest.prefix(2).count == 2, rest.first != 0x2B, rest.first != 0x2D
      {
        output.append(value)
        rest = rest.dropFirst(2)
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
