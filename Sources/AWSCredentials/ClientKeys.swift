/// Access keys that only clients of this proxy use: they prove who a client is and are never sent to AWS. Kept
/// in a file of the form of `~/.aws/credentials`, a section for each client.
public struct ClientKeys: Sendable {
  /// In the order of the file; `source` names the section.
  public let keys: [Credentials]

  /// More clients than this are a directory service's business.
  public static let maximumKeys = 1000

  /// Reads the file.
  /// - Throws: when it is missing, readable or writable by others than its owner, of another form, or names an
  ///   access key twice.
  public static func load(
    path: String, files: FileAccess = .system
  ) throws(CredentialsError) -> ClientKeys {
    guard let stamp = files.stamp(path), let content = try files.read(path) else {
      throw CredentialsError(.fileUnreadable, "\(path) is not there, or is no file")
    }
    guard stamp.permissions & 0o077 == 0 else {
      throw CredentialsError(
        .filePermissions, "\(path) holds keys but others may use it; run `chmod 600 \(path)`")
    }
    var keys: [Credentials] = []
    var seen: Set<String> = []
    for section in try INIFile.parse(content, path: path).sections {
      guard
        let provider = StaticKeysProvider(section: section, profile: section.name, file: path)
      else {
        throw CredentialsError(
          .incompleteKeys, "\(path) line \(section.line): [\(section.name)] has no aws_access_key_id")
      }
      let found = try provider.keys()
      guard seen.insert(found.accessKeyID).inserted else {
        throw CredentialsError(
          .fileMalformed,
          "\(path) line \(section.line): [\(section.name)] repeats the access key "
            + "\(found.maskedAccessKeyID) of another section; give each client its own")
      }
      keys.append(
        Credentials(
          accessKeyID: found.accessKeyID, secretAccessKey: found.secretAccessKey,
          sessionToken: found.sessionToken, source: "client key \(section.name)"))
      if keys.count > maximumKeys {
        throw CredentialsError(.fileMalformed, "\(path) names more than \(maximumKeys) keys")
      }
    }
    guard !keys.isEmpty else {
      throw CredentialsError(.notFound, "\(path) names no keys; add a section with aws_access_key_id")
    }
    return ClientKeys(keys: keys)
  }

  /// The keys of that access key; nil for one that is not in the file. HOT.
  public func find(accessKey: Span<UInt8>) -> Credentials? {
    for index in keys.indices where keys[index].hasAccessKey(accessKey) { return keys[index] }
    return nil
  }
}
