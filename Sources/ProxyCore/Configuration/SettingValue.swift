/// Readers of the settings that are words: regions, profiles, hosts, paths, counts.
public enum SettingValue {
  /// Longest region name of any partition is below this.
  static let maximumRegionLength = 32

  /// `eu-west-1`: lower-case letters, digits and hyphens. Whether it exists is the partition table's to say.
  public static func region(_ text: String) throws(ConfigurationError) -> String {
    let bytes = text.utf8
    guard (1...maximumRegionLength).contains(bytes.count),
      bytes.allSatisfy({ ASCIIByte.isLower($0) || ASCIIByte.isDigit($0) || $0 == ASCIIByte.hyphen }),
      bytes.first.map(ASCIIByte.isLower) == true, bytes.last != ASCIIByte.hyphen
    else { throw ConfigurationError(.badSetting, "write a region's name, as in eu-west-1") }
    return text
  }

  public static func profile(_ text: String) throws(ConfigurationError) -> String {
    guard !text.isEmpty, text.utf8.count <= 256, !text.unicodeScalars.contains(where: { $0.value < 0x20 })
    else {
      throw ConfigurationError(.badSetting, "write a profile's name, as in ~/.aws/config")
    }
    return text
  }

  public static func path(_ text: String) throws(ConfigurationError) -> String {
    guard !text.isEmpty, text.utf8.count < 4096, !text.utf8.contains(0) else {
      throw ConfigurationError(.badSetting, "write a file's path")
    }
    return text
  }

  /// A Host field's name without port, in lower case.
  public static func host(_ text: String) throws(ConfigurationError) -> String {
    let (host, port) = try HostName.split(text[...])
    guard port == nil else {
      throw ConfigurationError(.badSetting, "leave the port out, any port is allowed")
    }
    guard !host.contains("*") else {
      throw ConfigurationError(.badSetting, "write each name out, there are no wildcards")
    }
    try HostName.check(host)
    return host.lowercased()
  }

  /// nil is `off`.
  public static func listenAddressOrOff(_ text: String) throws(ConfigurationError) -> ListenAddress? {
    if text == "off" { return nil }
    return try ListenAddress(parsing: text)
  }

  public static func count(_ text: String) throws(ConfigurationError) -> Int {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy(ASCIIByte.isDigit), let count = Int(text)
    else { throw ConfigurationError(.badSetting, "write a whole number") }
    return count
  }

  public static func within<Value: Comparable>(
    _ range: ClosedRange<Value>, _ value: Value, show: (Value) -> String
  ) throws(ConfigurationError) -> Value {
    guard range.contains(value) else {
      throw ConfigurationError(
        .badSetting, "must be from \(show(range.lowerBound)) to \(show(range.upperBound))")
    }
    return value
  }

  public static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
