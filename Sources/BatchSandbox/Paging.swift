/// One page of a list. A token names the last element shown, so a list may grow between two pages.
struct Page<Element> {
  var elements: [Element]
  var nextToken: String?

  /// The page of `all` after `token`. `sequence` gives each element a number of its own; `all` is sorted by it, up or
  /// down. `kind` keeps the tokens of different lists apart.
  static func of(
    _ all: [Element], kind: String, size: Int, token: String?, isRising: Bool = true,
    sequence: (Element) -> Int
  ) throws(SandboxError) -> Page {
    var rest = all[...]
    if let token {
      let parts = token.split(separator: ".")
      guard parts.count == 2, parts[0] == kind, let last = Int(parts[1], radix: 36) else {
        throw .refused("nextToken is not one that this list gave out.", "token")
      }
      rest = all.drop { isRising ? sequence($0) <= last : sequence($0) >= last }
    }
    let elements = Array(rest.prefix(size))
    guard rest.count > size, let last = elements.last else { return Page(elements: elements) }
    return Page(elements: elements, nextToken: "\(kind).\(String(sequence(last), radix: 36))")
  }

  /// The answer of a list operation.
  func answer(_ key: String, _ describe: (Element) -> JSONValue) -> JSONValue {
    var members: JSONMembers = [:]
    members[key] = .array(elements.map(describe))
    if let nextToken { members["nextToken"] = .string(nextToken) }
    return .object(members)
  }
}
