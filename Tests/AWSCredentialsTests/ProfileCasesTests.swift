import AWSCredentials
import Foundation
import Synchronization
import Testing

/// The fixture that `Tests/oracle/profile_cases.py` writes from botocore.
private struct ProfileCases: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let config: String?
    let credentials: String?
    let files: [String: String]?
    let environment: [String: String]?
    let profile: String?
    let botocore: Answer
    let ours: Answer?
    let calls: [Call]
    let settings: [String: Setting]
    var testDescription: String { name }
  }

  struct Answer: Decodable, Equatable {
    let kind: String
    let accessKeyID: String?
    let secretAccessKey: String?
    let sessionToken: String?
    let accountID: String?
  }

  struct Call: Decodable, Equatable {
    let operation: String
    var key: String?
    var region: String?
    var url: String?
    let parameters: [String: String]
  }

  enum Setting: Decodable, Equatable {
    case absent, refused
    case text(String)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .absent
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .refused
      }
    }
  }

  let botocore: String
  let cases: [Case]

  static func load() throws -> ProfileCases {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/profile_cases.json")
    return try JSONDecoder().decode(ProfileCases.self, from: Data(contentsOf: url))
  }
}

@Suite("Profiles as botocore reads them")
struct ProfileCasesTests {
  @Test("yields what botocore yields, by the same calls, from the same files and variables")
  func agreesWithBotocore() async throws {
    let fixture = try ProfileCases.load()
    #expect(fixture.cases.count >= 150)
    for item in fixture.cases {
      let root = FileManager.default.temporaryDirectory.appending(path: "profile-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: root) }
      let world = World(root: root.path())
      try world.write(item)
      let chain = ProviderChain(context: world.context(item))
      var found: ProfileCases.Answer
      do throws(CredentialsError) {
        let keys = try await chain.resolve(profile: item.profile)
        found = ProfileCases.Answer(
          kind: "keys", accessKeyID: keys.accessKeyID, secretAccessKey: keys.secretAccessKey,
          sessionToken: keys.sessionToken, accountID: keys.accountID)
      } catch {
        let isNothing = error.code == .notFound && error.message.hasPrefix("no credentials")
        found = ProfileCases.Answer(
          kind: isNothing ? "none" : "refused", accessKeyID: nil, secretAccessKey: nil, sessionToken: nil,
          accountID: nil)
        if item.ours == nil, item.botocore.kind == "keys" { Issue.record("\(item.name): \(error)") }
      }
      #expect(found == item.ours ?? item.botocore, "\(item.name)")
      guard item.ours == nil else { continue }
      #expect(world.calls == item.calls, "\(item.name)")
      try expectSettings(item, context: world.context(item))
    }
  }

  private func expectSettings(_ item: ProfileCases.Case, context: CredentialsContext) throws {
    let settings: AWSSettings
    do throws(CredentialsError) {
      settings = try AWSSettings.load(profile: item.profile, context: context)
    } catch {
      #expect(item.settings["region"] == .refused, "\(item.name): \(error)")
      return
    }
    func endpoint(_ service: String) -> ProfileCases.Setting {
      do throws(CredentialsError) {
        return try settings.endpointURL(service: service).map { .text($0.value) } ?? .absent
      } catch {
        return .refused
      }
    }
    let found: [String: ProfileCases.Setting] = [
      "region": settings.region.map { .text($0.value) } ?? .absent,
      "fips": settings.useFIPS.map { .flag($0.value) } ?? .absent,
      "dualstack": settings.useDualStack.map { .flag($0.value) } ?? .absent,
      "ca_bundle": settings.caBundle.map { .text($0.value) } ?? .absent,
      "batch": endpoint("batch"), "sts": endpoint("sts"), "sso_oidc": endpoint("sso_oidc"),
    ]
    #expect(found == item.settings, "\(item.name)")
  }
}

/// A folder with a case's files, and stand-ins for the services that answer as those of the script do.
private final class World: Sendable {
  let root: String
  private let recorded = Mutex<[ProfileCases.Call]>([])

  init(root: String) {
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  var calls: [ProfileCases.Call] { recorded.withLock { $0 } }

  private func fill(_ text: String) -> String { text.replacing("@ROOT@", with: root) }

  func write(_ item: ProfileCases.Case) throws {
    var files = item.files ?? [:]
    files["home/.aws/config"] = item.config
    files["home/.aws/credentials"] = item.credentials
    try FileManager.default.createDirectory(
      atPath: root + "/home/.aws", withIntermediateDirectories: true)
    for (name, text) in files {
      let path = root + "/" + name
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      // A byte that is not UTF-8 cannot stand in the fixture itself.
      let parts = fill(text).split(separator: "@E9@", omittingEmptySubsequences: false)
      let bytes = Array(parts.map { Array($0.utf8) }.joined(separator: [0xE9]))
      try Data(bytes).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    }
  }

  func context(_ item: ProfileCases.Case) -> CredentialsContext {
    var environment = [
      "HOME": root + "/home", "PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true",
    ]
    environment.merge((item.environment ?? [:]).mapValues(fill)) { _, new in new }
    return CredentialsContext(
      environment: environment, now: { TestMachine.start }, sleep: { _ in },
      send: { [self] in answer($0) },
      sign: { request, credentials, _, _ throws(CredentialsError) in
        var signed = request
        signed.fields.append(("Authorization", credentials.accessKeyID))
        return signed
      })
  }

  /// The keys that a stand-in hands out, told apart by what was asked for.
  private func derived(_ name: String) -> (key: String, secret: String, token: String) {
    let tail = name.uppercased().filter { $0.isLetter || $0.isNumber }.suffix(12)
    return ("ASIA\(tail)", "secret-\(tail)", "token-\(tail)")
  }

  private func record(_ call: ProfileCases.Call) { recorded.withLock { $0.append(call) } }

  private func answer(_ request: CredentialHTTPRequest) -> CredentialHTTPResponse {
    var form = request.form
    if let operation = form.removeValue(forKey: "Action") {
      form["Version"] = nil
      if form["RoleSessionName"]?.hasPrefix("sfn-batch-proxy-") == true { form["RoleSessionName"] = nil }
      record(
        ProfileCases.Call(operation: operation, key: request.field("Authorization"), parameters: form))
      let keys = derived(form["RoleArn"] ?? "")
      return respond(
        assumedRole(
          key: keys.key, secret: keys.secret, token: keys.token, expiration: "2099-01-01T00:00:00Z",
          operation: operation))
    }
    if request.host.hasPrefix("oidc.") {
      let members = try? JSONDecoder().decode([String: String].self, from: Data(request.body))
      record(ProfileCases.Call(operation: "CreateToken", parameters: members ?? [:]))
      return respond(
        #"{"accessToken": "renewed-token", "expiresIn": 28800, "refreshToken": "next-refresh"}"#)
    }
    if request.host.hasPrefix("portal.sso.") {
      let components = URLComponents(string: "http://x" + request.target)
      var parameters = ["accessToken": request.field("x-amz-sso_bearer_token") ?? ""]
      for item in components?.queryItems ?? [] {
        parameters[item.name == "role_name" ? "roleName" : "accountId"] = item.value
      }
      record(
        ProfileCases.Call(
          operation: "GetRoleCredentials", region: request.host.split(separator: ".")[2].description,
          parameters: parameters))
      let keys = derived(parameters["roleName"] ?? "")
      return respond(
        """
        {"roleCredentials": {"accessKeyId": "\(keys.key)", "secretAccessKey": "\(keys.secret)",
        "sessionToken": "\(keys.token)", "expiration": 4070908800000}}
        """)
    }
    let url = "\(request.scheme.rawValue)://\(request.authority)\(request.target)"
    record(
      ProfileCases.Call(
        operation: "Container", url: url.replacing(root, with: "@ROOT@"),
        parameters: request.field("Authorization").map { ["Authorization": $0] } ?? [:]))
    let keys = derived("container")
    return respond(
      """
      {"AccessKeyId": "\(keys.key)", "SecretAccessKey": "\(keys.secret)", "Token": "\(keys.token)",
      "Expiration": "2099-01-01T00:00:00Z"}
      """)
  }

  private func respond(_ body: String) -> CredentialHTTPResponse {
    CredentialHTTPResponse(status: 200, body: Array(body.utf8))
  }
}
