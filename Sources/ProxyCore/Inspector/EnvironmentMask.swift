import HTTP1
import JSONEditing

/// Masks the values of environment variables in JSON text: in `environment` (containers of container and ecs jobs)
/// and `env` (of eks jobs), at any depth, whatever the spelling of the name. Names stay, and so does every other
/// byte. It reads leniently, so that it works on a body that was cut.
enum EnvironmentMask {
  /// - Returns: the text, and how many values were masked in it.
  static func masked(_ bytes: [UInt8]) -> (bytes: [UInt8], count: Int) {
    var walk = Walk(bytes: bytes)
    walk.run()
    return (walk.output, walk.count)
  }

  private enum Key {
    case other
    case environment
    case value
  }

  private enum Frame {
    case object
    /// A variable: an object in an environment.
    case variable
    case array
    case environment
    /// Whatever stands where a value should: all of it is masked.
    case secretObject
    case secretArray
  }

  private struct Walk {
    let bytes: [UInt8]
    var output: [UInt8] = []
    var count = 0
    private var index = 0
    private var frames: [Frame] = []
    private var key = Key.other
    private var expectsKey = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func run() {
      output.reserveCapacity(bytes.count)
      while index < bytes.count {
        let byte = bytes[index]
        switch byte {
        case 0x22: string()
        case 0x7B, 0x5B: open(isObject: byte == 0x7B)
        case 0x7D, 0x5D:
          _ = frames.popLast()
          copy()
        case 0x2C:
          expectsKey = isInObject
          copy()
        case 0x3A:
          expectsKey = false
          copy()
        case 0x20, 0x09, 0x0A, 0x0D: copy()
        default: scalar()
        }
      }
    }

    private var isInObject: Bool {
      switch frames.last {
      case .object, .variable, .secretObject: true
      case .array, .environment, .secretArray, nil: false
      }
    }

    /// Whether a string or another scalar that stands here is a variable's value.
    private var isSecret: Bool {
      switch frames.last {
      case .variable: key == .value
      case .object: key == .environment
      case .environment, .secretArray, .secretObject: true
      case .array, nil: false
      }
    }

    private mutating func copy() {
      output.append(bytes[index])
      index += 1
    }

    private mutating func open(isObject: Bool) {
      let next: Frame =
        switch (frames.last, isObject) {
        case (.object, false) where key == .environment: .environment
        case (.object, true) where key == .environment: .secretObject
        case (.environment, true): .variable
        case (.environment, false), (.secretArray, false), (.secretObject, false): .secretArray
        case (.secretArray, true), (.secretObject, true): .secretObject
        case (.variable, _) where key == .value: isObject ? .secretObject : .secretArray
        default: isObject ? .object : .array
        }
      frames.append(next)
      key = .other
      expectsKey = isObject
      copy()
    }

    private mutating func string() {
      let start = index
      index += 1
      while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
      index = min(index + 1, bytes.count)
      if expectsKey, isInObject {
        key = Self.kind(of: JSONString.decoded(bytes, start..<index))
        output.append(contentsOf: bytes[start..<index])
      } else {
        append(start..<index)
      }
    }

    private mutating func scalar() {
      let start = index
      while index < bytes.count, !Self.ends.contains(bytes[index]) { index += 1 }
      append(start..<index)
    }

    private mutating func append(_ value: Range<Int>) {
      guard isSecret else { return output.append(contentsOf: bytes[value]) }
      count += 1
      output.append("\"(masked)\"")
    }

    private static let ends: [UInt8] = [0x2C, 0x7D, 0x5D, 0x20, 0x09, 0x0A, 0x0D, 0x22, 0x7B, 0x5B, 0x3A]

    private static func kind(of name: String) -> Key {
      switch name.lowercased() {
      case "environment", "env": .environment
      case "value": .value
      default: .other
      }
    }
  }
}
