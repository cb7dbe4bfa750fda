import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite struct DriverTests {
  @Test("the key of an operation opens its line, filled in from the selection")
  func prefill() throws {
    let stage = try Stage(Plays.plain)
    stage.press("g j j d")
    #expect(stage.row(22).hasPrefix(":mkdir /docs/"))
    stage.press("Esc O")
    #expect(stage.row(22).hasPrefix(":open /docs/a as fd2"))
    stage.press("Esc X")
    #expect(stage.row(22).hasPrefix(":close fd1"))
    stage.press("Esc R")
    #expect(stage.row(22).hasPrefix(":rename /docs/a /docs/"))
    stage.press("Esc Tab g j j U")
    #expect(stage.row(22).hasPrefix(":unlink /docs/a"))
  }

  @Test("a name that is gone is not offered to verbs that change names")
  func prefillOfTheLost() throws {
    let stage = try Stage(Plays.welcome)
    for (key, verb) in [("U", "unlink"), ("D", "rmdir"), ("R", "rename"), ("L", "link")] {
      stage.press(key)
      #expect(stage.app.state.mode == .command(Prompt("\(verb) ")))
      stage.press("Esc")
    }
    stage.press("s")
    #expect(stage.app.state.mode == .command(Prompt("stat @fd1")))
  }

  @Test("Tab into the other tree selects what belongs to the selection, and back again the same")
  func tabFollows() throws {
    let stage = try Stage(Plays.welcome)
    #expect(stage.rows(with: "Holders of d10").count == 1)
    stage.press("Tab")
    #expect(stage.rows(with: "Holders of i14").count == 1)
    stage.press("Shift-Tab")
    #expect(stage.rows(with: "Holders of d10").count == 1)
  }

  @Test("what completes a word is drawn behind the cursor, in ASCII only what the verb does")
  func ghost() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'mkd'")
    let whole = stage.row(22)
    #expect(whole.hasPrefix(":mkdir — "))
    let plain = try Stage(Plays.plain, glyphs: .ascii)
    plain.press(": 'mkd'")
    #expect(plain.row(22).hasPrefix(":mkd -- "))
  }

  @Test("a directory below itself says that no path leads there, and so does what is in it")
  func ring() throws {
    let stage = try Stage("rename native\n" + Plays.ring, width: 120, height: 36)
    stage.press("G")
    #expect(stage.row(20).contains("No path leads here: a directory above it was moved below"))
    stage.press("Up")
    #expect(stage.rows(with: "Holders of d3 .../b").count == 1)
    #expect(stage.row(20).contains("Its parent is below itself: no path leads here, and"))
    #expect(stage.row(21).contains("nothing will ever drop it."))
  }

  @Test("Esc leaves a line and nothing is done")
  func cancel() throws {
    let stage = try Stage(Plays.plain)
    let before = stage.timeline.events.count
    stage.press("d 'x' Esc")
    #expect(stage.timeline.events.count == before)
    #expect(stage.app.state.mode == .panes)
  }

  @Test("a line runs at Enter, and what it made is selected")
  func runs() throws {
    let stage = try Stage(Plays.plain)
    stage.press("g j d 'new' Enter")
    #expect(stage.timeline.operations.last?.text == "mkdir /docs/new")
    #expect(stage.rows(with: "▶").contains { $0.contains("new") })
  }

  @Test("in the past operations are refused, and e returns to the end")
  func past() throws {
    let stage = try Stage(Plays.plain)
    let count = stage.timeline.operations.count
    stage.press(", d")
    #expect(stage.row(22).contains("This is the past"))
    stage.press(": 'mkdir /x' Enter")
    #expect(stage.row(22).contains("e returns there"))
    #expect(stage.timeline.operations.count == count)
    stage.press("e")
    #expect(stage.timeline.isLive)
    #expect(stage.row(0).hasSuffix("LIVE"))
  }

  @Test("the size of what is selected stands beside its links, as it was at the cursor")
  func size() throws {
    let stage = try Stage(
      """
      fs plain
      mount memory /m synthetic
      mknod /m/n char 1:3
      open /m/f O_RDWR|O_CREAT as fd1
      write fd1 hello
      """, width: 150, height: 40)
    func select(_ path: String) throws {
      #expect(stage.app.select(try stage.app.session.object(named: path)))
    }
    try select("/m/f")
    #expect(stage.rows(with: "memory:i3 file, nlink 1, size 5").count == 1)
    try select("inode(/m/f)")
    #expect(stage.rows(with: "owner 0:0 · nlink 1 · size 5").count == 1)
    #expect(stage.rows(with: "atime 4 · mtime 6 · ctime 6").count == 1)
    let inode = try stage.app.session.object(named: "inode(/m/f)")
    while stage.step != .attribute(.attributed(inode, from: 0, to: 5, .size)) { stage.press(",") }
    #expect(stage.rows(with: "size of memory:i3: 0 → 5").count == 1)
    stage.press(",")
    #expect(stage.rows(with: "· nlink 1 · size 0").count == 1)
    #expect(stage.rows(with: "atime 4 · mtime 4 · ctime 4").count == 1)
    stage.press("End")
    try select("inode(/m/n)")
    #expect(stage.rows(with: "nlink 1 · device 1:3").count == 1)
  }

  @Test("five steps back from an unlink the file's name is back in its directory")
  func backToTheName() throws {
    let stage = try Stage("fs plain\n", width: 120, height: 36)
    stage.press(": 'mkdir /docs' Enter : 'create /docs/a' Enter : 'open /docs/a as fd1' Enter")
    stage.press(": 'unlink /docs/a' Enter")
    #expect(stage.rows(with: "a dead unhashed").count == 1)
    #expect(stage.rows(with: "alive, but out of reach").count >= 1)
    stage.press("<")
    #expect(stage.row(0).contains("PAST"))
    #expect(stage.rows(with: "out of reach").isEmpty)
    #expect(stage.rows(with: "2 = tree + fd1").count == 1)
    stage.press("e : 'close fd1' Enter")
    #expect(stage.timeline.model.alive.files == 0)
    #expect(stage.rows(with: "destroyed").count >= 1)
  }

  @Test("a failing operation shows its errno and its sentence")
  func failure() throws {
    let stage = try Stage(Plays.plain, width: 120, height: 36)
    stage.press(": 'rmdir /docs' Enter")
    #expect(stage.row(34).contains("rmdir /docs failed: ENOTEMPTY, directory not empty"))
    #expect(stage.rows(with: "ENOTEMPTY · rmdir /docs").count == 1)
  }

  @Test("a mistake in a line is named with its column, and the line stays open")
  func mistake() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'mkdri /x' Enter")
    #expect(stage.rows(with: "column 1:").count == 1)
    #expect(stage.row(22).hasPrefix(":mkdri /x"))
  }

  @Test("Tab completes verbs and paths, and goes through candidates")
  func completion() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'mkd' Tab '/do' Tab")
    #expect(stage.row(22).hasPrefix(":mkdir /docs/"))
    stage.press("Esc : 'open' Tab")
    #expect(stage.row(22).hasPrefix(":open"))
    stage.press("Tab")
    #expect(stage.row(22).hasPrefix(":opendir"))
  }

  @Test("Up and Down go through the lines entered before")
  func history() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'stat /docs' Enter : 'stat /' Enter : 'x' Up Up")
    #expect(stage.row(22).hasPrefix(":stat /docs"))
    stage.press("Down Down")
    #expect(stage.row(22).hasPrefix(":x"))
  }

  @Test("left folds, a fold belongs to its object and survives time")
  func folds() throws {
    let stage = try Stage(Plays.welcome, width: 120, height: 36)
    stage.press("g j Left")
    #expect(stage.text.components(of: " plan ").count == 2, "in the inode tree only")
    stage.press("< < e")
    #expect(stage.text.components(of: " plan ").count == 2)
    stage.press("Right")
    #expect(stage.text.components(of: " plan ").count == 3)
  }

  @Test("the selection waits for its object: in the past the parent, at the end itself again")
  func selectionWaits() throws {
    let stage = try Stage(Plays.plain, width: 120, height: 36)
    stage.press("g j j")
    let there = stage.grid
    stage.press(": 'goto 1' Enter")
    #expect(stage.rows(with: "▶").contains { $0.contains("docs") })
    stage.press("e")
    #expect(stage.grid == there)
  }

  @Test("a filter keeps the rows above a match; n goes through the matches")
  func filter() throws {
    let stage = try Stage(Plays.welcome, width: 120, height: 36)
    stage.press("/ 'l' Enter")
    let shown = stage.rows(with: "letter")
    #expect(shown.count >= 1)
    #expect(stage.rows(with: "▾ docs").count >= 1)
    #expect(!stage.text.contains("k1 kept"))
    stage.press("n")
    #expect(stage.rows(with: "▶").count >= 1)
    stage.press("Esc")
    #expect(stage.text.contains("k1 kept"))
  }

  @Test("on a screen that is too small only q does something")
  func tooSmall() throws {
    let stage = try Stage(Plays.plain, width: 39, height: 24)
    let state = stage.app.state
    stage.press("d j ? Tab")
    #expect(stage.app.state == state)
    stage.press("q")
    #expect(stage.effects == [.quit(status: 0)])
  }

  @Test("screen commands: goto, theme, save, restart, fs, quit")
  func screenCommands() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'goto 1' Enter")
    #expect(stage.timeline.currentOperation == 1)
    stage.press("e : 'theme light' Enter : 'save out.ops' Enter")
    let text = Array((Plays.plain + "\n").utf8)
    #expect(stage.effects == [.theme("light"), .save(file: "out.ops", text: text, force: false)])
    stage.press(": 'mkdir /more' Enter : 'restart' Enter")
    #expect(stage.timeline.operations.count == 4)
    stage.press(": 'fs std' Enter")
    #expect(stage.timeline.operations.map(\.text) == ["fs std"])
  }

  @Test("a moment is exported as it is, without the line that asks for it")
  func export() throws {
    let stage = try Stage(Plays.welcome)
    stage.press(",")
    let before = stage.grid
    stage.press(": 'export moment.svg' Enter")
    #expect(stage.effects == [.export(file: "moment.svg", force: false)])
    #expect(stage.grid == before)
  }

  @Test("an object is selected from outside: a dentry, an inode, what an open file is over")
  func select() throws {
    let stage = try Stage(Plays.welcome)
    for word in ["/docs/letter", "inode(/docs/letter)", "fd1"] {
      let id = try stage.app.session.object(ObjectWord.parse(word))
      #expect(stage.app.select(id), "\(word)")
    }
    #expect(stage.rows(with: "Holders of d10 /docs/notes").count == 1)
    #expect(stage.app.select(ObjectID(.task, number: 1)))
    #expect(stage.rows(with: "Holders of d1 /").count == 1)
    #expect(!stage.app.select(ObjectID(.task, number: 9)))
  }

  @Test("what is saved reads as the same run")
  func saveReadsBack() throws {
    let stage = try Stage(Plays.welcome)
    stage.press(": 'save x' Enter")
    guard case .save(_, let text, _) = stage.effects.first else {
      Issue.record("nothing was saved")
      return
    }
    let again = try Stage(String(decoding: text, as: UTF8.self))
    #expect(again.timeline.model == stage.timeline.model)
  }

  @Test("a click selects a row, the wheel moves, m gives the mouse back")
  func mouse() throws {
    let stage = try Stage(Plays.plain, width: 120, height: 36)
    _ = stage.app.handle(.mouse(.press(Point(x: 70, y: 3))))
    #expect(stage.app.state.column.focus == .inodes)
    #expect(stage.rows(with: "Holders of i2").count == 1)
    _ = stage.app.handle(.mouse(.wheelUp(Point(x: 70, y: 3))))
    #expect(stage.rows(with: "Holders of i1").count == 1)
    stage.press("m")
    #expect(stage.effects == [.mouse(false)])
    _ = stage.app.handle(.mouse(.press(Point(x: 70, y: 3))))
    #expect(stage.rows(with: "Holders of i1").count == 1)
  }

  @Test("a signal ends the program with 128 and its number")
  func signal() throws {
    let stage = try Stage(Plays.plain)
    #expect(stage.app.handle(.interrupted(signal: 15)) == [.quit(status: 143)])
  }

  @Test(
    "Enter on a step goes to that moment, on a holder to the step that took it, `w` to who it is")
  func enter() throws {
    let stage = try Stage(Plays.plain, width: 120, height: 36)
    stage.press("Tab Tab Up Up Enter")
    let end = stage.timeline.events.count
    #expect(stage.timeline.cursor == end - 2)
    stage.press("e Shift-Tab Shift-Tab g Tab Tab Tab 'g' Down Down 'w'")
    #expect(stage.app.state.column.focus == .dentries)
    stage.press("Tab Tab Tab 'g' Enter")
    guard case .reference(.took) = stage.step else {
      Issue.record("Enter on a holder goes to the step that took the reference")
      return
    }
  }
}

extension String {
  /// The parts between occurrences of a word.
  func components(of word: String) -> [Substring] {
    split(separator: word, omittingEmptySubsequences: false)
  }
}

@Suite("references that are not sound, on the screen")
struct SuspicionPictureTests {
  private static let play = """
    fs plain
    create /f
    invalidate /f
    stat /f
    """

  @Test("the header counts them at the cursor", arguments: [Glyphs.utf8, .ascii])
  func header(_ glyphs: Glyphs) throws {
    let stage = try Stage(Self.play, width: 120, height: 36, glyphs: glyphs)
    #expect(stage.row(0).contains("! 1 orphaned"))
    stage.press("<")
    #expect(stage.row(0).contains("! 1 stale"))
    stage.press("Home")
    #expect(!stage.row(0).contains("!"))
  }

  @Test("the pane of holders says which one, and since when")
  func pane() throws {
    let stage = try Stage(Self.play, width: 120, height: 36)
    #expect(stage.rows(with: "! orphaned since op 3 \"stat /f\"").count == 1)
  }
}
