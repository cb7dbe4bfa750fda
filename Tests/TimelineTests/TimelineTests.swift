// The cursor in a run: the model at each event, and the operation it belongs to.

import Language
import Ground
import Scenario
import Testing

@testable import Timeline

@Suite("timeline")
struct TimelineTests {
  static let text = """
    fs mixed cached=2
    mkdir /d
    create /d/f
    link /d/f /g
    symlink d/f /l
    open /l O_RDWR as fd1
    getdentry /d as h1
    seek fd1 3
    rename /g /d/g
    unlink /d/f
    chmod /d 0700
    stat /dyn/t1
    invalidate /d
    stat /d/g
    keep /d 1
    user 1000
    stat /none
    close fd1
    putdentry h1
    """

  /// An inode is swapped below its dentry.
  static let swapped = """
    fs plain
    fault heart-transplant
    mount fuse /m synthetic
    remote create /m/f
    open /m/f as fd1
    remote remove /m/f
    remote mkdir /m/f
    stat /m/f
    """

  static func run(_ text: String = text) throws -> Session {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "timeline")
    let session = try Session.open(file, rename: .client)
    session.play(file)
    return session
  }

  @Test(
    "each event taken back leads to the state before it, each applied to the one after it",
    arguments: [text, swapped])
  func everyEvent(_ text: String) throws {
    let events = try Self.run(text).timeline.events
    var model = Model()
    var states = [model]
    for event in events {
      model.apply(event)
      states.append(model)
    }
    #expect(states.last?.position == events.count && events.count > 50)
    for index in events.indices.reversed() {
      model.revert(events[index])
      #expect(model == states[index], "before event \(index), \(events[index])")
    }
    for index in events.indices {
      model.apply(events[index])
      #expect(model == states[index + 1], "after event \(index), \(events[index])")
    }
  }

  @Test("every change of the model is visible: no two neighbours of changes are equal")
  func changesChange() throws {
    var model = Model()
    for event in try Self.run().timeline.events {
      var before = model
      model.apply(event)
      before.position += 1
      switch event {
      case .decision: #expect(before == model, "\(event)")
      case _: #expect(before != model, "\(event) changes nothing")
      }
    }
  }

  @Test("the cursor stops at both ends")
  func ends() throws {
    let session = try Self.run()
    let count = session.timeline.events.count
    #expect(session.timeline.isLive && session.timeline.cursor == count)
    session.move(to: count + 100)
    #expect(session.timeline.cursor == count)
    session.move(to: -5)
    #expect(session.timeline.cursor == 0 && session.timeline.model == Model())
    #expect(session.timeline.currentOperation == nil && session.timeline.recent.isEmpty)
    session.move(to: count)
    #expect(session.timeline.isLive)
  }

  @Test("every event belongs to the operation around it")
  func operations() throws {
    let session = try Self.run()
    let operations = session.timeline.operations
    #expect(operations.count == Self.text.split(separator: "\n").count)
    #expect(operations.first?.first == 0 && operations.last?.end == session.timeline.events.count)
    for (index, operation) in operations.enumerated() {
      if index > 0 { #expect(operations[index - 1].end == operation.first) }
      for event in operation.first..<operation.end {
        #expect(session.timeline.operation(of: event) == index)
      }
      session.move(to: operation.first + 1)
      #expect(session.timeline.currentOperation == index)
      #expect(session.timeline.recent == operation.first..<operation.first + 1)
      // Before the first operation there are the engine's own first events.
      #expect(session.timeline.model.isInOperation == (index > 0))
      session.move(to: operation.end)
      #expect(session.timeline.currentOperation == index && !session.timeline.model.isInOperation)
    }
  }

  @Test("what was touched last is what was made, else what was found")
  func lastTouched() throws {
    let session = try Self.run("fs plain\ncreate /a\nopen /a as fd1\nstat /a\n")
    let ends = session.timeline.operations.map(\.end)
    let expected = [
      ObjectID(.dentry, number: 1), ObjectID(.file, number: 1), ObjectID(.file, number: 2),
      ObjectID(.dentry, number: 2),
    ]
    for (end, id) in zip(ends, expected) {
      session.move(to: end)
      #expect(session.timeline.lastTouched == id)
    }
  }

  @Test("holders, children, slots and names are those of the moment")
  func reading() throws {
    let session = try Self.run("fs plain\nmkdir /d\ncreate /d/f\nlink /d/f /g\nopen /g as fd1\n")
    let model = session.timeline.model
    let root = ObjectID(.dentry, number: 1), directory = ObjectID(.dentry, number: 2)
    let file = ObjectID(.dentry, number: 3), link = ObjectID(.dentry, number: 4)
    #expect(model.children(of: root) == [directory, link])
    #expect(model.dentries(over: model.dentries[file].inode) == [file, link])
    #expect(model.holders(of: link).map(\.holder.role) == [.tree, .file])
    #expect(model.holders(of: root).map(\.holder.role) == [.mount, .filesystem, .child, .child])
    #expect(model.path(of: file)?.map { session.timeline.names[$0].count } == [1, 1])
    #expect(model.names(of: model.dentries[file].inode).map(\.isFilled) == [true, true])
    #expect(model.slots(of: model.dentries[root].inode).map(\.isStatic) == [false, false])
    #expect(model.openFiles.count == 1 && model.counted(ObjectID(.dentry, number: 99)) == nil)
  }

  @Test("a directory that was moved below itself has no path, and is out of reach")
  func cycle() throws {
    let text = "fs plain\nmkdir /a\nmkdir /a/b\nrename /a /a/b/c\n"
    let file = try ScenarioFile.parse(Array(text.utf8), name: "cycle")
    let session = try Session.open(file, rename: .native)
    session.play(file)
    let model = session.timeline.model
    #expect(model.path(of: ObjectID(.dentry, number: 2)) == nil)
    let reach = Reach(model, try #require(model.filesystems.first))
    #expect(reach.dentries.map(\.number) == [1] && reach.orphans.map(\.number) == [2, 3])
    #expect(reach.unreachableInodes.map(\.number).sorted() == [2, 3])
  }
}
