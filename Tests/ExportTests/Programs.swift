// Programs.swift: programs that tests use if they are installed.

import Foundation

enum Programs {
  static let dot = find("dot")
  static let chromium = find("chromium")

  private static func find(_ name: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
  }

  /// Runs a program to its end. Its streams are files, so that no pipe fills up.
  static func run(
    _ program: String, _ arguments: [String], input: String = ""
  ) throws -> (status: Int32, output: String, errors: String) {
    try inFolder { folder in
      let names = ["input", "output", "errors"].map { folder.appending(path: $0) }
      try input.write(to: names[0], atomically: true, encoding: .utf8)
      for name in names.dropFirst() { try Data().write(to: name) }
      let process = Process()
      process.executableURL = URL(filePath: program)
      process.arguments = arguments
      process.standardInput = try FileHandle(forReadingFrom: names[0])
      process.standardOutput = try FileHandle(forWritingTo: names[1])
      process.standardError = try FileHandle(forWritingTo: names[2])
      try process.run()
      process.waitUntilExit()
      return (
        process.terminationStatus, try String(contentsOf: names[1], encoding: .utf8),
        try String(contentsOf: names[2], encoding: .utf8)
      )
    }
  }

  /// A temporary folder.
  static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "dentree-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
