import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

/// A small generator with a seed that a failure names (xorshift).
private struct Dice {
  var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func roll(_ sides: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(sides))
  }
}

private let keys: [Key] =
  "hjklgGzpnN,.<>emcdufOrs:?o/xq1 ".unicodeScalars.map { .character($0) }
  + [.up, .down, .left, .right, .enter, .escape, .tab, .backtab, .backspace, .home, .end]
  + [.pageUp, .pageDown, .delete, .control("w"), .control("u"), .control("a"), .control("k")]

@Suite struct PropertyTests {
  @Test(
    "no small size traps, whatever pane is chosen or zoomed, in the middle of a run or stopped",
    arguments: Plays.all + [Plays.stopped])
  func smallSizes(play: String) throws {
    let stage = try Stage(play)
    for keys in ["", "Tab", "Tab", "Tab", "Tab", "Tab", ", , ,"] {
      stage.size = Size(width: 80, height: 24)
      _ = stage.grid
      stage.press(keys)
      for zoom in ["", "z"] {
        stage.press(zoom)
        for height in 8...26 {
          for width in [40, 53, 80] {
            stage.size = Size(width: width, height: height)
            #expect(stage.grid.size == stage.size)
          }
        }
      }
      stage.press("z")
    }
  }

  @Test("no size traps, in any mode", arguments: Plays.all)
  func sizes(play: String) throws {
    let stage = try Stage(play)
    let widths = [0, 1, 2, 5, 20, 39, 40, 41, 60, 71, 72, 73, 80, 99, 100, 120, 200, 300]
    let heights = [0, 1, 2, 3, 9, 10, 11, 14, 16, 20, 24, 29, 36, 60, 100]
    for keys in ["", "z", "z ?", "Esc o", "Esc : 'open /d'", "Esc / 'a'", "Enter , , ,"] {
      stage.size = Size(width: 80, height: 24)
      _ = stage.grid
      stage.press(keys)
      for width in widths {
        for height in heights {
          stage.size = Size(width: width, height: height)
          #expect(stage.grid.size == stage.size)
        }
      }
    }
  }

  @Test("a step back and forward again, and the grid is the same", arguments: Plays.all)
  func stepsAreReversible(play: String) throws {
    let stage = try Stage(play, width: 110, height: 32)
    stage.press("g j j")
    while stage.timeline.moment(before: stage.timeline.cursor) > 0 {
      let before = stage.grid
      stage.press(", .")
      #expect(stage.grid == before, "at \(stage.timeline.cursor)")
      stage.press(",")
    }
  }

  @Test("the same keys give the same frames and never trap", arguments: 1...12)
  func sameKeys(seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    let play = Plays.all[seed % Plays.all.count]
    let (one, other) = (try Stage(play), try Stage(play))
    for _ in 0..<120 {
      let key = keys[dice.roll(keys.count)]
      one.press(key)
      other.press(key)
      if dice.roll(8) == 0 {
        let size = Size(width: dice.roll(160), height: dice.roll(50))
        (one.size, other.size) = (size, size)
      }
      #expect(one.grid == other.grid, "seed \(seed)")
    }
    #expect(one.app.state == other.app.state, "seed \(seed)")
  }

  @Test("in ASCII nothing else is drawn", arguments: Plays.all)
  func ascii(play: String) throws {
    let stage = try Stage(play, width: 130, height: 40, glyphs: .ascii)
    for keys in ["", "?", "Esc o", "Esc : 'mk'", "Esc , , ,", "Tab Tab", "z"] {
      stage.press(keys)
      #expect(stage.text.utf8.allSatisfy { $0 < 0x80 }, "after \(keys)")
    }
  }

  @Test("drawing leaves the cursor of the timeline where it is")
  func drawingMovesNothing() throws {
    let stage = try Stage(Plays.welcome)
    stage.press(", , , ,")
    let cursor = stage.timeline.cursor
    let model = stage.timeline.model
    _ = stage.grid
    #expect(stage.timeline.cursor == cursor)
    #expect(stage.timeline.model == model)
  }
}
