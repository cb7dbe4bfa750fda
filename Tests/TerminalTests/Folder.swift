/// Files of a test.

import Foundation

/// A temporary folder, deleted with the object.
final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: "dentree-\(UUID())")
  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
  func write(_ text: String, _ name: String) throws -> String {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    return path(name)
  }
}
