// Modelled locks: who may hold what, in which order, and what a panic does with them.

import Testing

@testable import Ground

/// Panics, without the compiler knowing it.
private func stop(_ machine: Machine, about toy: Toy) {
  if toy.count < Int32.max { machine.panic(.linkCount, about: toy.id) }
}

@Suite("locks")
struct LockTests {
  let bench = Bench()

  /// Rows: the held lock; columns: the lock taken next. `x` violates the documented order.
  private static let order = """
    position   ......
    filesystem x.....
    directory  xx....
    mounts     xxxx..
    node       xxxx..
    slots      xxx...
    """

  private static let expected: [LockKind: [Character]] = {
    var rows: [LockKind: [Character]] = [:]
    for (kind, line) in zip(LockKind.allCases, order.split(separator: "\n")) {
      rows[kind] = Array(line.dropFirst(11))
    }
    return rows
  }()

  @Test("a lock taken out of order is said to be", arguments: LockKind.allCases, LockKind.allCases)
  func order(_ outer: LockKind, _ inner: LockKind) {
    let one = bench.toy(), other = bench.toy()
    let held = one.lock(outer)
    other.lock(inner).unlock()
    held.unlock()
    let complaint = Event.decision(.decided(other.id, .empty, .none, .outOfOrder))
    let isForbidden = Self.expected[outer]?[Int(inner.rawValue)] == "x"
    #expect(bench.events().contains(complaint) == isForbidden)
  }

  @Test("a lock is an event when it is taken and when it is given back")
  func trace() {
    let toy = bench.toy()
    toy.lock(.directory).unlock()
    let one = toy.lock(.filesystem, .read), other = toy.lock(.node, .read)
    one.unlock()
    other.unlock()
    #expect(
      bench.events() == [
        .machine(.locked(toy.id, .directory, .write)),
        .machine(.unlocked(toy.id, .directory, .write)),
        .machine(.locked(toy.id, .filesystem, .read)), .machine(.locked(toy.id, .node, .read)),
        .machine(.unlocked(toy.id, .filesystem, .read)), .machine(.unlocked(toy.id, .node, .read)),
      ])
    #expect(bench.machine.at.pointee.deferred.count == 0, "nothing is left for a panic to unlock")
  }

  @Test("a lock ends with its scope, by a result and by an error, and what is brief says the same")
  func scopes() {
    let toy = bench.toy()
    func run(_ fails: Bool) throws(Errno) -> Int {
      try toy.locked(.node) { _ throws(Errno) in
        if fails { throw .EIO }
        return 7
      }
    }
    #expect(throws: Errno.EIO) { try run(true) }
    #expect((try? run(false)) == 7)
    toy.briefly(.node) {}
    let once = [
      Event.machine(.locked(toy.id, .node, .write)), .machine(.unlocked(toy.id, .node, .write)),
    ]
    #expect(bench.events() == once + once + once)
    #expect(bench.machine.at.pointee.deferred.count == 0)
  }

  @Test("what is brief changes nothing where the lock cannot be had")
  func briefly() {
    let bench = Bench()
    let machine = bench.machine, toy = bench.toy()
    let flags = UnsafeMutablePointer<Flags>.allocate(capacity: 1)
    flags.initialize(to: Flags())
    machine.run {
      let held = toy.lock(.node)
      toy.briefly(.node) { machine.journal.set(.dead, true, of: toy.id, in: flags) }
      held.unlock()
    }
    #expect(machine.stop == .deadlock && !flags.pointee[.dead])
    #expect(
      bench.events() == [
        .machine(.locked(toy.id, .node, .write)), .machine(.stopped(toy.id, .deadlock)),
      ])
    flags.deallocate()
  }

  @Test("readers share, and whoever else wants it waits for ever")
  func waiting() {
    for (held, wanted) in [(LockMode.read, LockMode.write), (.write, .read), (.write, .write)] {
      let bench = Bench()
      let machine = bench.machine, toy = bench.toy()
      machine.run {
        let one = toy.lock(.node, held)
        toy.lock(.node, wanted).unlock()
        one.unlock()
      }
      #expect(machine.stop == .deadlock, "\(held), \(wanted)")
      #expect(
        bench.events() == [
          .machine(.locked(toy.id, .node, held)), .machine(.stopped(toy.id, .deadlock)),
        ])
    }
    let toy = bench.toy(), machine = bench.machine
    machine.run {
      let one = toy.lock(.node, .read), other = toy.lock(.node, .read)
      one.unlock()
      other.unlock()
      toy.lockAndUnlock(.node)
    }
    #expect(machine.stop == nil)
    machine.run {
      let one = toy.lock(.node)
      toy.lockAndUnlock(.node)
      one.unlock()
    }
    #expect(machine.stop == .deadlock)
  }

  @Test("a panic gives back what was deferred, newest first, and leaves the rest locked")
  func panic() {
    let machine = bench.machine, toy = bench.toy()
    machine.run {
      let one = toy.lock(.filesystem), other = toy.lock(.directory, .write, .explicit)
      let third = toy.lock(.slots)
      stop(machine, about: toy)
      third.unlock()
      other.unlock()
      one.unlock()
    }
    #expect(machine.stop == .linkCount)
    #expect(
      Array(bench.events().dropFirst(3)) == [
        .machine(.stopped(toy.id, .linkCount)), .machine(.unlocked(toy.id, .slots, .write)),
        .machine(.unlocked(toy.id, .filesystem, .write)),
      ])
    #expect(toy.word(.directory).pointee.state == -1)
    #expect(toy.word(.filesystem).pointee.state == 0 && toy.word(.slots).pointee.state == 0)
  }

  @Test("forgetting to unlock ends the program")
  func forgetting() async {
    await #expect(processExitsWith: .failure) {
      let bench = Bench()
      _ = bench.toy().lock(.node)
    }
  }
}
