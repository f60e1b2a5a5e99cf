import JSONEditing

/// Reads nested JSON of a validated body where every surprise ends the carrying with a sentence.
struct JSONReader {
  let body: [UInt8]

  /// The member of that name; nil where there is none or it is null.
  func member(_ name: StaticString, of object: JSONObject) throws(CarryFailure) -> JSONMember? {
    guard let member = try memberOrNull(name, of: object), member.kind != .null else { return nil }
    return member
  }

  /// The member of that name, null included.
  func memberOrNull(_ name: StaticString, of object: JSONObject) throws(CarryFailure) -> JSONMember? {
    let indices = object.indices(of: name, in: body)
    guard indices.count < 2 else {
      throw CarryFailure("\(name) stands there \(indices.count) times")
    }
    return indices.first.map { object.members[$0] }
  }

  func elements(of member: JSONMember, called name: String) throws(CarryFailure) -> [JSONElement] {
    try array(member, called: name).elements
  }

  func array(_ member: JSONMember, called name: String) throws(CarryFailure) -> JSONArray {
    guard let array = try? JSONArray.scan(body, in: member.value) else {
      throw CarryFailure("\(name) is not a list")
    }
    return array
  }

  func object(_ member: JSONMember, called name: String) throws(CarryFailure) -> JSONObject {
    try object(in: member.value, called: name)
  }

  func object(_ element: JSONElement, called name: String) throws(CarryFailure) -> JSONObject {
    try object(in: element.value, called: name)
  }

  private func object(in range: Range<Int>, called name: String) throws(CarryFailure) -> JSONObject {
    guard let object = try? JSONObject.scan(body, in: range) else {
      throw CarryFailure("\(name) is not an object")
    }
    return object
  }

  /// The string of that name; nil where there is none.
  func text(_ name: StaticString, of object: JSONObject) throws(CarryFailure) -> String? {
    guard let member = try member(name, of: object) else { return nil }
    guard member.kind == .string else { throw CarryFailure("\(name) is not a string") }
    return JSONString.decoded(body, member.value)
  }
}
