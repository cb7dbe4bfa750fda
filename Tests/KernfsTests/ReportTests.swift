// Inputs from public reports. Each gives exactly the findings in its comments.

@testable import Language
import Foundation
import Ground
import Testing

@testable import Scenario

@Suite("inputs from reports")
struct ReportTests {
  /// The findings of each file: line and kind, in order.
  static let expected: [String: [String]] = [
    "advice-that-fails": ["7 orphaned"],
    "deep-seventy": [],
    "exists-does-not-lie": [],
    "getcwd-in-a-ring": [],
    "holders-pane-trap": [],
    "kept-child-below-a-dead-directory": ["11 orphaned"],
    "leak-in-a-ring": ["11 expectation"],
    "many-mounts": ["3 not-asked"],
    "mount-on-a-pipe": [],
    "not-asked-is-not-green": ["7 not-asked", "8 not-asked", "9 not-asked"],
    "octal": ["5 expectation"],
    "pty-hangup": [],
    "readlink-on-old-editions": ["4 orphaned"],
    "rename-needs-write-on-the-moved-directory": [],
    "ring-without-end": ["6 orphaned", "5 orphaned", "4 orphaned"],
    "rules-that-crash-1": [],
    "rules-that-crash-2": [],
    "rules-that-crash-3": ["6 stop"],
    "segv_before_lookedup_leaves": ["4 orphaned"],
    "setuid-is-cleared": [],
    "story_osc52": [],
    "title_newline_save": [],
    "tmpfs-errnos": [],
    "trace_c1": [],
    "undeletable-never-ends": ["3 orphaned", "4 orphaned", "7 orphaned"],
  ]

  static func files() throws -> [ScenarioFile] {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/reports")
    let urls = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return try urls.filter { $0.pathExtension == "ops" }.sorted { $0.path < $1.path }.map { url in
      let name = url.deletingPathExtension().lastPathComponent
      return try ScenarioFile.parse(Array(try Data(contentsOf: url)), name: name)
    }
  }

  @Test("every one is answered as its comment says")
  func answers() throws {
    let files = try Self.files()
    #expect(Set(files.map(\.name)) == Set(Self.expected.keys))
    for file in files {
      let found = try Session.open(file).judge(file).map {
        "\($0.place.number) \($0.kind.rawValue)"
      }
      #expect(found == Self.expected[file.name], "\(file.name)")
    }
  }

  @Test("with the old rule a mount on a pipe is kept by nothing but itself, which is a leak")
  func ring() throws {
    let file = try #require(try Self.files().first { $0.name == "leak-in-a-ring" })
    var choice = EngineChoice()
    try choice.choose(rule: "mount-on-pipe=allowed")
    let findings = try Session.open(file, choosing: choice).judge(file)
    #expect(!findings.isEmpty && findings.allSatisfy { $0.text.contains("in a ring") })
  }
}
