import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite struct PictureTests {
  @Test("the first screen explains the unlinked file that is still open")
  func welcome() throws {
    let stage = try Stage(Plays.welcome)
    #expect(
      stage.text == #"""
         dentree · The deleted file that stays · edition c… op 10/10 · step 35/35  LIVE
        ┌ Dentries 10 · names in use ──────────▴┬ Inodes 14 · what names lead to ─────▴┐
        │    ▾ docs           5 ▴●×4    d2 → i8 │        i13 file k1      1 ◆      nl 1│
        │      ▾ old          2 ▴●      d3 → i9 │    ▾ i8  dir  docs      1 ◆      nl 3│
        │          plan       1 ▴       d4 → i10│      ▾ i9  dir  old     1 ◆      nl 2│
        │        letter       1 ▴       d5 → i11│          i10 file plan  1 ◆      nl 1│
        │        copy         1 ▴       d6 → i11│        i11 file letter  2 ◆×2    nl 2│
        │      latest         1 ▴       d7 → i12│        i11 file copy    2 ◆×2    nl 2│
        │    ▾ dyn            1 ●       d8 → i7 │-       i14 file notes            nl 0│
        │        k1 kept      1 ■       d9 → i13│      i12 symlink latest → … 1 ◆  nl 1│
        │  ▾ alive, but out of reach            │  ▾ alive, but out of reach           │
        │~▶    notes dead     1 ƒ      d10 → i14│~◂    i14 file (no name) 1 ◆      nl 0│
        ├ Steps 35 of 35 · unlink /docs/notes ─▴┼ Holders of d10 /docs/notes ──────────┤
        │  │ writers of the mount: 1 → 0        │Unlinked, but alive: fd1 still holds  │
        │  unlock fs.mu                         │it. close fd1 frees it, and i14 with  │
        │  processDeferredDecRefs: drop what is…│it.                                   │
        │  │ d10 "notes" is next in the deferre…│1 ƒ fd1 — open since op 9 "open /docs…│
        │  │ the deferred queue lets go of d10 …│- tree dropped by op 10 "unlink /docs…│
        │  processDeferredDecRefs ends          │count 1 · dead · not hashed ·         │
        │▶ returns                              │i14 file, nlink 0                     │
        └━━━━━━━━━━┷━━━┷━━━━┷━━━━━━━━┷━━━━━━━┷━━━━━━┷━━━┷━━━━━━━┷━━━━━━━┷━━━┷━━━━█ end ┘
         Files fd1 → d10 deleted /docs/notes  Locks none  Queue none
         ▴ name in the tree  ■ kept  ● child  ƒ open file  ⏏ mount  ⌂ filesystem
         X close fd1  ? help  : command  o operations  , . step  q quit  < > operation
        """#)
  }

  @Test("its styles: the selection and its partner lie on surfaces, the header and footer too")
  func welcomeStyles() throws {
    let stage = try Stage(Plays.welcome)
    let surfaces = stage.grid.surfaces.split(separator: "\n").map(String.init)
    #expect(surfaces[0] == String(repeating: "H", count: 80))
    #expect(surfaces[11] == "." + run("S", 39) + "." + run("p", 38) + ".")
    #expect(surfaces[23] == String(repeating: "F", count: 80))
  }

  @Test("the past is said in the header on a surface of its own, and the footer says how to return")
  func past() throws {
    let stage = try Stage(Plays.welcome)
    stage.press(", ,")
    #expect(stage.row(0).hasPrefix(" PAST   This is the past: e returns to the end"))
    #expect(stage.row(0).hasSuffix(" PAST"))
    #expect(stage.grid.surfaces.prefix(80) == Substring(run("P", 80)))
    #expect(stage.row(23).hasPrefix(" e end of time  , . step"))
  }

  @Test("what died is crossed out, marked, and between tildes in ASCII")
  func ascii() throws {
    let stage = try Stage(Plays.plain, glyphs: .ascii)
    stage.press(": 'unlink /docs/a' Enter : 'close fd1' Enter")
    #expect(
      stage.text == #"""
         dentree - Test - edition current - fs plain          op 5/5 - step 16/16  LIVE
        + Dentries 2 - names in use ------------+ Inodes 2 - what names lead to -------+
        | >v / M mount          3 mFc    d1 > i1| <v i1 dir  /            1 d      nl 3|
        |~     docs             1 t      d2 > i2|      i2 dir  docs       1 d      nl 2|
        |  v was out of reach                   |  v was out of reach                  |
        |-     ~a~ destroyed             d3 > i3|-     i3 file ~(no name)~ destroyed   |
        |                                       |                                      |
        |                                       |                                      |
        |                                       |                                      |
        |                                       |                                      |
        |                                       |                                      |
        |                                       |                                      |
        + Steps 16 of 16 - close fd1 ----------^+ Holders of d1 / ---------------------+
        |  | | i3 is destroyed                  |The root lives as long as the mount   |
        |  | | child d3 "a" lets go of d2 "docs~|and the filesystem hold it. Each name |
        |  | unlock fs.mu                       |below it holds it too.                |
        |  | fd1 lets go of the mount: 2 -> 1   |1 m mount - the mount's root since op~|
        |  | fd1 is destroyed                   |2 F filesystem - the filesystem's root|
        |  close ends                           |3 c child d2 docs - holds its parent ~|
        |> returns                              |count 3 - not dead - root -           |
        +=========+===========+====================+=========+=============+=====# end +
         Files none Locks none  Queue none
         close fd1 done in 16 steps
         ? help  : command  o operations  , . step  q quit  < > operation  d mkdir
        """#)
  }

  @Test("a narrow screen shows the pane with the keys and why its selection is alive")
  func narrow() throws {
    let stage = try Stage(Plays.welcome, width: 50, height: 18)
    #expect(
      stage.text == #"""
                              op 10/10 · step 35/35  LIVE
        ┌ Dentries 10 · names in use ───────────────────▴┐
        │        letter                1 ▴       d5 → i11│
        │        copy                  1 ▴       d6 → i11│
        │      latest                  1 ▴       d7 → i12│
        │    ▾ dyn                     1 ●       d8 → i7 │
        │        k1 kept               1 ■       d9 → i13│
        │  ▾ alive, but out of reach                     │
        │~▶    notes dead unhashed     1 ƒ      d10 → i14│
        ├ Holders of d10 /docs/notes ────────────────────┤
        │Unlinked, but alive: fd1 still holds it. close  │
        │fd1 frees it, and i14 with it.                  │
        │1 ƒ fd1 — open since op 9 "open /docs/notes as …│
        │- tree dropped by op 10 "unlink /docs/notes"    │
        │count 1 · dead · not hashed · i14 file, nlink 0 │
        └━━━━━━┷━┷━━┷━━━━┷━━━━┷━━━┷━━┷━━━┷━━━━┷━┷━━█ end ┘
         ▴ name in the tree  ■ kept  ● child
         X close fd1  ? help  : command  o operations
        """#)
  }

  @Test("a screen that is too small says in one line what it needs")
  func tiny() throws {
    let stage = try Stage(Plays.welcome, width: 39, height: 9)
    #expect(stage.row(0) == "needs 40x10, has 39x9; q quits")
    #expect(stage.grid.text.split(separator: "\n").count == 1)
  }

  @Test("a stopped machine says why and which keys go on")
  func stopped() throws {
    let stage = try Stage(Plays.stopped, width: 110, height: 30)
    #expect(stage.app.session.stop == .dropWithoutReference)
    #expect(stage.row(0).hasSuffix("STOPPED"))
    let sentence = " Stopped (, back, :restart): a reference was dropped that nobody held"
    #expect(stage.row(28).hasPrefix(sentence))
    #expect(stage.row(29).hasPrefix(" , . step  :restart again"))
    stage.press("d")
    #expect(stage.row(28).hasPrefix(sentence))
    stage.size = Size(width: 40, height: 10)
    #expect(stage.row(8) == " Stopped (, back, :restart): a referenc…")
    #expect(stage.row(9) == " , . step  :restart again  < > operation")
    stage.size = Size(width: 110, height: 30)
    stage.press(",")
    #expect(stage.row(0).contains("PAST"))
    stage.press("d")
    #expect(stage.row(28).contains("This run ends in a stop: :restart begins it again."))
    stage.press(": 'restart' Enter e")
    #expect(stage.row(0).hasSuffix("STOPPED"))
  }

  @Test("where a reason is too long for its line, the pane of holders begins with all of it")
  func longReason() throws {
    let stage = try Stage(Plays.stopped, width: 60, height: 24)
    let reason = "│Stopped: a reference was dropped that nobody held.        │"
    #expect(stage.rows(with: reason).count == 1)
    stage.size = Size(width: 80, height: 24)
    #expect(stage.rows(with: "that nobody held") == [stage.row(22)])
  }

  @Test("the header names the edition, faults and rules where they are not those of the newest")
  func deviation() throws {
    let stage = try Stage("edition seed\nfault undeletable\n" + Plays.plain)
    #expect(stage.row(0).hasPrefix(" dentree · edition seed + fault undeletable · "))
    stage.size = Size(width: 120, height: 36)
    #expect(stage.row(0).contains("fault undeletable · Test · fs plain"))
    stage.press(",")
    #expect(stage.row(0).contains("returns to the end · edition seed + fault"))
  }

  @Test("help begins with what is on the screen and goes on to every key and verb")
  func help() throws {
    let stage = try Stage(Plays.plain, width: 100, height: 240)
    stage.press("?")
    for binding in Keymap.all {
      #expect(stage.text.contains(binding.sentence.prefix(40)), "\(binding.sentence)")
    }
    for mark in HolderMark.allCases { #expect(stage.text.contains(mark.word)) }
    for sign in TimeSign.allCases {
      #expect(stage.text.contains("  \(sign.glyph(.utf8))  \(sign.meaning)"))
    }
    let underlined = (0..<240).first { stage.row($0).contains("underlined: the last step that") }
    let attributes = stage.grid.attributes.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(underlined.map { attributes[$0].contains("u") } == true)
    stage.size = Size(width: 80, height: 24)
    #expect(stage.row(2).contains("What you see"))
    stage.press("G")
    #expect(stage.rows(with: "leave dentree").count == 1)
    stage.press("Esc")
    #expect(stage.rows(with: "Dentries").count == 1)
  }

  private func run(_ letter: String, _ count: Int) -> String {
    String(repeating: letter, count: count)
  }
}
