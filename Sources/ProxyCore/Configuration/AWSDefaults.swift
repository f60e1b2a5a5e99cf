/// What AWS's own variables and the first profile say, variables first (AWS SDKs and Tools reference guide).
public struct AWSDefaults: Sendable, Equatable {
  /// A text, and where it was found: `AWS_REGION`, `profile dev`.
  public struct Value: Sendable, Equatable {
    public var text: String
    public var source: String

    public init(_ text: String, source: String) {
      self.text = text
      self.source = source
    }
  }

  public var region: Value?
  /// AWS_ENDPOINT_URL_BATCH and its relatives, unless such settings are to be ignored.
  public var endpointURL: Value?
  public var caBundle: Value?
  /// Where FIPS endpoints are asked for; nil where they are not.
  public var fips: String?
  /// Where dual-stack endpoints are asked for; nil where they are not.
  public var dualstack: String?
  /// Sentences about settings that were read leniently.
  public var notes: [String]

  public init(
    region: Value? = nil, endpointURL: Value? = nil, caBundle: Value? = nil, fips: String? = nil,
    dualstack: String? = nil, notes: [String] = []
  ) {
    self.region = region
    self.endpointURL = endpointURL
    self.caBundle = caBundle
    self.fips = fips
    self.dualstack = dualstack
    self.notes = notes
  }
}
