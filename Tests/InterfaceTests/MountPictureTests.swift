import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite("Several filesystems, mounts and tasks on the screen")
struct MountPictureTests {
  @Test("a mounted root is the first row below its mount point, every id says its filesystem")
  func mounted() throws {
    let stage = try Stage(Plays.mounts)
    stage.press("g")
    #expect(
      stage.text == #"""
         dentree · Mounts · edition current · fs plain      op 14/14 · step 56/56  LIVE
        ┌ Dentries 14 · names in use ───────────┬ Inodes 23 · what names lead to ──────┐
        │ ▶▾ / ⏏ mount     4 ⏏⌂●×2  plain:d1→i1 │ ◂▾ plain:i1   /         1 ◆      nl 4│
        │    ▾ mnt ⏏ covered 3 ▴●⏏  plain:d2→i2 │    ▾ plain:i2   mnt     1 ◆      nl 2│
        │      ▾ mixed:/   3 ⌂⏏⏏    mixed:d1→i1 │        plain:i3   under 1 ◆      nl 1│
        │~       ▾ std:/     4 ⌂⏏●×2  std:d1→i1 │      plain:i4   srv     1 ◆      nl 2│
        │          ▾ ro      1 ●      std:d2→i3 │  ▾ mixed:i1   mixed:/   1 ◆      nl 4│
        │            ▾ sdir  2 ƒ●     std:d3→i5 │    ▾ mixed:i2   ro      1 ◊      nl 3│
        │                inner 1 ƒ    std:d4→i6 │        mixed:i3   sfile 1 ◊      nl 1│
        │+         ▾ dyn     1 ●      std:d5→i8 │      ▾ mixed:i4   sdir  1 ◊      nl 2│
        │+             k1 kept 1 ■    std:d6→i9 │          mixed:i5   inner 1 ◊    nl 1│
        │        under covered 1 ▴  plain:d3→i3 │        mixed:i6   slink 1 ◊      nl 1│
        ├ Steps 56 of 56 · stat /mnt/dyn/k1 ───▾┼ Holders of plain:d1 / ──────────────▾┤
        │  unlock fs.mu                         │The root lives as long as the mount   │
        │  processDeferredDecRefs: drop what is…│and the filesystem hold it. Each name │
        │  │ std:d5 "dyn" is next in the deferr…│below it holds it too.                │
        │  │ the deferred queue lets go of std:…│1 ⏏ mount of plain — the mount's root…│
        │  processDeferredDecRefs ends          │2 ⌂ filesystem plain — the filesystem…│
        │  the operation lets go of the mount o…│3 ● child plain:d2 mnt — holds its pa…│
        │▶ returns                              │count 4 · not dead · root ·           │
        └━━┷━━┷━━━━━┷━━┷━━━━━━━━┷━━━━┷━━━┷━━━━━━┷━━━┷━━━━━━━━━━┷━━━━━━┷━━━━┷━━━━━█ end ┘
         Files T1:fd1 → d3 /srv/a/f T2:fd1 → d4 /mnt/ro/sdir/inner +1  Locks none  Queu…
         ▴ name in the tree  ■ kept  ● child  ƒ open file  ⏏ mount  ⌂ filesystem
         ? help  : command  o operations  , . step  q quit  < > operation  d mkdir
        """#)
  }

  @Test("a large screen has room for kinds, holders in words, and the table of each task")
  func large() throws {
    let stage = try Stage(Plays.mounts, width: 120, height: 36)
    stage.press("g")
    let expected = [
      "      ▾ mixed:/ ⏏ mount ⏏ covered 3 ⌂⏏⏏      mixed:d1 → i1 │",
      "            ▾ sdir   2 = cwd of T2 + child     std:d3 → i5 │",
      "                inner     1 = T2:fd1           std:d4 → i6 │",
      "        under covered     1 = tree           plain:d3 → i3 │",
      "│    ▾ std:i3     rodir ro 2 = slot + d2            nlink 3│",
      "│T1 0 fd1 → d3 /srv/a/f O_RDO…│",
      "│T2 0 fd1 → d4 /mnt/ro/sdir/i…│",
      "│T2 1 fd2 → d4 /mnt/ro/sdir/i…│",
    ]
    for line in expected {
      #expect(stage.rows(with: line).count == 1, "\(line)")
    }
  }

  @Test("what stays after an unmount is out of reach, with its filesystem and who keeps it")
  func unmounted() throws {
    let stage = try Stage(Plays.unmounted, width: 120, height: 36)
    #expect(stage.rows(with: "alive, but out of reach").count == 2)
    #expect(stage.rows(with: "▾ plain2:/ unmounted  3 ⌂⏏●             plain2:d1 → i1 │").count == 1)
    #expect(stage.rows(with: "    ▾ std:i1     rodir std:/ 1 = d1 ").count == 1)
    #expect(stage.rows(with: "-       mixed:/ destroyed ").count == 1)
    #expect(
      sentences(stage) == [
        "plain2:/":
          "plain2 is unmounted, but in use: T1:fd1 still holds it. `close fd1` ends its mount.",
        "a": "plain2 is unmounted, but in use: T1:fd1 still holds it. `close fd1` ends its mount.",
        "f": "plain2 is unmounted, but T1:fd1 still holds it. `close fd1` lets go.",
        "std:/": "std is unmounted, but in use: cwd of T2 and T2:fd1.",
        "ro": "std is unmounted, but in use: cwd of T2 and T2:fd1.",
        "sdir": "std is unmounted, but in use: cwd of T2 and T2:fd1.",
        "inner": "std is unmounted, but T2:fd1 still holds it. "
          + "`T2: close fd1` and `T2: close fd2` let go.",
        "dyn": "std is unmounted, but in use: cwd of T2 and T2:fd1.",
        "k1": "std is unmounted, but in use: cwd of T2 and T2:fd1.",
      ])
  }

  /// Why each dentry out of reach is alive, by its name.
  private func sentences(_ stage: Stage) -> [String: String] {
    var sentences: [String: String] = [:]
    stage.app.withScene { scene in
      let scribe = ShortFormatter(scene, .utf8)
      for dentry in scene.model.dentries.all where dentry.counted.isAlive {
        guard scene.roots.isLost(filesystemOf: dentry.id, scene.model) else { continue }
        sentences[scribe.name(ofDentry: dentry.id)] = Why(scribe).sentence(for: dentry.id)
      }
    }
    return sentences
  }

  @Test("with everything mounted both panes are readable, and every inode says its filesystem")
  func everything() throws {
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 36)] {
      let stage = try Stage(Plays.everything, width: size.width, height: size.height)
      var shown: Set<String> = []
      stage.press("Tab g")
      for _ in 0..<30 {
        for row in 2..<size.height / 2 + 1 {
          let pane = stage.row(row).split(separator: "│").last ?? ""
          shown.formUnion(pane.split(separator: " ").filter { $0.contains(":i") }.map(String.init))
        }
        stage.press("PageDown")
      }
      let alive = stage.timeline.model.inodes.all.filter(\.counted.isAlive)
      #expect(shown.count >= alive.count, "\(size): \(shown.count) of \(alive.count)")
      for label in ["mixed", "memory", "proc", "sys", "devpts", "fuse", "pipefs", "sockfs", "host"]
      {
        #expect(shown.contains { $0.hasPrefix("\(label):i") }, "\(size): \(label)")
      }
    }
  }

  @Test(
    "pipes, sockets and imported files stand in no tree; after unmounting, each line has its reason"
  )
  func everythingUnmounted() throws {
    let stage = try Stage(Plays.everythingUnmounted, width: 120, height: 36)
    let expected = [
      "  ▾ alive, in no tree                                      │",
      "      pipefs:[1]          2 = p1 + p2      pipefs:d1 → i1",
      "      sockfs:[1]          1 = s1           sockfs:d1 → i1",
      "      host:[1]            1 = h1             host:d1 → i1",
      "▾ memory:/ unmounted  3 ⌂⏏●            memory:d1 → i1",
      "    ▾ proc:/ unmounted    4 ⌂⏏●×2            proc:d1 → i1",
      "      ▾ 2                 2 = 2 children     proc:d2 → i155",
      "          status cached   0                  proc:d3 → i151",
      "          fd              1 = T2:fd2         proc:d5 → i120",
      "    ▾ devpts:/ unmounted  3 ⌂⏏●            devpts:d1 → i1",
      "        ptmx              1 = T1:fd1       devpts:d2 → i2",
    ]
    for line in expected { #expect(stage.rows(with: line).count == 1, "\(line)") }
    let reasons = sentences(stage)
    #expect(reasons["memory:/"] == "memory is unmounted, but in use: cwd of T2 and T2:fd1.")
    #expect(
      reasons["ptmx"] == "devpts is unmounted, but T1:fd1 still holds it. `close fd1` lets go.")
    stage.press(": 'exit T2' Enter : 'close fd1' Enter")
    #expect(sentences(stage) == [:])
    #expect(stage.rows(with: "out of reach").isEmpty)
  }

  @Test("with a release that frees nothing, what leaks says that nothing drops it any more")
  func leak() throws {
    let stage = try Stage(
      "fault unmount-nothing\nfs plain\nmkdir /m\nmount plain /m keep=1\ncreate /m/f\numount /m\n",
      width: 120, height: 36)
    let leak =
      "plain2 is unmounted, but its name still counts: nothing drops that reference any more."
    #expect(sentences(stage)["f"] == leak)
    #expect(stage.rows(with: "▾ plain2:/ unmounted").count == 1)
  }

  @Test("keys and completion write paths across mounts, and the task whose file it is")
  func paths() throws {
    let stage = try Stage(Plays.mounts, width: 120, height: 36)
    stage.press("g / 'inner' Enter")
    stage.press("X")
    #expect(stage.rows(with: ":T2: close fd1").count == 1)
    stage.press("Esc Esc Esc g / 'dyn' Enter d")
    #expect(stage.rows(with: ":mkdir /mnt/dyn/").count == 1)
    stage.press("Esc Esc Esc : 'stat /mnt/ro/sf' Tab")
    #expect(stage.rows(with: ":stat /mnt/ro/sfile").count == 1)
    stage.press("Esc : 'T2: stat inn' Tab")
    #expect(stage.rows(with: ":T2: stat inner").count == 1)
  }

  @Test("dentries of filesystems without a tree have a place of their own")
  func treeless() throws {
    let machine = Machine(journaling: false)
    let filesystem = ObjectID(.filesystem, number: 1)
    let inode = ObjectID(.inode, number: 1), dentry = ObjectID(.dentry, number: 1)
    let file = ObjectID(.file, number: 1)
    var model = Model()
    let events: [Event] = [
      .reference(.born(filesystem, of: .none, number: 0)),
      .reference(.born(inode, of: filesystem, number: 7)),
      .reference(.born(dentry, of: inode, number: 0)),
      .reference(.took(inode, Holder(.dentry, dentry), from: 0, reference: 1)),
      .reference(.born(file, of: dentry, number: 0)),
      .reference(.took(dentry, Holder(.file, file), from: 0, reference: 2)),
    ]
    for event in events { model.apply(event) }
    let marks = Marks(), roots = Roots(model, marks, names: machine.names)
    let dentries = DentryRows(model: model, marks: marks, roots: roots, rings: [])
    #expect(dentries.top == .section(.treeless))
    #expect(dentries.below(.section(.treeless)) == .dentry(dentry))
    #expect(dentries.bottom == .dentry(dentry))
    let inodes = InodeRows(model: model, marks: marks, roots: roots, rings: [])
    #expect(inodes.top == .section(.treeless))
    #expect(inodes.below(.section(.treeless)) == .loose(inode))
    #expect(inodes.rows(of: inode) == [.loose(inode)])
    machine.end()
  }
}
