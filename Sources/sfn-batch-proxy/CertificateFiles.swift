#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files that `certs` writes into one folder.
struct CertificateFiles: Sendable {
  /// Without a slash at its end.
  let folder: String

  init(folder: String) {
    self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  /// Java refuses a trust store without a password, though nothing in it is secret; this one is its custom.
  static let trustStorePassword = "changeit"

  var authority: String { "\(folder)/ca.pem" }
  var authorityKey: String { "\(folder)/ca-key.pem" }
  var server: String { "\(folder)/server.pem" }
  var serverKey: String { "\(folder)/server-key.pem" }
  var trustStore: String { "\(folder)/truststore.p12" }
  private var all: [String] { [authority, authorityKey, server, serverKey, trustStore] }

  var javaOptions: String {
    "-Djavax.net.ssl.trustStore=\(trustStore) -Djavax.net.ssl.trustStoreType=PKCS12 "
      + "-Djavax.net.ssl.trustStorePassword=\(Self.trustStorePassword)"
  }

  /// Throws where any of the files is there: clients may trust that CA.
  func refuseToReplace() throws(CommandFailure) {
    let present = all.filter { access($0, F_OK) == 0 }
    guard present.isEmpty else {
      throw CommandFailure(
        "file-exists",
        "\(present.joined(separator: ", ")) \(present.count == 1 ? "is" : "are") there already",
        facts: ["Nothing was written."],
        hint: "use them, or `sfn-batch-proxy certs --force` (clients must then trust the new CA)",
        status: .settingWrong)
    }
  }

  /// Writes a file whole: beside its place first, so that nobody reads half of one, and created for its owner alone
  /// where it is secret, so that no other can open it in between.
  func write(_ bytes: [UInt8], to path: String, isSecret: Bool) throws(CommandFailure) {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw CommandFailure("file-unwritable", "\(folder) cannot be made", status: .settingWrong)
    }
    let temporary = path + ".new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isSecret ? 0o600 : 0o644)
    guard descriptor >= 0 else { throw Self.unwritable(path) }
    let isWhole = Platform.write(bytes, to: descriptor)
    guard close(descriptor) == 0, isWhole, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw Self.unwritable(path)
    }
  }

  private static func unwritable(_ path: String) -> CommandFailure {
    let reason = String(cString: strerror(errno))
    return CommandFailure("file-unwritable", "\(path): \(reason)", status: .settingWrong)
  }
}
