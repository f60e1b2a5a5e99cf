import Testing

@testable import ProxyCore

@Suite struct ConnectionLinesTests {
  @Test("name the first listener as a client reaches it") func lines() {
    var configuration = ProxyConfiguration()
    configuration.listeners = [ListenAddress(host: "0.0.0.0", port: 9084)]
    configuration.tls = .init(certificate: "c", key: "k")
    let lines = ConnectionLines(configuration)
    #expect(lines.stepFunctionsLocal == "BATCH_ENDPOINT=https://127.0.0.1:9084")
    #expect(lines.sdk == "export AWS_ENDPOINT_URL_BATCH=https://127.0.0.1:9084")
    #expect(lines.boto3 == #"boto3.client("batch", endpoint_url="https://127.0.0.1:9084")"#)
    #expect(lines.compose.joined().contains("https://host.docker.internal:9084"))
  }
}
