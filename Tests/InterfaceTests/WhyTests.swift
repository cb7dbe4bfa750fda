// Why a name lives after its inode was swapped: what would end it, and what would not.

@testable import Language
import Canvas
import Ground
import Testing
import Timeline

@testable import Interface
@testable import Scenario

@Suite("why a swapped name is alive")
struct WhyTests {
  @Test(
    "a name that leads to another kind of thing now cannot be removed either way",
    arguments: [
      ("create", "mkdir", "born over no directory, it leads to one now."),
      ("mkdir", "create", "born over a directory, it leads to none now."),
    ])
  func otherKind(_ first: String, _ second: String, _ end: String) throws {
    let text =
      swapped(first, second) + "unlink /m/f\nexpect errno == EISDIR\n"
      + "rmdir /m/f\nexpect errno == ENOTDIR\n"
    #expect(
      try sentence(text)
        == "Its name in the tree holds it, and neither unlink nor rmdir removes it: \(end)")
  }

  @Test(
    "a name that leads to the same kind of thing is removed as before",
    arguments: [("create", "unlink"), ("mkdir", "rmdir")])
  func sameKind(_ make: String, _ removal: String) throws {
    let text = swapped(make, make)
    #expect(
      try sentence(text) == "Its name in the tree holds it: `\(removal) /m/f` removes the name.")
    _ = try play(text + "\(removal) /m/f\nexpect errno == ok\n")
  }

  /// A name made by one call that leads to the inode made by another, after a second lookup.
  private func swapped(_ first: String, _ second: String) -> String {
    """
    fs plain
    fault heart-transplant
    mount fuse /m synthetic
    \(first) /m/f
    remote remove /m/f
    remote \(second) /m/f
    stat /m/f

    """
  }

  private func play(_ text: String) throws -> Session {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    let session = try Session.open(file)
    #expect(session.play(file).map(\.message) == [])
    return session
  }

  private func sentence(_ text: String) throws -> String {
    let session = try play(text)
    let dentry = try session.object(named: "/m/f")
    let app = App(session: session, settings: Settings())
    var sentence = ""
    app.withScene { sentence = Why(ShortFormatter($0, .utf8)).sentence(for: dentry) }
    return sentence
  }
}

@Suite("what holders say of a machine that stops, and of roots")
struct HolderSentenceTests {
  private func played(_ text: String, _ fault: String? = nil) throws -> Session {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    var choice = EngineChoice()
    if let fault { try choice.choose(fault: fault) }
    let session = try Session.open(file, choosing: choice)
    session.play(file)
    return session
  }

  private func sentence(_ object: String, _ session: Session) throws -> String {
    let id = try session.object(named: object)
    var sentence = ""
    App(session: session, settings: Settings()).withScene {
      sentence = Why(ShortFormatter($0, .utf8)).sentence(for: id)
    }
    return sentence
  }

  private func path(_ object: String, _ session: Session) throws -> String {
    let id = try session.object(named: object)
    var path = ""
    App(session: session, settings: Settings()).withScene {
      path = ShortFormatter($0, .utf8).path(ofDentry: id)
    }
    return path
  }

  @Test("in an operation that stops the machine nothing is said to end")
  func stopped() throws {
    let session = try played("fs plain\nopen /a O_CREAT as fd1\nrename /a /a\n", "rename-deadlock")
    #expect(session.stop != nil)
    let start = session.timeline.operations.last?.first ?? 0
    var isHeld = false
    for position in start..<session.timeline.events.count {
      session.move(to: position + 1)
      let model = session.timeline.model
      App(session: session, settings: Settings()).withScene { scene in
        let scribe = ShortFormatter(scene, .utf8)
        for dentry in model.dentries.all {
          let sentence = Why(scribe).sentence(for: dentry.id)
          #expect(!sentence.contains("lets go"), "\(sentence)")
          #expect(!sentence.contains("`"), "\(sentence)")
          guard model.held(on: dentry.id).contains(where: { $0.holder.role == .operation }) else {
            continue
          }
          isHeld = true
          #expect(scribe.clause(Holder(.operation)) == "which never returns")
        }
      }
    }
    #expect(isHeld)
  }

  @Test("a command that stops the machine is no advice: what happens instead is said")
  func stopping() throws {
    let text = "fs plain\nmkdir /m\nmount memory /m\n"
    #expect(
      try sentence("memory:d1", played(text))
        == "The root of memory, mounted here: `umount /m` lets go of it.")
    #expect(
      try sentence("memory:d1", played(text, "unmount-root-twice"))
        == "The root of memory, mounted here: `umount /m` would stop the machine: "
        + "a reference was dropped that nobody held.")
  }

  @Test("a title is the path that leads there, else the name in its filesystem")
  func titles() throws {
    let pipe = try played("fs plain\npipe as r w\nmount memory @r\n", "mounted-pipe")
    #expect(try path("memory:d1", pipe) == "memory:/")
    #expect(try path("pipefs:d1", pipe) == "pipefs:[1]")
    let root = try played("fs plain\ncreate /x\nmount memory /\n")
    #expect(try path("memory:d1", root) == "memory:/")
    #expect(try path("plain:d1", root) == "/")
    #expect(try path("plain:d2", root) == "/x")
    #expect(
      try sentence("memory:d1", root)
        == "The root of memory, mounted here: `umount /` lets go of it.")
    let stack = """
      fs plain
      mkdir /m
      create /m/under
      mount memory /m
      create /m/f
      mount devpts /m
      """
    let stacked = try played(stack)
    #expect(try path("plain:d2", stacked) == "/m")
    #expect(try path("plain:d3", stacked) == "plain:/m/under")
    #expect(try path("memory:d1", stacked) == "memory:/")
    #expect(try path("memory:d2", stacked) == "memory:/f")
    #expect(try path("devpts:d1", stacked) == "/m")
  }

  @Test("what has no row is selected by its dentry")
  func rows() throws {
    let session = try played(
      "fs plain\nmkdir /w\nspawn T2\nT2: chdir /w\npipe as r w\nimport x as h\n")
    let app = App(session: session, settings: Settings())
    _ = app.draw(Size(width: 100, height: 40))
    let rows = [
      ("task(T1)", "plain:d1"), ("task(T2)", "plain:d2"), ("mount(host)", "host:d1"),
      ("filesystem(pipefs)", "pipefs:d1"), ("mount(plain)", "plain:d1"), ("r", "pipefs:d1"),
    ]
    for (word, dentry) in rows {
      #expect(app.select(try session.object(named: word)), "\(word)")
      var subject = ObjectID.none
      app.change { state, scene in subject = scene.subject(state.column) }
      #expect(subject == (try session.object(named: dentry)), "\(word)")
    }
  }
}
