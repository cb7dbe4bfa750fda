// Specimens.swift: runs, names and screens for testing exports.

import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Export
@testable import Interface

enum Specimens {
  /// Names with a special meaning in some format.
  static let names = [
    #"a\"b"#, "<script>", "</script>", #"\x1b[31m"#, #"\xff\xfe"#, "]]>", #"a\nb"#, "&amp;", "'",
    #"a\\b"#, "日本", "{x}",
  ]

  static let hostile = """
    fs plain
    title </script><b>"&'
    mkdir /d
    \(names.map { #"create "/d/\#($0)""# }.joined(separator: "\n"))
    open "/d/<script>" as fd1
    unlink "/d/<script>"
    """

  /// Several filesystems, tasks, a queue and a cache.
  static let everything = """
    fs mixed cached=2
    mount memory /mnt synthetic
    mkdir /mnt/a
    create /mnt/a/f
    open /mnt/a/f as fd1
    mount fuse /net synthetic
    remote create /net/f
    stat /net/f
    spawn T2
    T2: chdir /mnt/a
    getdentry /mnt/a as h1
    pipe as p1 p2
    umount /mnt detach
    stat /nothing
    """

  /// The issue that dentree is about: a kept name whose inode is no longer valid.
  static let stale = """
    edition seed
    fs std
    stat /dyn/kd1
    dyndel kd1
    """

  static func run(_ text: String) throws -> Session {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "a<b>.ops")
    let session = try Session.open(file)
    session.play(file)
    return session
  }

  static func frame(_ session: Session, _ size: Size = Size(width: 100, height: 30)) -> Grid {
    App(session: session).draw(size).grid
  }

  /// The end of each operation on the screen.
  static func frames(_ session: Session) -> [Grid] {
    let app = App(session: session)
    return session.timeline.operations.map { record in
      session.move(to: record.end)
      return app.draw(Size(width: 100, height: 30)).grid
    }
  }

  /// A dark theme with colours, surfaces and attributes.
  static var theme: Theme {
    var theme = Theme(name: "test")
    theme.window = (background: RGB(0x10, 0x10, 0x10), foreground: RGB(0xEE, 0xEE, 0xEE))
    theme[.identifier] = Ink(.rgb(RGB(0xC4, 0xB1, 0xFF)), .bold)
    theme[.dead] = Ink(.indexed(8), .crossed)
    theme[.dim] = Ink(.default, .dim)
    theme[.selected] = Paper(.rgb(RGB(0x20, 0x30, 0x40)), fallback: .reverse)
    return theme
  }
}
