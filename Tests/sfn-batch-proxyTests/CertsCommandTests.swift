import Testing

@testable import sfn_batch_proxy

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

@Suite struct CertsCommandTests {
  private func folder() -> String {
    FileManager.default.temporaryDirectory.path() + "/certs-\(UUID().uuidString)"
  }

  @Test("writes a CA, a server certificate, their keys for the owner alone, and a trust store") func writes()
    async throws
  {
    let bench = Bench()
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(await bench.run("certs", "--out", folder, "--name", "batch.eu-west-1.amazonaws.com") == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files == ["ca-key.pem", "ca.pem", "server-key.pem", "server.pem", "truststore.p12"])
    for name in ["ca-key.pem", "server-key.pem"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    for line in [
      "--tls-certificate \(folder)/server.pem --tls-key \(folder)/server-key.pem",
      "curl --cacert \(folder)/ca.pem",
      "AWS_CA_BUNDLE=\(folder)/ca.pem", "NODE_EXTRA_CA_CERTS=\(folder)/ca.pem",
      "-Djavax.net.ssl.trustStore=\(folder)/truststore.p12",
    ] {
      #expect(bench.captured.output.contains(line), "\(line)")
    }
    #expect(!bench.captured.output.contains("PRIVATE KEY"))
  }

  @Test("replaces nothing unless it is told to") func replacesNothing() async throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(await Bench().run("certs", "--out", folder) == 0)
    let before = FileManager.default.contents(atPath: "\(folder)/ca.pem")
    let second = Bench()
    #expect(await second.run("certs", "--out", folder) == 78)
    #expect(second.captured.error.hasPrefix("error: file-exists:"))
    #expect(second.captured.error.contains("--force"))
    #expect(FileManager.default.contents(atPath: "\(folder)/ca.pem") == before)
    #expect(await Bench().run("certs", "--out", folder, "--force") == 0)
    #expect(FileManager.default.contents(atPath: "\(folder)/ca.pem") != before)
  }

  @Test("says what is wrong with a name, and where it may not write") func refuses() async {
    let bench = Bench()
    #expect(await bench.run("certs", "--out", folder(), "--name", "a b") == 64)
    #expect(bench.captured.error.contains("neither a host name nor an address"))
    let other = Bench()
    #expect(await other.run("certs", "--out", "/proc/no-such-place") == 78)
    #expect(other.captured.error.hasPrefix("error: file-unwritable:"))
  }

  @Test("tells scripts the same as an object") func json() async {
    let bench = Bench()
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(await bench.run("certs", "--out", folder, "--json") == 0)
    #expect(bench.captured.output.hasPrefix(#"{"ca":""#))
    #expect(bench.captured.output.contains(#""names":["localhost","127.0.0.1","::1","#))
  }
}
