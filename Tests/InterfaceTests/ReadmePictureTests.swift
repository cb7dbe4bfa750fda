/// The picture in the README: kept in the repository, and the same as a fresh drawing.

import Canvas
import Configuration
import Export
import Foundation
import Interface
import Scenario
import Testing

@Suite("The picture in the README")
struct ReadmePictureTests {
  static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Pictures/welcome.svg")

  /// Draws the first screen as it is at 120×36 on a dark background.
  private func draw() throws -> String {
    let file = try ScenarioFile.parse(Welcome.scenario, name: "welcome")
    let session = try Session.open(file)
    session.play(file)
    let grid = App(session: session).draw(Size(width: 120, height: 36)).grid
    return grid.svg(theme: try Theme.named("dark"), title: "dentree")
  }

  /// Set DENTREE_DRAW to draw it anew.
  @Test("is what the program draws")
  func isFresh() throws {
    let picture = try draw()
    if ProcessInfo.processInfo.environment["DENTREE_DRAW"] != nil {
      try picture.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    let kept = try String(contentsOf: Self.file, encoding: .utf8)
    #expect(kept == picture, "run the tests with DENTREE_DRAW=1, look at the picture, commit it")
  }
}
