public import JSONEditing

/// The body of a SubmitJob as spans: what the decision looks at, nothing decoded before it is asked for. HOT.
public struct SubmitJobRequest: Sendable {
  public let body: [UInt8]
  public let object: JSONObject
  /// The first member of each name, and how many there are.
  let jobNameMember: JSONMember?
  let jobDefinitionMember: JSONMember?
  let jobDefinitionCount: Int
  let overridesMember: JSONMember?
  /// How many members are named containerOverrides; all of them go when it is removed.
  public let containerOverridesCount: Int
  /// Whether an ecsPropertiesOverride stands there that is not null; AWS's formats take null for absent.
  public let hasECSPropertiesOverride: Bool
  public let hasEKSPropertiesOverride: Bool
  /// Where the job's name stands between its quotes, escapes and all; for logs. Nil where it is absent or no string.
  public let jobNameSpan: Range<Int>?
  /// Where the job definition stands between its quotes.
  public let jobDefinitionSpan: Range<Int>?

  /// Validates `body` as a JSON object and notes where its members stand.
  ///
  /// - Throws: ``JSONError`` where it is not valid JSON or not an object; such a body is forwarded untouched,
  ///   for Batch to judge.
  public static func scan(_ body: [UInt8]) throws(JSONError) -> SubmitJobRequest {
    SubmitJobRequest(body: body, object: try JSONObject.scan(body))
  }

  private init(body: [UInt8], object: JSONObject) {
    var name: JSONMember?
    var definition: JSONMember?
    var definitions = 0
    var overrides: JSONMember?
    var overridesCount = 0
    var ecs = false
    var eks = false
    for member in object.members {
      if member.isNamed("containerOverrides", in: body) {
        overrides = overrides ?? member
        overridesCount += 1
      } else if member.isNamed("jobDefinition", in: body) {
        definition = definition ?? member
        definitions += 1
      } else if member.isNamed("jobName", in: body) {
        name = name ?? member
      } else if member.isNamed("ecsPropertiesOverride", in: body) {
        ecs = ecs || member.kind != .null
      } else if member.isNamed("eksPropertiesOverride", in: body) {
        eks = eks || member.kind != .null
      }
    }
    self.body = body
    self.object = object
    jobNameMember = name
    jobDefinitionMember = definition
    jobDefinitionCount = definitions
    overridesMember = overrides
    containerOverridesCount = overridesCount
    hasECSPropertiesOverride = ecs
    hasEKSPropertiesOverride = eks
    jobNameSpan = Self.contents(name)
    jobDefinitionSpan = Self.contents(definition)
  }

  private static func contents(_ member: JSONMember?) -> Range<Int>? {
    guard let member, member.kind == .string, member.value.count >= 2 else { return nil }
    return member.value.lowerBound + 1..<member.value.upperBound - 1
  }

  /// Whether a containerOverrides stands there, with whatever value; null counts.
  public var hasContainerOverrides: Bool { containerOverridesCount > 0 }

  /// The job's name as text, for logs; nil where it is absent or no string.
  public var jobName: String? {
    Self.text(jobNameMember, in: body)
  }

  /// The job definition as it is written, escapes decoded; nil where it is absent or no string.
  public var jobDefinition: String? {
    Self.text(jobDefinitionMember, in: body)
  }

  /// What the job definition refers to; nil where it is not one of the forms that Batch knows, or stands
  /// there more than once, so that nobody can say which one counts.
  public var reference: JobDefinitionReference? {
    guard jobDefinitionCount == 1 else { return nil }
    return jobDefinition.flatMap { JobDefinitionReference($0) }
  }

  /// What kind of definition the request itself supposes; with both overrides present, ecs.
  public var suppliedKind: JobDefinitionKind? {
    if hasECSPropertiesOverride { return .ecs }
    return hasEKSPropertiesOverride ? .eks : nil
  }

  /// Who set the overrides. HOT: stops at the first thing that is the user's.
  public var overrides: OverridesOrigin {
    var origin = OverridesOrigin.empty
    for member in object.members where member.isNamed("containerOverrides", in: body) {
      var inspection = OverridesInspection(body: body, collectsFields: false)
      inspection.inspect(member)
      if inspection.isUserSet { return .userSet }
      if inspection.hasMarker { origin = .injected }
    }
    return origin
  }

  /// What in the overrides is the user's, as people know it: `command`, `environment[FOO]`. In order, without
  /// repetitions, at most ``OverridesInspection/maximumFields`` of them and then how many more. Never a
  /// value.
  public var userSetFields: [String] {
    var inspection = OverridesInspection(body: body, collectsFields: true)
    for member in object.members where member.isNamed("containerOverrides", in: body) {
      inspection.inspect(member)
    }
    return inspection.fieldNames
  }

  private static func text(_ member: JSONMember?, in body: [UInt8]) -> String? {
    guard let member, member.kind == .string else { return nil }
    return JSONString.decoded(body, member.value)
  }
}
