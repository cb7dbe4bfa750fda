// Machines: several at once, stopped ones, and deferred calls on return and on panic.

import Testing

@testable import Ground

/// Counts its calls in the memory that it is given.
private func count(_ subject: UnsafeMutableRawPointer) {
  subject.assumingMemoryBound(to: Int.self).pointee += 1
}

@Suite("machines")
struct MachineTests {
  private static let holder = Holder(.operation, ObjectID(.task, number: 1))

  @Test("two machines know nothing of each other")
  func sideBySide() {
    let one = Bench(), other = Bench()
    let toy = one.toy(), same = other.toy()
    one.machine.run { _ = toy.firstReference(Self.holder).decRef() }
    other.machine.run { Unsound.lose(same.firstReference(Self.holder)) }
    #expect(toy.id == same.id && toy.count == 0 && same.count == 1)
    #expect(one.events().count == 2 && other.events().count == 1)
    let name = one.machine.names.intern("only here")
    #expect(other.machine.names[name].isEmpty)
    one.machine.run { one.machine.panic(.linkCount, about: toy.id) }
    #expect(one.machine.stop == .linkCount && other.machine.stop == nil)
    #expect(one.machine.newID(.file) == other.machine.newID(.file))
  }

  @Test("after fifty stops in a row a new machine runs as if nothing had been")
  func manyStops() {
    for round in 0..<50 {
      let bench = Bench()
      let machine = bench.machine, toy = bench.toy()
      machine.run {
        let reference = toy.firstReference(Self.holder), held = toy.lock(.filesystem)
        if round % 2 == 0 { machine.panic(.slotMismatch, about: toy.id) }
        toy.lock(.filesystem).unlock()
        held.unlock()
        Unsound.lose(reference)
      }
      #expect(machine.stop == (round % 2 == 0 ? .slotMismatch : .deadlock))
      #expect(toy.count == 1, "nothing half done is undone")
    }
    let bench = Bench()
    let toy = bench.toy()
    bench.machine.run { _ = toy.firstReference(Self.holder).decRef() }
    #expect(bench.machine.stop == nil && bench.events().count == 2)
  }

  @Test("what is deferred runs in a panic only, each call once")
  func deferred() {
    let bench = Bench(), machine = bench.machine, id = ObjectID(.dentry, number: 1)
    let calls = UnsafeMutablePointer<Int>.allocate(capacity: 2)
    calls.initialize(repeating: 0, count: 2)
    machine.run {
      for _ in 0..<3 { machine.deferCall(UnsafeMutableRawPointer(calls), count) }
      machine.deferCall(UnsafeMutableRawPointer(calls + 1), count)
      machine.cancelDeferred(UnsafeMutableRawPointer(calls))
    }
    #expect(calls[0] == 0 && calls[1] == 0 && machine.at.pointee.deferred.count == 3)
    machine.run { machine.panic(.linkCount, about: id) }
    #expect(calls[0] == 2 && calls[1] == 1 && machine.at.pointee.deferred.count == 0)
    calls.deallocate()
  }

  @Test("a panic while the machine panics replaces it and goes on with what is deferred")
  func nestedPanic() {
    let bench = Bench(), machine = bench.machine, toy = bench.toy()
    machine.run {
      let held = toy.lock(.filesystem)
      machine.deferCall(UnsafeMutableRawPointer(toy.at)) { subject in
        let toy = Toy(subject.assumingMemoryBound(to: Header.self))
        toy.machine.panic(.destroyedTwice, about: toy.id)
      }
      if toy.count == 0 { machine.panic(.linkCount, about: toy.id) }
      held.unlock()
    }
    #expect(machine.stop == .destroyedTwice)
    #expect(
      bench.events() == [
        .machine(.locked(toy.id, .filesystem, .write)), .machine(.stopped(toy.id, .linkCount)),
        .machine(.stopped(toy.id, .destroyedTwice)),
        .machine(.unlocked(toy.id, .filesystem, .write)),
      ])
  }

  @Test("a stopped machine runs nothing")
  func stopped() async {
    await #expect(processExitsWith: .failure) {
      let machine = Machine(journaling: true)
      machine.run { machine.panic(.linkCount, about: .none) }
      machine.run {}
    }
  }

  @Test("a journal that is off writes nothing, and one that starts over has nothing")
  func journal() {
    let silent = Bench(journaling: false)
    _ = silent.toy().firstReference(Self.holder).decRef()
    #expect(silent.machine.journal.count == 0)
    let bench = Bench(), toy = bench.toy(), journal = bench.machine.journal
    for _ in 0..<3000 { journal.begin(.drain, toy.id) }
    #expect(journal.count == 3000)
    #expect(bench.events() == Array(repeating: .frame(.began(toy.id, .empty, .drain)), count: 3000))
    journal.startOver()
    #expect(journal.count == 0 && journal.log.isEmpty)
  }

  @Test("a long operation's events are there, whole and in order, and the next one's after them")
  func longJournal() {
    let bench = Bench(), toy = bench.toy(), journal = bench.machine.journal
    for round in 1...3 {
      for number in 0..<20_000 { journal.begin(.drain, toy.id, Name(raw: UInt32(number * round))) }
      #expect(journal.count == 20_001 * round - 1)
      let events = bench.events()
      #expect(
        events.indices.allSatisfy {
          events[$0] == .frame(.began(toy.id, Name(raw: UInt32($0 * round)), .drain))
        })
      journal.end(.drain, toy.id)
      #expect(bench.events() == [.frame(.ended(toy.id, .empty, .drain))])
    }
  }

  @Test("what is deferred is what it was: a call, or a lock of any kind and mode")
  func deferredWords() {
    let bench = Bench(), toy = bench.toy()
    let last = ObjectID(ObjectKind.allCases.last ?? .none, filesystem: 4095, number: (1 << 40) - 1)
    for id in [toy.id, last, ObjectID.none] {
      for (kind, mode) in LockKind.allCases.flatMap({ kind in LockMode.allCases.map { (kind, $0) } }
      ) {
        let word = toy.word(kind)
        guard case .unlock(id, kind, mode) = Deferred(word, unlock: id, kind, mode).action else {
          Issue.record("\(id), \(kind), \(mode)")
          continue
        }
      }
    }
    let calls = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    calls.initialize(to: 0)
    guard case .call(let call) = Deferred(UnsafeMutableRawPointer(calls), call: count).action else {
      Issue.record("a call")
      return
    }
    call(UnsafeMutableRawPointer(calls))
    #expect(calls.pointee == 1)
    calls.deallocate()
  }

  @Test("an event is 32 bytes, trivially copyable")
  func size() { #expect(MemoryLayout<Event>.stride == 32 && _isPOD(Event.self)) }

  @Test("a change that changes nothing is no event")
  func changes() {
    let bench = Bench(), journal = bench.machine.journal, id = ObjectID(.inode, number: 1)
    let number = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    let flags = UnsafeMutablePointer<Flags>.allocate(capacity: 1)
    number.initialize(to: 3)
    flags.initialize(to: Flags())
    journal.set(.nlink, 3, of: id, in: number)
    journal.set(.nlink, -1, of: id, in: number)
    for flag in Flag.allCases {
      journal.set(flag, false, of: id, in: flags)
      journal.set(flag, true, of: id, in: flags)
      #expect(Flag.allCases.allSatisfy { flags.pointee[$0] == ($0.rawValue <= flag.rawValue) })
    }
    #expect(
      bench.events() == [.attribute(.attributed(id, from: 3, to: -1, .nlink))]
        + Flag.allCases.map { .attribute(.flagged(id, $0, true)) })
    number.deallocate()
    flags.deallocate()
  }
}
