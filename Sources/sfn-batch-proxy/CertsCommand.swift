import ArgumentParser
import OpenSSL
import ProxyCore

/// `certs`: issues a local CA and a server certificate, and says how clients are told to trust it. It touches no
/// trust store.
struct CertsCommand: DocumentedCommand {
  static let configuration = CommandConfiguration(
    commandName: "certs", abstract: "Issue a local CA and a server certificate.")

  @Option(help: .init("Folder for the files.", valueName: "folder"), completion: .directory)
  var out: String?

  @Option(name: .customLong("name"), help: .init("A name or address of the proxy.", valueName: "name"))
  var names: [String] = []

  @Flag(help: "Replace files that are there.")
  var force = false

  @Flag(help: "One JSON object instead of text.")
  var json = false

  @OptionGroup var global: GlobalOptions

  /// What the server certificate always covers: this machine, seen from itself and from containers, and the name of
  /// the compose service.
  static let standardNames = ["localhost", "127.0.0.1", "::1", "host.docker.internal", "sfn-batch-proxy"]

  static let help = """
    OVERVIEW: Issue a local CA and a server certificate.

      sfn-batch-proxy certs
      sfn-batch-proxy certs --name batch.eu-west-1.amazonaws.com

    The CA can issue only for the names given here, and no trust store is
    touched: the lines that it prints tell each client.

    USAGE: sfn-batch-proxy certs [options]

    OPTIONS:
      --out <folder>           (default: certs)
      --name <name>            Repeatable; beside localhost, 127.0.0.1, ::1,
                               host.docker.internal and sfn-batch-proxy.
      --force                  Replace files that are there; clients must then
                               trust the new CA.
      --json                   One JSON object instead of text.
      --no-color

    Each option but --force and --json is also SFN_BATCH_PROXY_<OPTION>, lists
    with commas; options win.

    """

  mutating func run() async throws {
    let context = try CommandContext.current()
    let given = names.isEmpty ? Self.listed(context.environment["SFN_BATCH_PROXY_NAME"]) : names
    var folder = out ?? context.environment["SFN_BATCH_PROXY_OUT"] ?? ""
    if folder.isEmpty { folder = "certs" }
    let all = Self.standardNames + given.filter { !Self.standardNames.contains($0) }
    var parsed: [CertificateName] = []
    for text in all {
      guard let name = CertificateName(text) else {
        throw CommandFailure(
          "bad-setting", "--name \(DisplayedValue.text(text)) is neither a host name nor an address",
          status: .usage)
      }
      parsed.append(name)
    }
    let files = CertificateFiles(folder: folder)
    if !force { try files.refuseToReplace() }
    do {
      let now = CivilTime.now() / 1_000_000
      let authority = try CertificateAuthority.create(
        label: Platform.hostName(), permitting: parsed, now: now)
      let server = try authority.issue(names: parsed, now: now)
      try Self.write(authority, server, to: files)
    } catch let error as OpenSSLError {
      throw CommandFailure("certificate-issue", error.description, status: .internalError)
    }
    context.streams.result(
      json ? Self.object(files, names: all) : Self.text(files, style: context.style(.output)))
  }

  private static func listed(_ text: String?) -> [String] {
    (text ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
  }

  private static func write(
    _ authority: CertificateAuthority, _ server: IssuedCertificate, to files: CertificateFiles
  ) throws {
    try files.write(try authority.keyPEM(), to: files.authorityKey, isSecret: true)
    try files.write(authority.certificatePEM, to: files.authority, isSecret: false)
    try files.write(server.keyPEM, to: files.serverKey, isSecret: true)
    try files.write(server.certificatePEM, to: files.server, isSecret: false)
    try files.write(
      try server.trustStore(password: CertificateFiles.trustStorePassword), to: files.trustStore,
      isSecret: false)
  }

  private static func text(_ files: CertificateFiles, style: TerminalStyle) -> String {
    """
    \(style.bold("Issued")) into \(files.folder)/: ca.pem, server.pem, truststore.p12, and their keys (only you can read those).

    Start      \(style.cyan("sfn-batch-proxy serve --tls-certificate \(files.server) --tls-key \(files.serverKey)"))

    Tell each client to trust the proxy; nothing was installed:
    curl       \(style.cyan("curl --cacert \(files.authority) https://localhost:8084/"))
    Python     \(style.cyan("export AWS_CA_BUNDLE=\(files.authority)")) (boto3 and the AWS CLI)
    Node       \(style.cyan("export NODE_EXTRA_CA_CERTS=\(files.authority)"))
    Java       \(style.cyan("export JAVA_TOOL_OPTIONS=\"\(files.javaOptions)\""))

    """
  }

  private static func object(_ files: CertificateFiles, names: [String]) -> String {
    var line = JSONLine()
    line.add("ca", files.authority)
    line.add("certificate", files.server)
    line.add("key", files.serverKey)
    line.add("truststore", files.trustStore)
    line.add("names", names)
    line.add("java_tool_options", files.javaOptions)
    return line.text
  }
}
