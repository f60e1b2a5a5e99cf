import JSONEditing

/// One element of an `environment` or `env` list.
struct EnvironmentEntry {
  let name: String
  /// The element as it is written, so that carrying it changes nothing.
  let bytes: [UInt8]
  let isMarker: Bool

  init?(_ element: JSONElement, in body: [UInt8]) {
    guard let name = Self.name(of: element, in: body) else { return nil }
    self.name = name
    bytes = Array(body[element.value])
    isMarker = OverridesInspection.isMarker(element, in: body)
  }

  /// The variable's name, or nil where the element is no object with one `name` that is a string.
  static func name(of element: JSONElement, in body: [UInt8]) -> String? {
    guard element.kind == .object, let object = try? JSONObject.scan(body, in: element.value) else {
      return nil
    }
    let named = object.indices(of: "name", in: body)
    guard named.count == 1, let index = named.first, object.members[index].kind == .string else { return nil }
    return JSONString.decoded(body, object.members[index].value)
  }
}
