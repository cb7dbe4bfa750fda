// Every event as a sentence, with arbitrary bytes in names.

import Ground
import Scenario
import Testing

@testable import Timeline

@Suite("sentences")
struct SentenceTests {
  /// Whether a terminal shows the text without interpreting any of it.
  private static func isHarmless(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains { $0.value < 32 || 0x7f...0x9f ~= $0.value }
  }

  @Test("each event of a rich run has a sentence, told at its own moment")
  func richRun() throws {
    let session = try TimelineTests.run(
      TimelineTests.text + "\ncreate \"/a\\n\\x1b[2J\"\nopen \"/a\\n\\x1b[2J\" as fd9\n")
    let events = session.timeline.events
    var isQuoted = false
    session.move(to: 0)
    for (index, event) in events.enumerated() {
      session.move(to: index + 1)
      let sentence = Sentence.describe(
        event, in: session.timeline.model, names: session.timeline.names)
      #expect(Self.isHarmless(sentence), "\(event): \(sentence)")
      if sentence.contains("\"a\\n\\x1b[2J\"") { isQuoted = true }
    }
    #expect(isQuoted)
    #expect(Set(events.map(Self.kind)).count == 27, "kinds that the run does not have")
  }

  @Test("a holder with a clause is closed by a comma before the sentence goes on")
  func clauses() {
    let model = Model(), names = Names(), task = ObjectID(.task, number: 1)
    func tell(_ role: HolderRole) -> String {
      let event = Event.reference(
        .took(.none, Holder(role, task), from: 0, reference: 1))
      return Sentence.describe(event, in: model, names: names)
    }
    #expect(tell(.task).contains(", which is in it, takes "), "\(tell(.task))")
    #expect(tell(.operation).hasPrefix("the operation takes "), "\(tell(.operation))")
  }

  /// The names of an event's family and of its case.
  private static func kind(_ event: Event) -> String {
    "\(event)".split(separator: "(").prefix(2).joined(separator: ".")
  }

  @Test("every function, decision, flag, number, lock and reason has words of its own")
  func allWords() throws {
    let session = try TimelineTests.run("fs plain\ncreate /f\nopen /f as fd1\n")
    let model = session.timeline.model, names = session.timeline.names
    func tell(_ event: Event) -> String { Sentence.describe(event, in: model, names: names) }
    let dentry = ObjectID(.dentry, number: 2), inode = ObjectID(.inode, number: 2)
    let name = model.dentries[dentry].name
    expectDistinct(Function.allCases.map { tell(.frame(.began(dentry, name, $0))) })
    expectDistinct(Function.allCases.map { tell(.frame(.ended(dentry, name, $0))) })
    expectDistinct(Decision.allCases.map { tell(.decision(.decided(dentry, name, dentry, $0))) })
    expectDistinct(Flag.allCases.map { tell(.attribute(.flagged(inode, $0, true))) })
    expectDistinct([false, true].map { tell(.attribute(.flagged(inode, .invalid, $0))) })
    expectDistinct([false, true].map { tell(.attribute(.flagged(inode, .keep, $0))) })
    expectDistinct(
      Attribute.allCases.map { tell(.attribute(.attributed(inode, from: 1, to: 2, $0))) })
    expectDistinct(StopReason.allCases.map { tell(.machine(.stopped(dentry, $0))) })
    expectDistinct(
      LockKind.allCases.flatMap { kind in
        [LockMode.read, .write].map { tell(.machine(.locked(dentry, kind, $0))) }
      })
    expectDistinct(
      HolderRole.allCases.map {
        tell(.reference(.took(dentry, Holder($0, inode), from: 1, reference: 9)))
      })
    let objects = ObjectKind.allCases.map { ObjectID($0, number: 1) }
    expectDistinct(objects.map { tell(.reference(.destroyed($0))) })
    expectDistinct(objects.map { tell(.reference(.born($0, of: inode, number: 0))) })
  }

  @Test("a swap says of which dentry, which inode, for which one, and that a fault decided it")
  func swapped() throws {
    let session = try TimelineTests.run(TimelineTests.swapped), events = session.timeline.events
    let index = try #require(
      events.firstIndex { if case .tree(.swapped) = $0 { true } else { false } })
    session.move(to: index + 1)
    let sentence = Sentence.describe(
      events[index], in: session.timeline.model, names: session.timeline.names)
    #expect(sentence == "the inode of fuse:d2 \"f\" is swapped: fuse:i2 → fuse:i3")
    var rules = Rules()
    Fault.named("heart-transplant")?.apply(to: &rules)
    #expect(Sentence.because(events[index], rules) == "fault heart-transplant")
  }

  private func expectDistinct(_ sentences: [String]) {
    #expect(Set(sentences).count == sentences.count, "\(sentences)")
    for sentence in sentences { #expect(Self.isHarmless(sentence), "\(sentence)") }
  }

  @Test("objects that the model does not know have names too")
  func unknownObjects() {
    for kind in ObjectKind.allCases {
      let name = Sentence.name(of: ObjectID(kind, number: 7), in: Model(), names: Names())
      #expect(Self.isHarmless(name), "\(kind)")
    }
  }
}
