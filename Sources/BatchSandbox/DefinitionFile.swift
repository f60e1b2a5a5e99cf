/// Reads job definitions from a file, in any of the forms that `Sandbox.load` names.
enum DefinitionFile {
  /// Largest file; several thousand definitions.
  static let maximumBytes = 32 * 1_048_576

  static func load(_ bytes: [UInt8], into store: inout JobDefinitionStore) throws(SandboxError) -> Int {
    guard bytes.count <= maximumBytes else {
      throw .refused("larger than \(maximumBytes / 1_048_576) MiB.")
    }
    let document: JSONValue
    do throws(JSONParser.Failure) {
      document = try JSONParser.parse(bytes)
    } catch {
      throw .refused("not valid JSON: \(error.reason) at byte \(error.offset).")
    }
    let (elements, path) = try elements(of: document)
    for (index, element) in elements.enumerated() {
      let place = path.isEmpty ? "" : "\(path)[\(index)]: "
      do throws(SandboxError) {
        try store.add(template: try definition(element, in: store))
      } catch {
        throw .refused(place + error.message)
      }
    }
    return elements.count
  }

  /// The definitions in the document, and where they stand.
  private static func elements(of document: JSONValue) throws(SandboxError) -> ([JSONValue], String) {
    switch document {
    case .array(let elements): return (elements, "definitions")
    case .object(let members):
      guard let list = members["jobDefinitions"] else { return ([document], "") }
      guard let elements = list.array else {
        throw .refused("jobDefinitions must be a list, not \(list.kindName).")
      }
      return (elements, "jobDefinitions")
    default: throw .refused("must hold a job definition or a list of them, not \(document.kindName).")
    }
  }

  private static func definition(_ element: JSONValue, in store: JobDefinitionStore) throws(SandboxError)
    -> JobDefinition
  {
    guard let members = element.members else {
      throw .refused("must be an object, not \(element.kindName).")
    }
    let fields = Fields(members)
    var definition = try JobDefinitionRules.definition(fields)
    if let revision = try fields.integer("revision") {
      guard revision > 0 else { throw .refused("revision must be at least 1.") }
      definition.revision = revision
    } else {
      definition.revision = store.nextTemplateRevision(definition.name)
    }
    if let status = try fields.string("status") {
      guard status == "ACTIVE" || status == "INACTIVE" else {
        throw .refused("status must be ACTIVE or INACTIVE, not \(status).")
      }
      definition.isActive = status == "ACTIVE"
    }
    return definition
  }
}
