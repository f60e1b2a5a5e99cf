/// The exact lines that point clients at this proxy.
public struct ConnectionLines: Sendable, Equatable {
  /// Under which a client on this machine reaches the first listener.
  public let url: String
  private let scheme: String
  private let port: UInt16

  public init(_ configuration: ProxyConfiguration) {
    let listener = configuration.listeners.first ?? ProxyConfiguration.Defaults.listener
    scheme = configuration.listenerScheme
    port = listener.port
    url = listener.url(scheme: scheme)
  }

  /// The variable that Step Functions Local reads.
  public var stepFunctionsLocal: String { "BATCH_ENDPOINT=\(url)" }
  public var stepFunctionsLocalFlag: String { "--batch-endpoint \(url)" }
  public var sdk: String { "export AWS_ENDPOINT_URL_BATCH=\(url)" }
  public var boto3: String { "boto3.client(\"batch\", endpoint_url=\"\(url)\")" }
  public var cli: String { "aws batch describe-job-queues --endpoint-url \(url)" }

  /// Under which a container reaches a proxy on its host.
  private var containerURL: String { "\(scheme)://host.docker.internal:\(port)" }

  /// What a service of a compose file needs when the proxy runs on the host, and how the proxy is started then:
  /// Step Functions Local signs with keys of its own, and comes in over an address that is not loopback.
  public var compose: [String] {
    [
      "environment: { BATCH_ENDPOINT: \"\(containerURL)\" }",
      "extra_hosts: [\"host.docker.internal:host-gateway\"]",
      "# sfn-batch-proxy serve --listen 0.0.0.0:\(port) \\",
      "#   --client-auth any --allow-host host.docker.internal",
    ]
  }

  /// Names and lines, in order, for people.
  public var all: [(name: String, lines: [String])] {
    [
      ("Step Functions Local", [stepFunctionsLocal, "or \(stepFunctionsLocalFlag)"]),
      ("docker compose", compose),
      ("SDKs", [sdk]),
      ("boto3", [boto3]),
      ("AWS CLI", [cli]),
    ]
  }
}
