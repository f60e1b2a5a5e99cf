import JSONEditing

/// Who set what stands in containerOverrides.
public enum OverridesOrigin: Sendable, Equatable {
  /// Nothing is set: null, an empty object, or members that are null or empty lists.
  case empty
  /// Nothing but the variable that Step Functions adds.
  case injected
  /// Something that a person or a program other than Step Functions put there.
  case userSet
}

/// Tells what Step Functions injected from what the user set.
///
/// Injected is the element `{"name":"MANAGED_BY_AWS","value":"STARTED_BY_STEP_FUNCTIONS"}` of `environment`:
/// these two members in either order, exactly these names and values once escapes are decoded, nothing else.
/// Names in another case are not AWS's wire format, so whoever wrote them was not Step Functions. Members
/// that are null set nothing, nor do an empty `environment` and an empty `resourceRequirements`, which only
/// add to what the definition holds; an empty `command` could mean "no command" and counts as the user's.
/// Whatever is not understood counts as the user's, so that nothing is lost in silence.
struct OverridesInspection {
  /// As many names as a log line and a header field can bear.
  static let maximumFields = 50
  /// Longer names are cut: a body of 1 MiB may hold one of 1 MiB.
  static let maximumNameLength = 80

  let body: [UInt8]
  let collectsFields: Bool
  private(set) var isUserSet = false
  private(set) var hasMarker = false
  private var fields: [String] = []
  private var seen: Set<String> = []
  private var uncounted = 0

  init(body: [UInt8], collectsFields: Bool) {
    self.body = body
    self.collectsFields = collectsFields
  }

  /// The collected names, with the number of those that did not fit.
  var fieldNames: [String] {
    uncounted == 0 ? fields : fields + ["(\(uncounted) more)"]
  }

  /// Looks at one containerOverrides member.
  mutating func inspect(_ member: JSONMember) {
    if member.kind == .null { return }
    guard member.kind == .object, let object = try? JSONObject.scan(body, in: member.value) else {
      note { "containerOverrides" }
      return
    }
    let body = body
    for member in object.members where member.kind != .null {
      if isUserSet, !collectsFields { return }
      if member.isNamed("environment", in: body) {
        inspectEnvironment(member)
      } else if member.isNamed("resourceRequirements", in: body), isEmptyArray(member) {
        continue
      } else {
        note { Self.shown(member.name(in: body)) }
      }
    }
  }

  private mutating func inspectEnvironment(_ member: JSONMember) {
    guard member.kind == .array, let array = try? JSONArray.scan(body, in: member.value) else {
      note { "environment" }
      return
    }
    let body = body
    for element in array.elements {
      if Self.isMarker(element, in: body) {
        hasMarker = true
      } else {
        note { "environment[\(Self.shown(EnvironmentEntry.name(of: element, in: body) ?? "?"))]" }
        if !collectsFields { return }
      }
    }
  }

  private func isEmptyArray(_ member: JSONMember) -> Bool {
    guard member.kind == .array else { return false }
    return (try? JSONArray.scan(body, in: member.value))?.elements.isEmpty ?? false
  }

  /// Whether `element` is what Step Functions adds.
  static func isMarker(_ element: JSONElement, in body: [UInt8]) -> Bool {
    guard element.kind == .object, let object = try? JSONObject.scan(body, in: element.value),
      object.members.count == 2
    else { return false }
    var name = false
    var value = false
    for member in object.members where member.kind == .string {
      if member.isNamed("name", in: body) {
        name = JSONString.equals(body, member.value, "MANAGED_BY_AWS")
      } else if member.isNamed("value", in: body) {
        value = JSONString.equals(body, member.value, "STARTED_BY_STEP_FUNCTIONS")
      }
    }
    return name && value
  }

  private mutating func note(_ field: () -> String) {
    isUserSet = true
    guard collectsFields else { return }
    let name = field()
    guard fields.count < Self.maximumFields else {
      if !seen.contains(name) { uncounted += 1 }
      return
    }
    if seen.insert(name).inserted { fields.append(name) }
  }

  /// `name` fit for a log line and a header field: visible ASCII stays, anything else becomes `?`.
  static func shown(_ name: String) -> String {
    var output: [UInt8] = []
    for scalar in name.unicodeScalars {
      if output.count == maximumNameLength { return String(decoding: output, as: UTF8.self) + "..." }
      output.append((0x21...0x7E).contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : 0x3F)
    }
    return String(decoding: output, as: UTF8.self)
  }
}
