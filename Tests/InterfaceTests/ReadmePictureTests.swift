/// The pictures in the README: kept in the repository, and the same as fresh drawings.

import Exhibits
import Language
import Canvas
import Configuration
import Export
import Foundation
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite("The pictures in the README")
struct ReadmePictureTests {
  /// The pictures, by the name of the file.
  enum Subject: String, CaseIterable {
    case welcome
    case leak = "proc-leak"
    case curve = "proc-leak-curve"

    var file: URL {
      URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Pictures/\(rawValue).svg")
    }

    func draw() throws -> String {
      let theme = try Theme.named("dark")
      switch self {
      case .welcome:
        let file = try ScenarioFile.parse(Welcome.scenario, name: "welcome")
        let session = try Session.open(file)
        session.play(file)
        let grid = App(session: session).draw(Size(width: 120, height: 36)).grid
        return grid.svg(theme: theme, title: "dentree")
      case .leak:
        let exhibit = try Self.exhibit()
        let app = App(exhibit)
        let slide = exhibit.slides.firstIndex { $0.text.hasPrefix("Ten tasks") }
        _ = app.perform(.caption(try #require(slide)))
        let grid = app.draw(Size(width: 200, height: 42)).grid
        return grid.svg(theme: theme, title: exhibit.title)
      case .curve:
        let runs = try Self.exhibit().runs.map { ($0.title, Measures($0.timeline)) }
        return Chart(.dentries, runs: runs).svg()
      }
    }

    /// The exhibit of issue #3933.
    private static func exhibit() throws -> Exhibit {
      let entry = try Gallery.named("proc-leak")
      let exhibit = try Exhibit(ScenarioFile.parse(entry.bytes, name: entry.fileName))
      exhibit.play()
      return exhibit
    }
  }

  /// Set DENTREE_DRAW to write the files.
  @Test("are what the program draws", arguments: Subject.allCases)
  func isFresh(_ subject: Subject) throws {
    let picture = try subject.draw()
    if ProcessInfo.processInfo.environment["DENTREE_DRAW"] != nil {
      try picture.write(to: subject.file, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: subject.file, encoding: .utf8)
    #expect(kept == picture, "run the tests with DENTREE_DRAW=1, look at the picture, commit it")
  }
}
