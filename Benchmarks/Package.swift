// swift-tools-version: 6.1
import PackageDescription

// A package apart, so that nobody who builds dentree pays for what measures it.

/// As the engine itself is built, and nothing that changes what Swift checks.
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
