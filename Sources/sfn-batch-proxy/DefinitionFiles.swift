import BatchSandbox

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Loads job definitions into the sandbox: from one JSON file, or from every `.json` file of a folder, by name.
enum DefinitionFiles {
  static func load(_ path: String, into sandbox: Sandbox) throws(CommandFailure) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .fileUnreadable(path, because: "there is no such file or folder", from: "--definitions")
    }
    guard isFolder else { return try loadFile(path, into: sandbox) }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw .fileUnreadable(path, because: "the folder cannot be listed", from: "--definitions")
    }
    for name in names.filter({ $0.hasSuffix(".json") }).sorted() {
      try loadFile("\(path)/\(name)", into: sandbox)
    }
  }

  private static func loadFile(_ path: String, into sandbox: Sandbox) throws(CommandFailure) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .fileUnreadable(
        path, because: Platform.whyUnreadable(path) ?? "it cannot be read", from: "--definitions")
    }
    do throws(SandboxError) {
      _ = try sandbox.load(definitions: Array(data), named: path)
    } catch {
      throw CommandFailure(
        "bad-definition", error.message,
        hint: "`aws batch describe-job-definitions` prints the form that is read here",
        status: .inputMalformed)
    }
  }
}
