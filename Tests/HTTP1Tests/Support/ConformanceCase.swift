import Foundation
import HTTP1
import Testing

/// One line of `Tests/conformance/*.json`; its README says what each member means.
struct ConformanceCase: Decodable, Sendable, CustomTestStringConvertible {
  enum Expectation: String, Decodable, Sendable {
    case accept, refuse, wait
  }

  enum Part: Decodable, Sendable {
    case text(String)
    case repeated(String, Int)

    private enum Key: String, CodingKey {
      case text = "repeat"
      case times
    }

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self = .text(text)
        return
      }
      let container = try decoder.container(keyedBy: Key.self)
      self = .repeated(
        try container.decode(String.self, forKey: .text), try container.decode(Int.self, forKey: .times))
    }

    var bytes: [UInt8] {
      switch self {
      case .text(let text): latin1(text)
      case .repeated(let text, let times): Array(repeatElement(latin1(text), count: times).joined())
      }
    }
  }

  struct Message: Decodable, Sendable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let parts = try (try? container.decode([Part].self)) ?? [container.decode(Part.self)]
      bytes = parts.flatMap(\.bytes)
    }
  }

  let name: String
  let rfc: String
  let request: Message?
  let response: Message?
  let expect: Expectation
  let status: Int?
  let label: String?
  let body: String?
  let rest: String?
  let keepsAlive: Bool?
  let expects: Bool?
  let framing: String?
  let toHEAD: Bool?

  var bytes: [UInt8] { request?.bytes ?? response?.bytes ?? [] }
  var side: MessageReader.Side { request != nil ? .request : .response(toHEAD: toHEAD ?? false) }
  var testDescription: String { "\(name) (\(rfc))" }

  static let requests = load("requests.json")
  static let responses = load("responses.json")

  private static func load(_ name: String) -> [ConformanceCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../conformance/\(name)")
    do {
      return try JSONDecoder().decode([ConformanceCase].self, from: Data(contentsOf: file))
    } catch {
      Issue.record("cannot read \(file.path()): \(error)")
      return []
    }
  }
}

/// The bytes that the characters U+0000 to U+00FF stand for.
func latin1(_ text: String) -> [UInt8] {
  text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
}
