/// A configuration file as Python's `configparser` reads it (that is what botocore and the AWS CLI use, so what
/// they accept is what stands in people's files): `[section]` headers, `key = value` or `key: value`, keys in
/// any case, values that go on over more deeply indented lines, whole-line comments with `#` or `;` only, a
/// section or a key given twice is an error. A value that begins on its second line is a nested block.
struct INIFile: Sendable {
  enum Value: Sendable, Equatable {
    case text(String)
    case block([String: String])
  }

  struct Section: Sendable {
    let name: String
    /// The line of the section's header, counted from 1.
    let line: Int
    var values: [String: Value] = [:]
    /// The line on which each key stands.
    var lines: [String: Int] = [:]
  }

  /// In the order of the file.
  let sections: [Section]

  func section(named name: String) -> Section? { sections.first { $0.name == name } }

  /// - Parameters:
  ///   - content: the bytes of the file; UTF-8.
  ///   - path: named in errors.
  static func parse(_ content: [UInt8], path: String) throws(CredentialsError) -> INIFile {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw CredentialsError(.fileMalformed, "\(path) is not UTF-8 text")
    }
    var parser = INIParser(path: path)
    var line: [Unicode.Scalar] = []
    var followsReturn = false
    // Python's universal newlines: LF, CR LF and CR each end a line.
    for scalar in text.unicodeScalars {
      if scalar == "\n" && followsReturn {
        followsReturn = false
        continue
      }
      followsReturn = scalar == "\r"
      if scalar == "\n" || scalar == "\r" {
        try parser.read(line)
        line.removeAll(keepingCapacity: true)
      } else {
        line.append(scalar)
      }
    }
    if !line.isEmpty { try parser.read(line) }
    return INIFile(sections: try parser.finish())
  }
}

/// The state between two lines.
private struct INIParser {
  /// `[DEFAULT]` is no section of its own: its keys stand in every section that does not have them.
  private static let defaultsName = "DEFAULT"

  private struct Option {
    var parts: [String]
    var line: Int
  }

  private struct OpenSection {
    let name: String
    let line: Int
    var options: [String: Option] = [:]
  }

  let path: String
  private var number = 0
  private var indent = 0
  private var defaults = OpenSection(name: defaultsName, line: 0)
  private var sections: [OpenSection] = []
  private var sectionNames: Set<String> = []
  /// Index of the current section; -1 for `[DEFAULT]`; nil before the first header.
  private var current: Int?
  private var key: String?

  init(path: String) { self.path = path }

  private func failure(_ text: String, line: Int? = nil) -> CredentialsError {
    CredentialsError(.fileMalformed, "\(path) line \(line ?? number): \(text)")
  }

  mutating func read(_ line: [Unicode.Scalar]) throws(CredentialsError) {
    number += 1
    let content = PythonText.stripped(line[...])
    guard let first = content.first else {
      if current != nil, key != nil { append("") }
      return
    }
    if first == "#" || first == ";" { return }
    let indentation = content.startIndex
    if current != nil, key != nil, indentation > indent {
      append(PythonText.string(content))
      return
    }
    indent = indentation
    if first == "[", let close = content.lastIndex(of: "]"), close > content.startIndex + 1 {
      try open(PythonText.string(content[(content.startIndex + 1)..<close]))
      return
    }
    guard current != nil else {
      throw failure("a [section] must come before the first setting")
    }
    guard let delimiter = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw failure("neither a [section] nor `name = value`")
    }
    let name = PythonText.string(PythonText.stripped(content[..<delimiter])).lowercased()
    guard !name.isEmpty else { throw failure("a setting without a name") }
    try add(name, PythonText.string(PythonText.stripped(content[(delimiter + 1)...])))
  }

  private mutating func open(_ name: String) throws(CredentialsError) {
    key = nil
    if name == INIParser.defaultsName {
      current = -1
      return
    }
    guard sectionNames.insert(name).inserted else {
      let earlier = sections.first { $0.name == name }?.line ?? 0
      throw failure("section [\(name)] stands already on line \(earlier); merge the two")
    }
    sections.append(OpenSection(name: name, line: number))
    current = sections.count - 1
  }

  private mutating func add(_ name: String, _ value: String) throws(CredentialsError) {
    let option = Option(parts: [value], line: number)
    guard let current else { return }
    let earlier: Option?
    if current < 0 {
      earlier = defaults.options.updateValue(option, forKey: name)
    } else {
      earlier = sections[current].options.updateValue(option, forKey: name)
    }
    if let earlier {
      throw failure("\(name) stands already on line \(earlier.line) in the same section; keep one")
    }
    key = name
  }

  private mutating func append(_ text: String) {
    guard let current, let key else { return }
    if current < 0 {
      defaults.options[key]?.parts.append(text)
    } else {
      sections[current].options[key]?.parts.append(text)
    }
  }

  func finish() throws(CredentialsError) -> [INIFile.Section] {
    var result: [INIFile.Section] = []
    for open in sections {
      var section = INIFile.Section(name: open.name, line: open.line)
      let options = defaults.options.merging(open.options) { _, own in own }
      for (name, option) in options {
        section.values[name] = try value(of: option)
        section.lines[name] = option.line
      }
      result.append(section)
    }
    return result
  }

  private func value(of option: Option) throws(CredentialsError) -> INIFile.Value {
    let text = PythonText.rightStripped(option.parts.joined(separator: "\n"))
    guard text.unicodeScalars.first == "\n" else { return .text(text) }
    var block: [String: String] = [:]
    for line in PythonText.lines(text) {
      let content = PythonText.stripped(line)
      if content.isEmpty { continue }
      guard let delimiter = content.firstIndex(of: "=") else {
        throw failure("the indented lines after it must each be `name = value`", line: option.line)
      }
      let name = PythonText.string(PythonText.stripped(content[..<delimiter]))
      block[name] = PythonText.string(PythonText.stripped(content[(delimiter + 1)...]))
    }
    return .block(block)
  }
}
