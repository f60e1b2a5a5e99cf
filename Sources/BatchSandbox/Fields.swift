/// The members of one object of a request, read with the types of AWS's model. A member that is null counts as
/// absent; one of another type is refused with its full name.
struct Fields {
  let members: JSONMembers
  /// Where the object stands, for messages: `containerOverrides.` or empty at the top.
  let path: String

  init(_ members: JSONMembers, path: String = "") {
    self.members = members
    self.path = path
  }

  func has(_ key: String) -> Bool { value(key) != nil }

  func value(_ key: String) -> JSONValue? {
    guard let value = members[key], !value.isNull else { return nil }
    return value
  }

  func name(_ key: String) -> String { path + key }

  func string(_ key: String) throws(SandboxError) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else { throw mismatch(name(key), "a string", value) }
    return text
  }

  func requiredString(_ key: String) throws(SandboxError) -> String {
    guard let text = try string(key), !text.isEmpty else { throw .refused("\(name(key)) must be provided.") }
    return text
  }

  /// AWS's model gives every integer 32 bits.
  func integer(_ key: String) throws(SandboxError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.integer, Int32(exactly: number) != nil else {
      throw mismatch(name(key), "a 32-bit integer", value)
    }
    return number
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(SandboxError) -> Int? {
    guard let number = try integer(key) else { return nil }
    guard range.contains(number) else {
      throw .refused("\(name(key)) must be between \(range.lowerBound) and \(range.upperBound).")
    }
    return number
  }

  func bool(_ key: String) throws(SandboxError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard case .bool(let flag) = value else { throw mismatch(name(key), "a boolean", value) }
    return flag
  }

  func object(_ key: String) throws(SandboxError) -> Fields? {
    guard let value = value(key) else { return nil }
    guard let members = value.members else { throw mismatch(name(key), "an object", value) }
    return Fields(members, path: name(key) + ".")
  }

  func list(_ key: String) throws(SandboxError) -> [JSONValue]? {
    guard let value = value(key) else { return nil }
    guard let elements = value.array else { throw mismatch(name(key), "a list", value) }
    return elements
  }

  func strings(_ key: String) throws(SandboxError) -> [String]? {
    guard let elements = try list(key) else { return nil }
    var texts: [String] = []
    for (index, element) in elements.enumerated() {
      guard let text = element.string else { throw mismatch("\(name(key))[\(index)]", "a string", element) }
      texts.append(text)
    }
    return texts
  }

  func objects(_ key: String) throws(SandboxError) -> [Fields]? {
    guard let elements = try list(key) else { return nil }
    var objects: [Fields] = []
    for (index, element) in elements.enumerated() {
      let place = "\(name(key))[\(index)]"
      guard let members = element.members else { throw mismatch(place, "an object", element) }
      objects.append(Fields(members, path: place + "."))
    }
    return objects
  }

  /// A map from strings to strings, such as tags or parameters.
  func stringMap(_ key: String) throws(SandboxError) -> JSONMembers? {
    guard let fields = try object(key) else { return nil }
    var entries: [JSONMembers.Member] = []
    for entry in fields.members.entries where !entry.value.isNull {
      guard entry.value.string != nil else {
        throw mismatch("\(name(key)).\(entry.key)", "a string", entry.value)
      }
      entries.append(entry)
    }
    return JSONMembers(lastValuesOf: entries)
  }

  private func mismatch(_ name: String, _ expected: String, _ value: JSONValue) -> SandboxError {
    .malformed("\(name) must be \(expected), not \(value.kindName).")
  }
}
