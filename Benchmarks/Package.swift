// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds dentree pays for what measures it.

/// As the engine itself is built, and nothing that changes what Swift checks.
let asTheEngine: [SwiftSetting] = [
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))
]

let package = Package(
  name: "Benchmarks",
  products: [.executable(name: "profile", targets: ["Profile"])],
  dependencies: [
    .package(name: "dentree", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CMalloc", path: "CMalloc"),
    .target(name: "Control", path: "Control"),
    .target(
      name: "Rows", dependencies: ["CMalloc", .product(name: "Engine", package: "dentree")],
      path: "Rows",
      swiftSettings: asTheEngine),
    .executableTarget(
      name: "Table",
      dependencies: ["Control", "Rows", .product(name: "Benchmark", package: "benchmark")],
      path: "Table", swiftSettings: asTheEngine,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Profile",
      dependencies: [
        "Rows", .product(name: "Engine", package: "dentree"),
        .product(name: "Screen", package: "dentree"),
      ], path: "Profile", swiftSettings: asTheEngine),
  ],
  swiftLanguageModes: [.v6]
)
