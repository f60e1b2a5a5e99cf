/// A JSON document as a tree. Numbers keep the spelling they came with, so that an integer stays an integer and
/// nothing is rounded; object members keep their order.
enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The number as it is written, for example `1`, `0.5` or `1e3`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONMembers)

  /// A number that holds `value`.
  static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The number, where it is an integer that fits.
  var integer: Int? {
    guard case .number(let literal) = self else { return nil }
    return Int(literal)
  }

  var array: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  var members: JSONMembers? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  var isNull: Bool { self == .null }

  /// What the value is, for messages.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The member `key` of an object; nil for every other value. Setting it on anything else does nothing.
  subscript(_ key: String) -> JSONValue? {
    get { members?[key] }
    set {
      guard case .object(var members) = self else { return }
      self = .null  // Gives up the only other reference, so that the edit below copies nothing.
      members[key] = newValue
      self = .object(members)
    }
  }
}

/// The members of an object, in order, each key once.
struct JSONMembers: Sendable, Equatable {
  struct Member: Sendable, Equatable {
    var key: String
    var value: JSONValue
  }

  private(set) var entries: [Member] = []

  var isEmpty: Bool { entries.isEmpty }
  var count: Int { entries.count }

  init() {}

  /// The given members; of a repeated key the last value counts, as it does in AWS's parsers.
  init(lastValuesOf members: [Member]) {
    var places: [String: Int] = [:]
    for member in members {
      if let place = places[member.key] {
        entries[place].value = member.value
      } else {
        places[member.key] = entries.count
        entries.append(member)
      }
    }
  }

  /// Setting nil removes the member; a new key goes to the end.
  subscript(_ key: String) -> JSONValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      let place = entries.firstIndex { $0.key == key }
      switch (place, newValue) {
      case (let place?, let value?): entries[place].value = value
      case (let place?, nil): entries.remove(at: place)
      case (nil, let value?): entries.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The same members with those of `other` laid over them.
  func overlaid(with other: JSONMembers) -> JSONMembers {
    JSONMembers(lastValuesOf: entries + other.entries)
  }
}

extension JSONMembers: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(lastValuesOf: elements.map { Member(key: $0.0, value: $0.1) })
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONMembers(lastValuesOf: elements.map { JSONMembers.Member(key: $0.0, value: $0.1) }))
  }
}
