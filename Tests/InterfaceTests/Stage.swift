// Stage.swift: a run with its screen, driven by keys and read as text.

import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

/// One run on a screen of one size.
final class Stage {
  let app: App
  var size: Size
  /// The requested effects.
  private(set) var effects: [Effect] = []

  init(
    _ operations: String, width: Int = 80, height: Int = 24, glyphs: Glyphs = .utf8
  ) throws {
    let file = try ScenarioFile.parse(Array(operations.utf8), name: "test.ops")
    let session = try Session.open(file)
    session.play(file)
    size = Size(width: width, height: height)
    app = App(session: session, settings: Settings(glyphs: glyphs))
    _ = app.draw(size)
  }

  init(_ app: App, width: Int, height: Int) {
    size = Size(width: width, height: height)
    self.app = app
    _ = app.draw(size)
  }

  /// Presses keys: names as in `Key.name`; quoted text is typed letter by letter.
  func press(_ keys: String) {
    for (index, part) in keys.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      if index % 2 == 1 {
        for scalar in part.unicodeScalars { press(.character(scalar)) }
        continue
      }
      for word in part.split(separator: " ") {
        guard let key = Key(name: String(word)) else {
          Issue.record("no key is called \(word)")
          continue
        }
        press(key)
      }
    }
  }

  func press(_ key: Key) { effects += app.handle(.key(key)) }

  var grid: Grid { app.draw(size).grid }
  /// The screen as lines, between bars so that editors keep the blanks.
  var text: String { grid.text }
  func row(_ index: Int) -> String { grid.text(row: index) }
  /// The rows that contain a text.
  func rows(with text: String) -> [String] {
    (0..<size.height).map(row).filter { $0.contains(text) }
  }

  var timeline: Timeline { app.session.timeline }
  /// The event before the cursor.
  var step: Event { timeline.events[timeline.cursor - 1] }
}

/// Scenarios that together show every kind of row.
enum Plays {
  static let plain = """
    fs plain
    title Test
    mkdir /docs
    create /docs/a
    open /docs/a as fd1
    """

  /// The unlinked file, hard links, a symlink, a kept lookup, static slots.
  static let welcome = """
    fs mixed
    title The deleted file that stays
    mkdir /docs
    mkdir /docs/old
    create /docs/old/plan
    create /docs/letter
    link /docs/letter /docs/copy
    symlink docs/letter /latest
    stat /dyn/k1
    create /docs/notes
    open /docs/notes as fd1
    unlink /docs/notes
    """

  /// Dynamic lookups, invalidation, removed directories with open files, failures.
  static let lookups = """
    fs std
    mkdir /w/a
    create /w/a/f
    open /dyn/d1/status as fd1
    stat /dyn/t1
    getdentry /dyn/kd1 as h1
    stat /dyn/kd1/status
    dyndel kd1
    stat /dyn/kd1
    open /w/a/f as fd2
    unlink /w/a/f
    opendir /w/a as fd3
    rmdir /w/a
    unlink /ro/sfile
    invalidate /w
    stat /w
    repeat 5 stat /dyn/n%d
    close fd3
    close fd2
    putdentry h1
    close fd1
    """

  /// A directory moved below itself: no walk from the root finds it.
  static let ring = """
    fs plain
    mkdir /a
    mkdir /a/b
    create /a/b/f
    rename /a /a/b/c
    mkdir /z
    """

  /// A reference is dropped once too often.
  static let stopped = """
    fs plain
    create /f
    invalidate /f
    stat /f
    revalidate /f
    stat /f
    unlink /f
    """

  /// Inodes swapped below their dentries: of an open file, and of a directory with a name in it.
  static let swapped = """
    fs plain
    fault heart-transplant
    mount fuse /m synthetic
    remote create /m/f
    remote mkdir /m/d
    create /m/d/x
    open /m/f as fd1
    opendir /m/d as fd2
    remote remove /m/f
    remote mkdir /m/f
    stat /m/f
    remote remove /m/d
    remote create /m/d
    stat /m/d
    stat /m/d/x
    close fd1
    """

  /// Filesystems on filesystems, one over another, entries under them, two tasks.
  static let mounts = """
    fs plain
    title Mounts
    mkdir /mnt
    create /mnt/under
    mkdir /srv
    mount mixed /mnt
    mount plain /srv keep=1
    mkdir /srv/a
    create /srv/a/f
    open /srv/a/f as fd1
    mount std /mnt
    spawn T2
    T2: chdir /mnt/ro/sdir
    T2: open inner as fd1
    T2: dup fd1 as fd2
    stat /mnt/dyn/k1
    """

  /// The same, unmounted while in use.
  static let unmounted =
    mounts + """

      umount /srv detach
      umount /mnt detach
      umount /mnt
      """

  /// Every filesystem, and two tasks.
  static let everything = """
    fs mixed
    title Everything
    mount memory /mnt synthetic
    mkdir /mnt/docs
    create /mnt/docs/a
    mount proc /proc synthetic
    mount sys /sys synthetic
    mount devpts /pts synthetic
    mount fuse /fuse synthetic
    remote create /fuse/f
    spawn T2
    stat /proc/2/status
    open /pts/ptmx O_RDWR as fd1
    stat /fuse/f
    T2: chdir /mnt/docs
    T2: open a as fd1
    pipe as p1 p2
    socket as s1
    import hello as h1
    T2: open /proc/self/fd as fd2
    """

  static let everythingUnmounted =
    everything + """

      umount /mnt detach
      umount /proc detach
      umount /sys
      umount /pts detach
      umount /fuse
      """

  static let all = [plain, welcome, lookups, ring, swapped, mounts, unmounted]
}
