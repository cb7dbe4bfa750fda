import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

/// All rows of a tree, unfolded.
private func rows(_ forest: any RowTree) -> [Row] {
  var rows: [Row] = []
  var row = forest.top
  while let here = row, rows.count < 10_000 {
    rows.append(here)
    row = forest.below(here)
  }
  return rows
}

/// Moves a run through all its moments and checks both trees.
private func everyMoment(
  _ play: String, _ look: (Scene, DentryRows, InodeRows) -> Void
) throws {
  let stage = try Stage(play)
  for position in (0...stage.timeline.events.count).reversed() {
    stage.app.session.move(to: position)
    stage.app.withScene { scene in
      look(scene, scene.dentries(TreeState()), scene.inodes(TreeState()))
    }
  }
}

@Suite struct ForestTests {
  @Test("every live dentry has one row at every moment", arguments: Plays.all)
  func dentriesAreComplete(play: String) throws {
    try everyMoment(play) { scene, forest, _ in
      let shown = rows(forest).map(forest.object).filter {
        $0.kind == .dentry && scene.model.dentries[$0].counted.isAlive
      }
      let alive = scene.model.dentries.all.filter(\.counted.isAlive).map(\.id)
      #expect(Set(shown) == Set(alive), "at \(scene.timeline.cursor)")
      #expect(shown.count == alive.count, "at \(scene.timeline.cursor)")
    }
  }

  @Test("every live inode has a row at every moment", arguments: Plays.all)
  func inodesAreComplete(play: String) throws {
    try everyMoment(play) { scene, _, forest in
      let shown = Set(rows(forest).map(forest.inode))
      let alive = scene.model.inodes.all.filter(\.counted.isAlive).map(\.id)
      #expect(shown.isSuperset(of: alive), "at \(scene.timeline.cursor)")
    }
  }

  @Test("up undoes down, and the last row is the bottom", arguments: Plays.all)
  func walkingIsReversible(play: String) throws {
    try everyMoment(play) { scene, dentries, inodes in
      for forest in [dentries, inodes] as [any RowTree] {
        let rows = rows(forest)
        #expect(forest.bottom == rows.last, "at \(scene.timeline.cursor)")
        for (upper, lower) in zip(rows, rows.dropFirst()) {
          #expect(forest.above(lower) == upper, "at \(scene.timeline.cursor): \(lower)")
        }
        for row in rows { #expect(forest.exists(row), "at \(scene.timeline.cursor): \(row)") }
        #expect(Set(rows).count == rows.count)
      }
    }
  }

  @Test("everything mounted and unmounted: each live object has its row after every operation")
  func everything() throws {
    let stage = try Stage(Plays.everythingUnmounted)
    for operation in stage.timeline.operations.reversed() {
      stage.app.session.move(to: operation.end)
      stage.app.withScene { scene in
        let dentries = rows(scene.dentries(TreeState()))
        let inodes = rows(scene.inodes(TreeState()))
        let forests: [(any RowTree, [Row])] = [
          (scene.dentries(TreeState()), dentries), (scene.inodes(TreeState()), inodes),
        ]
        for (forest, rows) in forests {
          #expect(Set(rows).count == rows.count, "\(operation.text)")
          #expect(forest.bottom == rows.last, "\(operation.text)")
          for (upper, lower) in zip(rows, rows.dropFirst()) {
            #expect(forest.above(lower) == upper, "\(operation.text): \(lower)")
          }
        }
        let shown = Set(dentries.map(scene.dentries(TreeState()).object))
        let found = Set(inodes.map(scene.inodes(TreeState()).inode))
        for dentry in scene.model.dentries.all where dentry.counted.isAlive {
          #expect(shown.contains(dentry.id), "\(operation.text)")
        }
        for inode in scene.model.inodes.all where inode.counted.isAlive {
          #expect(found.contains(inode.id), "\(operation.text)")
        }
      }
    }
  }

  @Test("what died in an operation is shown until the next one")
  func ghostsLastOneOperation() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'unlink /docs/a' Enter : 'close fd1' Enter")
    #expect(stage.rows(with: "destroyed").count >= 1)
    stage.press(": 'mkdir /b' Enter")
    #expect(stage.rows(with: "destroyed").isEmpty)
  }

  @Test("a destroyed name stands at its former place, crossed out")
  func ghostsKeepTheirPlace() throws {
    let stage = try Stage("fs plain\ncreate /a\ncreate /b\ncreate /c\n", width: 120, height: 36)
    stage.press(": 'unlink /b' Enter")
    #expect(stage.row(3).hasPrefix("│      a "))
    #expect(stage.row(4).hasPrefix("│-     b destroyed "))
    #expect(stage.row(5).hasPrefix("│      c "))
    let line = stage.grid.attributes.split(separator: "\n", omittingEmptySubsequences: false)[4]
    #expect(line.contains("x"))
  }
}
