/// Long work: its reports, and the state after it is cancelled.

@testable import Language
import Testing

@testable import Scenario

@Suite("Long work") struct ProgressTests {
  private func session(_ text: String) throws -> Session {
    let session = try Session.open(ScenarioFile.parse(Array(text.utf8), name: "test"))
    if let file = session.file { session.enqueue(file) }
    return session
  }

  /// A monitor that gets every report and cancels at the one with that number.
  private func monitor(
    cancellingAt last: Int, _ heard: @escaping (String) -> Void = { _ in }
  ) -> ProgressMonitor {
    var count = 0
    return ProgressMonitor(delay: .zero, interval: .zero) { progress in
      heard(progress.text)
      count += 1
      return count < last
    }
  }

  private func line(_ text: String) throws -> Line<Operation> {
    guard case .operation(let line)? = try CommandLine.parse(Array(text.utf8)) else {
      throw Unknown(why: text)
    }
    return line
  }

  @Test("nothing stays of a repeat that is cancelled, and the run goes on")
  func repetition() throws {
    let session = try session("fs plain\nmkdir /a\nopen /a/f O_CREAT as fd1\n")
    let other = try self.session("fs plain\nmkdir /a\nopen /a/f O_CREAT as fd1\n")
    for run in [session, other] { while run.runNext() != nil {} }
    var reports: [String] = []
    session.monitor = monitor(cancellingAt: 3) { reports.append($0) }
    let outcome = session.perform(try line("repeat 5000 create /a/f%d"))
    #expect(outcome == .complaint("cancelled"))
    #expect(session.isCancelled)
    #expect(
      reports == [
        "repeat 5000 create /a/f%d: 256 of 5000 rounds (5 %)",
        "repeat 5000 create /a/f%d: 512 of 5000 rounds (10 %)",
        "repeat 5000 create /a/f%d: 768 of 5000 rounds (15 %)",
      ])
    #expect(session.timeline.events == other.timeline.events)
    #expect(session.timeline.operations == other.timeline.operations)
    session.monitor?.begin()
    session.monitor = nil
    for run in [session, other] { run.perform(try line("unlink /a/f")) }
    #expect(session.timeline.events == other.timeline.events)
    #expect(session.saved == other.saved)
  }

  @Test("a line that is cancelled waits as before")
  func waiting() throws {
    let session = try session("fs plain\nrepeat 5000 create /f%d\nmkdir /a\n")
    session.monitor = monitor(cancellingAt: 4)
    #expect(session.runNext() == nil)
    #expect(session.nextTexts(2) == ["repeat 5000 create /f%d", "mkdir /a"])
    #expect(session.timeline.operations.count == 1)
    session.monitor = nil
    while session.runNext() != nil {}
    #expect(
      session.timeline.operations.map(\.text).suffix(2) == ["repeat 5000 create /f%d", "mkdir /a"])
  }

  @Test("a search that is cancelled stays where it is")
  func searching() throws {
    let session = try session("fs plain\nrepeat 100 create /f%d\n")
    while session.runNext() != nil {}
    try session.stop(at: "refs(/) == 4711")
    let end = session.timeline.events.count
    session.move(to: 0)
    session.monitor = monitor(cancellingAt: 2)
    #expect(session.seek(to: end) == nil)
    #expect(session.timeline.cursor == 64)
    session.move(to: end)
    session.monitor = monitor(cancellingAt: 2)
    #expect(session.seekBack() == nil)
    #expect(session.timeline.cursor == end - 1 - 64)
  }

  @Test(
    "what is tried elsewhere changes nothing here when it is cancelled",
    arguments: [1, 2, 3, 5, 8, 13, 21, 34])
  func elsewhere(_ last: Int) throws {
    let session = try session(
      "fs plain\nmkdir /a\nrepeat 600 create /a/f%d\nopen /a/f1 as fd1\nunlink /a/f1\n")
    while session.runNext() != nil {}
    let before = session.timeline.events
    session.monitor = monitor(cancellingAt: last)
    let id = try session.object(named: "fd1")
    for work in [
      { _ = try session.branch(keeping: 4) }, { _ = try session.freeing(id) },
    ] {
      session.monitor = monitor(cancellingAt: last)
      do {
        try work()
        #expect(!session.isCancelled)
      } catch {
        #expect(error as? BranchFailure == .cancelled)
      }
    }
    #expect(session.timeline.events == before)
  }
}
