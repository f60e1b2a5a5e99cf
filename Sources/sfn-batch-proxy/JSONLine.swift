import JSONEditing
import ProxyCore

/// One JSON object on one line.
struct JSONLine: Sendable {
  private var members: [String] = []

  mutating func add(_ name: String, _ value: String) {
    members.append("\(quoted(name)):\(quoted(value))")
  }

  mutating func add(_ name: String, _ value: Int) {
    members.append("\(quoted(name)):\(value)")
  }

  mutating func add(_ name: String, _ value: Bool) {
    members.append("\(quoted(name)):\(value)")
  }

  /// The `ts` of an event. - Parameter time: microseconds since 1970.
  mutating func add(time: Int64) {
    var text: [UInt8] = []
    CivilTime.appendUTC(time, to: &text)
    add("ts", String(decoding: text, as: UTF8.self))
  }

  /// nil is written as null.
  mutating func add(_ name: String, _ value: String?) {
    members.append("\(quoted(name)):\(value.map(quoted) ?? "null")")
  }

  mutating func add(_ name: String, _ values: [String]) {
    members.append("\(quoted(name)):[\(values.map(quoted).joined(separator: ","))]")
  }

  mutating func add(_ name: String, _ object: JSONLine) {
    members.append("\(quoted(name)):\(object.text.dropLast())")
  }

  mutating func add(_ name: String, _ objects: [JSONLine]) {
    members.append("\(quoted(name)):[\(objects.map { String($0.text.dropLast()) }.joined(separator: ","))]")
  }

  /// Ends with a newline.
  var text: String { "{\(members.joined(separator: ","))}\n" }

  private func quoted(_ text: String) -> String { String(decoding: JSONString.quoted(text), as: UTF8.self) }
}
