import ProxyCore

/// A file that the user named to be read, `-` for standard input.
struct InputFile: Sendable {
  let path: String
  /// What named it: `--body`.
  let option: String

  var isStandardInput: Bool { path == "-" }

  /// As people know it.
  var name: String { isStandardInput ? "standard input" : DisplayedValue.text(path) }

  /// The whole content.
  ///
  /// - Parameter limit: the most bytes that it may have.
  /// - Throws: ``CommandFailure`` with status 66 where it cannot be read, 65 where it is too large.
  func read(limit: Int, _ context: CommandContext) throws(CommandFailure) -> [UInt8] {
    let result = isStandardInput ? context.standardInput(limit + 1) : Platform.read(path, limit: limit + 1)
    let bytes: [UInt8]
    do throws(SystemFailure) { bytes = try result.get() } catch {
      throw CommandFailure("file-unreadable", "\(option) \(name): \(error.text)", status: .fileUnreadable)
    }
    guard bytes.count <= limit else {
      throw CommandFailure(
        "input-too-large", "\(option) \(name) has more than \(Quantity.text(bytes: limit))",
        status: .inputMalformed)
    }
    return bytes
  }
}
