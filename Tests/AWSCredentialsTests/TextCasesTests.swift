import Foundation
import Testing

@testable import AWSCredentials

/// The fixture that `Tests/oracle/text_cases.py` writes; TEXT_CASES names a longer one.
private struct TextCases: Decodable {
  enum Value: Decodable, Equatable {
    case text(String)
    case block([String: String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .block(try container.decode([String: String].self))
      }
    }
  }

  struct File: Decodable {
    let text: String
    let sections: [String: [String: Value]]?
  }

  struct Line: Decodable {
    let text: String
    let words: [String]?
  }

  let files: [File]
  let lines: [Line]

  static func load() throws -> TextCases {
    let bundled = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/text_cases.json")
    let named = ProcessInfo.processInfo.environment["TEXT_CASES"].map { URL(filePath: $0) }
    return try JSONDecoder().decode(TextCases.self, from: Data(contentsOf: named ?? bundled))
  }
}

@Suite("Random files and command lines")
struct TextCasesTests {
  @Test("reads configuration files as Python's configparser does")
  func readsFiles() throws {
    for file in try TextCases.load().files {
      var sections: [String: [String: TextCases.Value]]?
      do throws(CredentialsError) {
        sections = [:]
        for section in try INIFile.parse(Array(file.text.utf8), path: "config").sections {
          sections?[section.name] = section.values.mapValues { value in
            switch value {
            case .text(let text): .text(text)
            case .block(let block): .block(block)
            }
          }
        }
      } catch {
        sections = nil
        #expect(error.code == .fileMalformed)
      }
      if sections != file.sections { Issue.record("\(file.text.debugDescription)") }
    }
  }

  @Test("splits command lines as Python's shlex does")
  func splitsLines() throws {
    for line in try TextCases.load().lines {
      #expect(ShellWords.split(line.text) == line.words, "\(line.text.debugDescription)")
    }
  }
}
