import JSONEditing

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func text(_ bytes: [UInt8], _ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

/// SplitMix64: the same numbers on every machine for one seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Makes random objects together with the pieces that they are made of, so that what an edit must give can be
/// put together without reading any JSON.
struct ObjectMaker {
  struct Piece {
    /// White space before the name, from the name through the value, white space after the value.
    var before: String
    var member: String
    var after: String
    /// The name, decoded.
    var name: String
  }

  var random: SeededGenerator
  var leading = ""
  var pieces: [Piece] = []
  var inner = ""
  var trailing = ""

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    leading = space()
    trailing = space()
    inner = space()
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      let name =
        ["a", "b", "containerOverrides", "jobName", "é", "", "x\"y"].randomElement(using: &random) ?? ""
      pieces.append(
        Piece(
          before: space(), member: key(name) + space() + ":" + space() + value(depth: 4), after: space(),
          name: name))
    }
  }

  /// The object with the pieces for which `isKept` holds: what stays, stays as it was, with these rules for a run
  /// of removed members. Before a member that stays, the run's own leading space remains; at the end, the space
  /// after the run remains and that after the last kept member goes with the comma; all gone, both outer ones
  /// remain.
  func text(keeping isKept: (Piece) -> Bool = { _ in true }) -> String {
    guard !pieces.isEmpty else { return leading + "{" + inner + "}" + trailing }
    var output = leading + "{"
    let kept = pieces.indices.filter { isKept(pieces[$0]) }
    guard let lastKept = kept.last else {
      return output + pieces[0].before + pieces[pieces.count - 1].after + "}" + trailing
    }
    var previous: Int?
    for index in kept {
      // The space before the first of the run that ends here.
      let run = previous.map { $0 + 1 } ?? 0
      output += pieces[run].before + pieces[index].member
      let isLast = index == lastKept
      output += isLast ? pieces[pieces.count - 1].after : pieces[index].after + ","
      previous = index
    }
    return output + "}" + trailing
  }

  mutating func space() -> String {
    var output = ""
    while Int.random(in: 0..<3, using: &random) == 0 {
      output += [" ", "\n", "\t", "\r", "  "].randomElement(using: &random) ?? ""
    }
    return output
  }

  /// The name as a JSON string, some characters spelled as escapes.
  mutating func key(_ name: String) -> String {
    var output = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" {
        output += "\\\""
      } else if Int.random(in: 0..<8, using: &random) == 0 {
        let hex = String(scalar.value, radix: 16, uppercase: Bool.random(using: &random))
        output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      } else {
        output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  mutating func value(depth: Int) -> String {
    let scalars = [
      "null", "true", "false", "0", "-0", "1.0E+2", "-12.50e-3", "123456789012345678901234567890", "\"\"",
      "\"containerOverrides\"", "\"\\ud800\"", "\"{},:[]\\\\\"", "\"\\\"\"", "\"日本🎉\"", "\"\\u0000\\n\"",
    ]
    guard depth > 0, Int.random(in: 0..<3, using: &random) == 0 else {
      return scalars.randomElement(using: &random) ?? "0"
    }
    let isObject = Bool.random(using: &random)
    var parts: [String] = []
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let part = value(depth: depth - 1)
      let name = isObject ? key("containerOverrides") + space() + ":" : ""
      parts.append(space() + name + space() + part + space())
    }
    let body = parts.isEmpty ? space() : parts.joined(separator: ",")
    return isObject ? "{\(body)}" : "[\(body)]"
  }
}
