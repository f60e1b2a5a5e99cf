public import AWSBatch

/// A setting with a fixed list of words.
public protocol SettingChoice: RawRepresentable, CaseIterable, Sendable where RawValue == String {}

extension SettingChoice {
  /// The words, in the order in which help shows them.
  public static var words: [String] { allCases.map(\.rawValue) }

  /// Reads one of the words; case matters.
  ///
  /// - Throws: ``ConfigurationError`` that lists the words and suggests the nearest one.
  public init(parsing text: String) throws(ConfigurationError) {
    guard let value = Self(rawValue: text) else {
      let words = Self.words
      throw ConfigurationError(
        .badSetting, "write one of \(words.joined(separator: ", "))",
        hint: Suggestion.nearest(to: text, in: words).map { "did you mean `\($0)`?" })
    }
    self = value
  }
}

/// Whom the proxy serves beside clients that sign with a key it knows (design, section 2).
public enum ClientAuth: String, SettingChoice {
  /// Unknown keys from a loopback peer on a loopback listener.
  case loopback
  /// Nobody else.
  case signed
  /// Everybody who can connect.
  case any
}

/// Whether a job definition's kind is asked for.
public enum LookUpMode: String, SettingChoice {
  case describe, never
}

/// The least severe line that is logged; the words are those of swift-log.
public enum LogLevel: String, SettingChoice {
  case trace, debug, info, notice, warning, error, critical
}

extension OverridesMode: SettingChoice {}

extension LogFormat: SettingChoice {}
