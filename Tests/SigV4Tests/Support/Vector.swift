import SigV4

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A case of the public suite of signing cases in the folder that SIGV4_VECTORS names: one folder a case, with
/// context.json, request.txt and what is to be computed from them.
struct Vector: Sendable, CustomStringConvertible {
  let name: String
  let request: TestRequest
  let context: Context

  struct Context: Sendable, Decodable {
    struct Credentials: Sendable, Decodable {
      let access_key_id: String
      let secret_access_key: String
      let token: String?
    }
    let credentials: Credentials
    let region: String
    let service: String
    let timestamp: String
    let normalize: Bool
    let sign_body: Bool
    let omit_session_token: Bool?
  }

  static let folder = ProcessInfo.processInfo.environment["SIGV4_VECTORS"]

  /// Those whose paths are normalised, as for every service but S3; empty without the folder.
  static let normalizing: [Vector] = {
    guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return []
    }
    return names.sorted().compactMap { try? Vector(folder: folder, name: $0) }.filter(\.context.normalize)
  }()

  var description: String { name }

  /// The token is left out where it is added only after signing.
  var credentials: SigV4Credentials {
    SigV4Credentials(
      accessKeyID: context.credentials.access_key_id, secretAccessKey: context.credentials.secret_access_key,
      sessionToken: context.omit_session_token == true ? nil : context.credentials.token)
  }

  /// The content of one of the case's files.
  func expected(_ file: String) throws -> String {
    try Self.text("\(Self.folder ?? "")/\(name)/header-\(file).txt")
  }

  private init(folder: String, name: String) throws {
    self.name = name
    context = try JSONDecoder().decode(
      Context.self, from: Data(Self.text("\(folder)/\(name)/context.json").utf8))
    request = Self.parse(try Self.text("\(folder)/\(name)/request.txt"))
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  /// The suite's requests end their lines with LF, fold fields, and have blanks in targets, which no HTTP parser
  /// takes.
  private static func parse(_ text: String) -> TestRequest {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.removeFirst()
    let afterMethod = start.firstIndex(of: " ") ?? start.startIndex
    let beforeVersion = start.lastIndex(of: " ") ?? start.endIndex
    var fields: [(String, String)] = []
    while let line = lines.first, !line.isEmpty {
      lines.removeFirst()
      if line.hasPrefix(" "), let last = fields.indices.last {
        fields[last].1 += "\r\n" + line
      } else if let colon = line.firstIndex(of: ":") {
        fields.append((String(line[..<colon]), String(line[colon...].dropFirst())))
      }
    }
    return TestRequest(
      method: String(start[..<afterMethod]), target: String(start[afterMethod..<beforeVersion].dropFirst()),
      fields: fields, body: lines.dropFirst().joined(separator: "\n"))
  }
}
