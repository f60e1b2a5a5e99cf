// swift-tools-version: 6.2
import PackageDescription

// Outside the root package, so that nobody who builds the proxy builds this.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "sfn-batch-proxy", path: "..")],
  targets: [
    .executableTarget(
      name: "MicroBenchmarks",
      dependencies: [
        .product(name: "AWSBatch", package: "sfn-batch-proxy"),
        .product(name: "HTTP1", package: "sfn-batch-proxy"),
        .product(name: "JSONEditing", package: "sfn-batch-proxy"),
        .product(name: "SigV4", package: "sfn-batch-proxy"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
  ]
)
