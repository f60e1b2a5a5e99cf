/// Why a setting cannot be right.
///
/// The message is one sentence that names the value and says what to change. It never holds a secret: values
/// that could carry one (a URL with a password) are not repeated.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A constant word for scripts and for docs/errors.md.
  public enum Label: String, Sendable, CaseIterable {
    /// A value that cannot be read or lies outside its bounds.
    case badSetting = "bad-setting"
    /// An environment variable with this program's prefix that no option has.
    case unknownSetting = "unknown-setting"
    /// Two settings that exclude each other, or one that lacks its partner.
    case settingConflict = "setting-conflict"
    /// A file named by a setting that cannot be read.
    case fileUnreadable = "file-unreadable"
    /// The upstream is this proxy's own listener.
    case loop
  }

  /// Exit status of a command line that is wrong (EX_USAGE).
  public static let usageExitCode: Int32 = 64
  /// Exit status of a setting that is wrong (EX_CONFIG).
  public static let settingExitCode: Int32 = 78

  public let label: Label
  public let message: String
  /// The remedy, where it is a command or another spelling.
  public let hint: String?
  /// 64 for a value on the command line, 78 for every other setting.
  public let exitCode: Int32

  public init(
    _ label: Label, _ message: String, hint: String? = nil,
    exitCode: Int32 = ConfigurationError.settingExitCode
  ) {
    self.label = label
    self.message = message
    self.hint = hint
    self.exitCode = exitCode
  }

  public var description: String { "\(label.rawValue): \(message)" }

  /// The same problem, told of the setting that held the value.
  func told(of source: SettingSource, value: String) -> ConfigurationError {
    ConfigurationError(
      label, "\(source.name) \(DisplayedValue.text(value)): \(message)", hint: hint,
      exitCode: source.exitCode)
  }
}
