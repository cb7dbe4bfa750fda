// Why a name is alive when its inode was swapped: what would end it, and what would not.

import Scenario
import Testing

@testable import Interface

@Suite("why a swapped name is alive")
struct WhyTests {
  @Test(
    "a name that leads to another kind of thing now can not be removed either way",
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

  /// A name made by one call, which leads to what another made once it was looked up again.
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
    app.withScene { sentence = Why(Scribe($0, .utf8)).sentence(for: dentry) }
    return sentence
  }
}
