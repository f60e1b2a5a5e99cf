// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A library module with its mirrored test target.
func module(
  _ name: String, dependsOn dependencies: [Target.Dependency] = [], fixtures: [String] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
      exclude: fixtures, swiftSettings: settings),
  ]
}

let package = Package(
  name: "sfn-batch-proxy",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "sfn-batch-proxy", targets: ["sfn-batch-proxy"]),
    .library(name: "HTTP1", targets: ["HTTP1"]),
    .library(name: "JSONEditing", targets: ["JSONEditing"]),
    .library(name: "SigV4", targets: ["SigV4"]),
    .library(name: "AWSBatch", targets: ["AWSBatch"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(name: "CEpoll"),
    .executableTarget(
      name: "sfn-batch-proxy",
      dependencies: [
        "AWSBatch", "AWSCredentials", "BatchSandbox", "HTTP1", "JSONEditing", "OpenSSL",
        "ProxyCore", "SigV4", "Transport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "sfn-batch-proxyTests",
      dependencies: [
        "sfn-batch-proxy", "AWSBatch", "BatchSandbox", "JSONEditing", "ProxyCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
  ]
    + module("OpenSSL", dependsOn: ["COpenSSL"])
    + module("HTTP1")
    + module("JSONEditing")
    + module("SigV4", dependsOn: ["HTTP1", "OpenSSL"])
    + module(
      "Transport",
      dependsOn: [
        "HTTP1", "OpenSSL", .target(name: "CEpoll", condition: .when(platforms: [.linux])),
      ])
    + module("AWSBatch", dependsOn: ["HTTP1", "JSONEditing"], fixtures: ["Fixtures"])
    + module(
      "AWSCredentials",
      dependsOn: [
        "HTTP1", "OpenSSL", "SigV4", .product(name: "Subprocess", package: "swift-subprocess"),
      ], fixtures: ["Fixtures"])
    + module("BatchSandbox", dependsOn: ["HTTP1", "JSONEditing", "OpenSSL", "SigV4", "Transport"])
    + module(
      "ProxyCore",
      dependsOn: [
        "AWSBatch", "AWSCredentials", "HTTP1", "JSONEditing", "OpenSSL", "SigV4", "Transport",
        .product(name: "Logging", package: "swift-log"),
      ])
)
