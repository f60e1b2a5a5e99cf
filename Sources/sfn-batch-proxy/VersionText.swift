/// What `--version` prints.
enum VersionText {
  static let name = "sfn-batch-proxy"
  static let number = "0.1.0"

  /// The compiler's release, as far as a source file can know it.
  static var swift: String {
    #if compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  /// `sfn-batch-proxy 0.1.0 (Swift 6.3, OpenSSL 3.0.19)`
  ///
  /// - Parameter openSSL: the linked library's own words, `OpenSSL 3.0.19` with or without a date behind.
  static func full(openSSL: String) -> String {
    let words = openSSL.split(separator: " ").prefix(2).joined(separator: " ")
    return "\(name) \(number) (Swift \(swift)\(words.isEmpty ? "" : ", \(words)"))"
  }
}
