/// Edits of JSON text by splice: every byte that no edit covers stays as it is, in its place. Edits are
/// collected over spans that a scan of the same bytes gave, then applied in one pass.
///
/// Commas and white space, for a run of removed members that stand side by side:
/// - a member that stays follows: everything from the run's first name up to that member's name goes, so the
///   white space before the run now stands before the member that stays;
/// - none follows, but one that stays precedes: everything from the end of that one's value through the run's
///   last value goes, the comma included; the white space before `}` stays;
/// - none stays: everything from the first name through the last value goes; `{ … }` keeps its outer white
///   space.
///
/// Appended members and elements follow the last that stays at once, with a comma and no white space of their
/// own.
public struct JSONEdit: Sendable {
  /// One place where the text changes: `replacement` stands where the bytes in `range` stood.
  public struct Splice: Sendable, Equatable {
    public let range: Range<Int>
    public let replacement: [UInt8]

    public init(range: Range<Int>, replacement: [UInt8]) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// Changes that touch each other as one, so that all that goes stands before all that comes; for showing them.
  /// - Parameter splices: from first to last, none overlapping another.
  public static func merged(_ splices: [Splice]) -> [Splice] {
    var merged: [Splice] = []
    for splice in splices {
      if let last = merged.last, last.range.upperBound == splice.range.lowerBound {
        merged[merged.count - 1] = Splice(
          range: last.range.lowerBound..<splice.range.upperBound,
          replacement: last.replacement + splice.replacement)
      } else {
        merged.append(splice)
      }
    }
    return merged
  }

  private var splices: [Splice] = []

  public init() {}

  /// Whether nothing has been asked for.
  public var isEmpty: Bool { splices.isEmpty }

  /// `replacement` instead of the bytes in `range`; an empty range inserts.
  public mutating func replace(_ range: Range<Int>, with replacement: [UInt8]) {
    splices.append(Splice(range: range, replacement: replacement))
  }

  /// Takes members out of an object and appends new ones.
  ///
  /// - Parameters:
  ///   - removed: indices into `object.members`; unknown ones count for nothing.
  ///   - added: whole members, `"name":value`, without commas.
  public mutating func update(
    _ object: JSONObject, removing removed: [Int] = [], appending added: [[UInt8]] = []
  ) {
    let members = object.members
    var isRemoved = [Bool](repeating: false, count: members.count)
    for index in removed where members.indices.contains(index) { isRemoved[index] = true }
    let lastKept = isRemoved.lastIndex(of: false)

    var index = 0
    while index < members.count {
      guard isRemoved[index] else {
        index += 1
        continue
      }
      let first = index
      while index < members.count, isRemoved[index] { index += 1 }
      if index < members.count {
        replace(members[first].key.lowerBound..<members[index].key.lowerBound, with: [])
      } else if let lastKept {
        replace(members[lastKept].value.upperBound..<members[index - 1].value.upperBound, with: [])
      } else {
        let all = members[first].key.lowerBound..<members[index - 1].value.upperBound
        replace(all, with: Self.joined(added))
        return
      }
    }
    guard !added.isEmpty else { return }
    if let lastKept {
      let end = members[lastKept].value.upperBound
      replace(end..<end, with: [0x2C] + Self.joined(added))
    } else {
      let start = object.braces.lowerBound + 1
      replace(start..<start, with: Self.joined(added))
    }
  }

  /// Appends elements, each a whole value, to an array.
  public mutating func append(_ added: [[UInt8]], to array: JSONArray) {
    guard !added.isEmpty else { return }
    if let last = array.elements.last {
      replace(last.value.upperBound..<last.value.upperBound, with: [0x2C] + Self.joined(added))
    } else {
      let start = array.brackets.lowerBound + 1
      replace(start..<start, with: Self.joined(added))
    }
  }

  /// The places that change, from first to last; those that insert at one place stand in the order in which
  /// they were asked.
  public var changes: [Splice] {
    let ordered = splices.enumerated().sorted {
      ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
        < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
    }
    return ordered.map { $0.element }
  }

  /// `bytes` with all edits made.
  ///
  /// - Throws: ``JSONError/Code/badRange`` where edits overlap or do not lie within `bytes`.
  public func apply(to bytes: [UInt8]) throws(JSONError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(splices.reduce(bytes.count) { $0 + $1.replacement.count })
    var index = 0
    for splice in changes {
      guard splice.range.lowerBound >= index, splice.range.upperBound <= bytes.count else {
        throw JSONError(.badRange, at: splice.range.lowerBound)
      }
      output.append(contentsOf: bytes[index..<splice.range.lowerBound])
      output.append(contentsOf: splice.replacement)
      index = splice.range.upperBound
    }
    output.append(contentsOf: bytes[index...])
    return output
  }

  /// `"name":value`, a member to append; `name` must be one that needs no escapes.
  public static func member(_ name: StaticString, _ value: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(name.utf8CodeUnitCount + value.count + 3)
    output.append(0x22)
    name.withUTF8Buffer { output.append(contentsOf: $0) }
    output.append(0x22)
    output.append(0x3A)
    output.append(contentsOf: value)
    return output
  }

  /// Values or members, separated by commas.
  public static func joined(_ parts: [[UInt8]]) -> [UInt8] {
    Array(parts.joined(separator: [0x2C]))
  }
}
