// swift-tools-version: 6.1
import PackageDescription

// A separate package, so that building dentree does not build the benchmarks.

/// The same settings as for the engine, with all of Swift's checks.
let asTheEngine: [SwiftSetting] = [
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))
]

let package = Package(
  name: "Benchmarks",
  products: [
    .executable(name: "table", targets: ["Table"]),
    .executable(name: "profile", targets: ["Profile"]),
  ],
  dependencies: [.package(name: "dentree", path: "..")],
  targets: [
    .target(name: "CCounters", path: "CCounters"),
    .target(
      name: "Rows",
      dependencies: ["CCounters", .product(name: "Engine", package: "dentree")], path: "Rows",
      swiftSettings: asTheEngine),
    .executableTarget(
      name: "Table", dependencies: ["CCounters", "Rows"], path: "Table", swiftSettings: asTheEngine),
    .executableTarget(
      name: "Profile",
      dependencies: [
        "Rows", .product(name: "Engine", package: "dentree"),
        .product(name: "Screen", package: "dentree"),
      ], path: "Profile", swiftSettings: asTheEngine),
  ],
  swiftLanguageModes: [.v6]
)
