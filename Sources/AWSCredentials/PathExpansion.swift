/// `~` and `$NAME` in the paths that environment variables give, expanded as botocore expands them: variables
/// first, then a leading `~/`; a name that is not set stays as it is written.
enum PathExpansion {
  static func expand(_ path: String, environment: [String: String], home: String?) -> String {
    let text = expandVariables(path, environment: environment)
    guard let home, text == "~" || text.hasPrefix("~/") else { return text }
    var base = home[...]
    while base.count > 1, base.hasSuffix("/") { base = base.dropLast() }
    let rest = text.dropFirst()
    if base == "/" { return rest.isEmpty ? "/" : String(rest) }
    return String(base + rest)
  }

  private static func expandVariables(_ path: String, environment: [String: String]) -> String {
    guard path.utf8.contains(0x24) else { return path }
    var result = ""
    var rest = path[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let after = rest[rest.index(after: dollar)...]
      if after.first == "{", let close = after.firstIndex(of: "}") {
        let end = after.index(after: close)
        let name = after[after.index(after: after.startIndex)..<close]
        result += environment[String(name)] ?? String(rest[dollar..<end])
        rest = after[end...]
      } else {
        let name = after.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
        result += name.isEmpty ? "$" : environment[String(name)] ?? "$\(name)"
        rest = after[name.endIndex...]
      }
    }
    return result + rest
  }
}
