/// A region or a document that cannot be right.
public struct BatchError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: Sendable, Equatable {
    /// Not the shape of a region's name.
    case malformedRegion
    /// A well-formed name that belongs to no partition of AWS.
    case unknownRegion
    /// Not what DescribeJobDefinitions or RegisterJobDefinition speak of.
    case malformedDefinition
    /// None of the definitions given is the one that is meant.
    case definitionNotThere
  }

  public let code: Code
  /// One sentence: what is wrong, and what to change.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A short constant word, for logs and metrics.
  public var label: String {
    switch code {
    case .malformedRegion: "malformed-region"
    case .unknownRegion: "unknown-region"
    case .malformedDefinition: "malformed-definition"
    case .definitionNotThere: "definition-not-there"
    }
  }

  public var description: String { message }
}
