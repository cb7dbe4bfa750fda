import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite("the walk through unlink of an open file, and its close") struct WalkTests {
  static let scenario = """
    fs plain
    title The walk
    mkdir /a
    create /a/f
    open /a/f as fd1
    unlink /a/f
    close fd1
    """

  /// The scenario with its last two operations waiting.
  private func stage() throws -> Stage {
    let file = try ScenarioFile.parse(Array(Self.scenario.utf8), name: "walk.ops")
    let session = try Session.open(file)
    session.enqueue(file)
    let stage = Stage(App(session: session), width: 80, height: 24)
    stage.press("> > > g j j")
    return stage
  }

  @Test("first step: the lock; the name is still there, the rest of the file waits")
  func first() throws {
    let stage = try stage()
    stage.press(". .")
    #expect(
      stage.text == #"""
         PAST   This is the past: e returns to the end         op 4/4 · step 2/35  PAST
        ┌ Dentries 3 · names in use ────────────┬ Inodes 3 · what names lead to ───────┐
        │  ▾ / ⏏ mount          3 ⏏⌂●    d1 → i1│  ▾ i1 dir  /            1 ◆      nl 3│
        │    ▾ a                2 ▴●     d2 → i2│    ▾ i2 dir  a          1 ◆      nl 2│
        │ ▶      f              2 ▴ƒ     d3 → i3│ ◂      i3 file f        1 ◆      nl 1│
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        ├ Steps 2 of 35 · unlink /a/f ──────────┼ Holders of d3 /a/f ──────────────────┤
        │  unlink /a/f                          │Its name in the tree holds it.        │
        │▶ lock fs.mu, write                    │1 ▴ tree — its name in the tree since…│
        │  │ walkExistingLocked: walk the path,…│2 ƒ fd1 — open since op 3 "open /a/f …│
        │  │ │ lock dirMu of d1, write          │count 2 · not dead · hashed ·         │
        │  │ │ │ "a" is hashed under d1, and va…│i3 file, nlink 1                      │
        │  │ │ unlock dirMu of d1               │                                      │
        │  │ │ lock dirMu of d2 "a", write      │                                      │
        └━━━━━━━━━━┷━━━━━━━━━━━┷━━━━━━━━━━━━━━━▾━━━━━┷━━━━━━━━━┷█─────────────┷ 1 wait ┘
         Files fd1 → d3 /a/f  Locks W fs.mu  Queue none
         ▴ name in the tree  ■ kept  ● child  ƒ open file  ⏏ mount  ⌂ filesystem
         e end of time  , . step  < > operation  B branch  c go on  p play  ? help
        """#)
  }

  @Test("the name is out of the map: the dentry lives on, because fd1 holds it")
  func unhashed() throws {
    let stage = try stage()
    stage.press(": 'break unhash' Enter c")
    #expect(
      stage.text == #"""
         PAST   This is the past: e returns to the end        op 4/4 · step 22/35  PAST
        ┌ Dentries 3 · names in use ────────────┬ Inodes 3 · what names lead to ───────┐
        │  ▾ / ⏏ mount          3 ⏏⌂●    d1 → i1│  ▾ i1 dir  /            1 ◆      nl 3│
        │      a                2 ▴●     d2 → i2│    ▾ i2 dir  a          1 ◆      nl 2│
        │  ▾ alive, but out of reach            │-       i3 file f slot emptied    nl 0│
        │~▶    f unhashed       2 ▴ƒ     d3 → i3│  ▾ alive, but out of reach           │
        │                                       │~◂    i3 file (no name)  1 ◆      nl 0│
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        ├ Steps 22 of 35 · unlink /a/f ────────▴┼ Holders of d3 /a/f ──────────────────┤
        │  │ │ │ │ │ i2 loses its slot "f" for …│Unlinked: the tree is about to let go │
        │  │ │ │ │ unlock the slots of i2       │of it.                                │
        │  │ │ │ │ i3 has 0 links, it had 1     │1 ▴ tree — its name in the tree since…│
        │  │ │ │ Unlink ends                    │2 ƒ fd1 — open since op 3 "open /a/f …│
        │▶ │ │ │ "f" is unhashed from d2 "a": d…│count 2 · not dead · not hashed ·     │
        │  │ │ │ the reference on d3 "f" passes…│i3 file, nlink 0                      │
        │  │ │ │ d3 "f" is queued: one referenc…│                                      │
        └━━━━━━━━━━┷━━━━━━━━━━━┷━━━━━━━━━━━━━━━▾━━━━━┷━━━━━━━━━┷━━━━━━━━━█────┷ 1 wait ┘
         Files fd1 → d3 deleted /a/f  Locks W fs.mu W d2.dirMu W d3.mu  Queue none
         1: break unhash, at op 4, step 22/35. 1 line waits. c goes on.
         e end of time  , . step  < > operation  B branch  c go on  p play  ? help
        """#)
  }

  @Test("close: its last reference is gone, and nothing else has happened yet")
  func lastReference() throws {
    let stage = try stage()
    stage.press(": 'break refs(d3) == 0' Enter c")
    #expect(
      stage.text == #"""
         PAST   This is the past: e returns to the end         op 5/5 · step 5/16  PAST
        ┌ Dentries 3 · names in use ────────────┬ Inodes 3 · what names lead to ───────┐
        │  ▾ / ⏏ mount          3 ⏏⌂●    d1 → i1│  ▾ i1 dir  /            1 ◆      nl 3│
        │      a                2 ▴●     d2 → i2│      i2 dir  a          1 ◆      nl 2│
        │  ▾ alive, but out of reach            │  ▾ alive, but out of reach           │
        │~▶    f dead unhashed  0        d3 → i3│ ◂    i3 file (no name)  1 ◆      nl 0│
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        ├ Steps 5 of 16 · close fd1 ────────────┼ Holders of d3 /a/f ──────────────────┤
        │  close fd1                            │Nobody holds it at this moment.       │
        │  T1 no longer has fd1 open as "fd1"   │- fd1 dropped by op 5 "close fd1"     │
        │  close, fd1                           │- tree dropped by op 4 "unlink /a/f"  │
        │  │ T1's table of files lets go of fd1…│count 0 · dead · not hashed ·         │
        │▶ │ fd1 lets go of d3 "f": 1 → 0       │i3 file, nlink 0                      │
        │  │ lock fs.mu, write                  │                                      │
        │  │ │ nobody holds d3 "f", and its nam…│                                      │
        └━━━━━━━━━━┷━━━━━━━━━━━┷━━━━━━━━━━━━━━━▾━━━━━━┷━━━━━━━━━┷━━━━━━━━━━━━━━━┷━█───┷┘
         Files fd1 → d3 deleted /a/f  Locks none  Queue none
         1: break refs(d3) == 0, at op 5, step 5/16. c goes on.
         e end of time  , . step  < > operation  B branch  c go on  p play  ? help
        """#)
  }

  @Test("backward from the end to the same step; the end is the same screen as before")
  func backward() throws {
    let stage = try stage()
    stage.press("> >")
    let end = stage.text
    stage.press(": 'break refs(d3) == 0' Enter C")
    #expect(
      stage.text == #"""
         PAST   This is the past: e returns to the end         op 5/5 · step 5/16  PAST
        ┌ Dentries 3 · names in use ────────────┬ Inodes 3 · what names lead to ───────┐
        │  ▾ / ⏏ mount          3 ⏏⌂●    d1 → i1│  ▾ i1 dir  /            1 ◆      nl 3│
        │      a                2 ▴●     d2 → i2│      i2 dir  a          1 ◆      nl 2│
        │  ▾ alive, but out of reach            │  ▾ alive, but out of reach           │
        │~▶    f dead unhashed  0        d3 → i3│ ◂    i3 file (no name)  1 ◆      nl 0│
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        │                                       │                                      │
        ├ Steps 5 of 16 · close fd1 ────────────┼ Holders of d3 /a/f ──────────────────┤
        │  close fd1                            │Nobody holds it at this moment.       │
        │  T1 no longer has fd1 open as "fd1"   │- fd1 dropped by op 5 "close fd1"     │
        │  close, fd1                           │- tree dropped by op 4 "unlink /a/f"  │
        │  │ T1's table of files lets go of fd1…│count 0 · dead · not hashed ·         │
        │▶ │ fd1 lets go of d3 "f": 1 → 0       │i3 file, nlink 0                      │
        │  │ lock fs.mu, write                  │                                      │
        │  │ │ nobody holds d3 "f", and its nam…│                                      │
        └━━━━━━━━━━┷━━━━━━━━━━━┷━━━━━━━━━━━━━━━▾━━━━━━┷━━━━━━━━━┷━━━━━━━━━━━━━━━┷━█───┷┘
         Files fd1 → d3 deleted /a/f  Locks none  Queue none
         1: break refs(d3) == 0, at op 5, step 5/16. c goes on.
         e end of time  , . step  < > operation  B branch  c go on  p play  ? help
        """#)
    stage.press("End ,  . : 'unbreak' Enter x x")
    #expect(stage.text.split(separator: "\n").dropLast(2) == end.split(separator: "\n").dropLast(2))
  }

  @Test("every step there and back shows the same screen, byte by byte")
  func thereAndBack() throws {
    let stage = try stage()
    stage.press("> > Home")
    var screens = [stage.text]
    while !stage.timeline.isLive {
      stage.press(".")
      screens.append(stage.text)
    }
    #expect(screens.count == stage.timeline.events.count + 1)
    while let screen = screens.popLast() {
      #expect(stage.text == screen)
      stage.press(",")
    }
  }
}
