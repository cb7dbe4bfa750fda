// swift-tools-version: 6.2
import PackageDescription

// The floors of the house: a target imports what lies below it, never its own floor or above.
// Sources/<target> is checked against this list by Tests/TidyTests.

/// The engine is several modules for the reader and should be one for the optimizer: in a trial of
/// the same shape a walk of eight names took 250 ns without this flag, 43 with it.
let engine: [SwiftSetting] = [
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))
]

let package = Package(
  name: "dentree",
  products: [
    .executable(name: "dentree", targets: ["dentree"]),
    // For Benchmarks/, a separate package.
    .library(name: "Engine", targets: ["Ground", "VFS", "Kernfs", "Filesystems"]),
    .library(
      name: "Screen",
      targets: ["Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits", "Interface"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // Floor 0: the C that Swift cannot import by itself.
    // No pkgConfig: Debian's ncursesw.pc carries -D flags that SwiftPM refuses with a warning.
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
    .target(name: "CTermGuard"),
    // Floor 1
    .target(name: "Ground", swiftSettings: engine),
    .target(name: "Canvas", swiftSettings: engine),
    // Floor 2
    .target(name: "Timeline", dependencies: ["Ground"], swiftSettings: engine),
    .target(name: "VFS", dependencies: ["Ground"], swiftSettings: engine),
    .target(name: "Language", dependencies: ["Ground"], swiftSettings: engine),
    // Floor 3
    .target(name: "Kernfs", dependencies: ["Ground", "VFS"], swiftSettings: engine),
    // Floor 4
    .target(name: "Filesystems", dependencies: ["Ground", "VFS", "Kernfs"], swiftSettings: engine),
    // Floor 5
    .target(
      name: "Scenario",
      dependencies: ["Ground", "Language", "Timeline", "VFS", "Kernfs", "Filesystems"],
      swiftSettings: engine),
    // Floor 6
    .target(
      name: "Questions", dependencies: ["Ground", "Language", "Timeline", "Scenario"],
      swiftSettings: engine),
    // Floor 7
    .target(
      name: "Exhibits", dependencies: ["Ground", "Language", "Timeline", "Scenario", "Questions"],
      resources: [.embedInCode("Resources")], swiftSettings: engine),
    // Floor 8
    .target(
      name: "Interface",
      dependencies: [
        "Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits",
      ],
      swiftSettings: engine),
    .target(
      name: "Terminal", dependencies: ["Canvas", "CNcurses", "CTermGuard"], swiftSettings: engine),
    .target(
      name: "Export",
      dependencies: [
        "Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits",
      ],
      swiftSettings: engine),
    .target(
      name: "Configuration",
      dependencies: [
        "Ground", "Canvas", "CTermGuard", "Themes", .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: engine),
    .target(
      name: "Themes", path: "Themes",
      resources: [
        .embedInCode("dark.toml"), .embedInCode("light.toml"), .embedInCode("terminal16.toml"),
        .embedInCode("monochrome.toml"),
      ]),
    // Floor 9
    .executableTarget(
      name: "dentree",
      dependencies: [
        "Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits",
        "Interface", "Terminal", "Export",
        "Configuration", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: engine),
    // Tests mirror sources.
    .testTarget(name: "GroundTests", dependencies: ["Ground"]),
    .testTarget(name: "CanvasTests", dependencies: ["Canvas"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Canvas", "Configuration"]),
    .testTarget(
      name: "TimelineTests",
      dependencies: ["Ground", "Timeline", "Language", "Scenario", "Questions", "Exhibits"]),
    .testTarget(
      name: "FilesystemsTests",
      dependencies: ["Ground", "Timeline", "VFS", "Kernfs", "Filesystems", "KernfsTests"]),
    // What Swift does not import of Linux, for comparing `memory` with the machine's own tmpfs.
    .target(name: "CTmpfs", path: "Tests/CTmpfs"),
    .testTarget(
      name: "KernfsTests",
      dependencies: [
        "Ground", "VFS", "Kernfs", "Filesystems", "Timeline", "Language", "Scenario",
        "Questions", "Exhibits", "Export", "CTmpfs",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "ScenarioTests",
      dependencies: ["Ground", "Timeline", "Language", "Scenario", "Questions", "Exhibits"]),
    .testTarget(
      name: "InterfaceTests",
      dependencies: [
        "Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits",
        "Interface", "Export", "Configuration",
        "KernfsTests",
      ], exclude: ["Pictures"]),
    .testTarget(
      name: "ExportTests",
      dependencies: [
        "Ground", "Canvas", "Timeline", "Language", "Scenario", "Questions", "Exhibits",
        "Interface", "Export", "Configuration",
      ]),
    .testTarget(name: "TerminalTests", dependencies: ["Canvas", "Terminal"]),
    .testTarget(name: "TidyTests"),
  ],
  swiftLanguageModes: [.v6]
)
