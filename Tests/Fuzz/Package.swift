// swift-tools-version: 6.2
import PackageDescription

// Outside the root package: its only program has libFuzzer's own `main`. scripts/fuzz builds and runs it.
let package = Package(
  name: "Fuzz",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "sfn-batch-proxy", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: ["AWSBatch", "HTTP1", "JSONEditing", "SigV4"].map {
        .product(name: $0, package: "sfn-batch-proxy")
      },
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .unsafeFlags(["-parse-as-library"]),
      ])
  ]
)
