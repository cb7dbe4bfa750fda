// The log that a journal writes: a reader never sees it change.

import Glibc
import Testing

@testable import Ground

@Suite("Event logs")
struct EventLogTests {
  private static func event(_ number: Int) -> Event {
    .frame(.began(ObjectID(.inode, number: number), .empty, .drain))
  }

  private static func write(_ numbers: Range<Int>, _ journal: Journal) {
    for number in numbers { journal.begin(.drain, ObjectID(.inode, number: number)) }
  }

  @Test("a log has what was written until then, and outlives its journal")
  func moments() {
    let machine = Machine(journaling: true)
    let none = EventLog(), empty = machine.journal.log
    Self.write(0..<3, machine.journal)
    let three = machine.journal.log
    Self.write(3..<10_000, machine.journal)
    let all = machine.journal.log
    machine.end()
    #expect(none.isEmpty && empty.isEmpty && none == empty)
    #expect(Array(three) == (0..<3).map(Self.event))
    #expect(all.count == 10_000 && all.enumerated().allSatisfy { $1 == Self.event($0) })
    #expect(none.isBeginning(of: all) && three.isBeginning(of: all) && all.isBeginning(of: all))
    #expect(!all.isBeginning(of: three))
  }

  @Test("what is appended to a log is its own, and the journal writes on behind what it had")
  func appending() {
    let machine = Machine(journaling: true)
    Self.write(0..<2, machine.journal)
    var mine = machine.journal.log
    let before = mine
    mine.append(Self.event(7))
    Self.write(2..<3, machine.journal)
    var yours = mine
    yours.append(Self.event(8))
    mine.append(Self.event(9))
    #expect(Array(before) == [0, 1].map(Self.event))
    #expect(Array(machine.journal.log) == [0, 1, 2].map(Self.event))
    #expect(Array(mine) == [0, 1, 7, 9].map(Self.event))
    #expect(Array(yours) == [0, 1, 7, 8].map(Self.event))
    #expect(!mine.isBeginning(of: machine.journal.log) && mine != yours)
    machine.end()
  }

  @Test("a log without a journal grows by itself")
  func alone() {
    var log = EventLog()
    for number in 0..<5_000 { log.append(Self.event(number)) }
    #expect(log.count == 5_000 && log.enumerated().allSatisfy { $1 == Self.event($0) })
  }

  @Test("a journal says when three quarters of its room are written to")
  func full() {
    let machine = Machine(journaling: true, room: 8_192)
    Self.write(0..<6_144, machine.journal)
    #expect(!machine.journal.isFull)
    Self.write(6_144..<6_145, machine.journal)
    #expect(machine.journal.isFull)
    machine.end()
  }

  @Test("where the system lends few addresses there is less room, and nothing else is different")
  func fewAddresses() async {
    await #expect(processExitsWith: .success) {
      let gigabytes = 4
      var limit = rlimit(rlim_cur: rlim_t(gigabytes << 30), rlim_max: rlim_t(gigabytes << 30))
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      let machine = Machine(journaling: true)
      for _ in 0..<100_000 { machine.journal.begin(.drain, .none) }
      precondition(machine.journal.log.count == 100_000)
    }
  }

  @Test("writing behind the end of the room ends the program, and not before")
  func guarded() async {
    await #expect(processExitsWith: .success) {
      let machine = Machine(journaling: true, room: 2_048)
      for _ in 0..<2_048 { machine.journal.begin(.drain, .none) }
    }
    await #expect(processExitsWith: .failure) {
      let machine = Machine(journaling: true, room: 2_048)
      for _ in 0..<2_049 { machine.journal.begin(.drain, .none) }
    }
  }

  @Test("a log that starts over, whose memory went back, has what is written then")
  func startingOver() {
    let machine = Machine(journaling: true)
    Self.write(0..<10_000, machine.journal)
    machine.journal.startOver()
    #expect(machine.journal.log.isEmpty)
    Self.write(10_000..<20_000, machine.journal)
    #expect(Array(machine.journal.log) == (10_000..<20_000).map(Self.event))
    machine.end()
  }

  @Test("nothing can be appended where the addresses of a stopped machine end")
  func closed() {
    let machine = Machine(journaling: true)
    machine.run {
      Self.write(0..<2_047, machine.journal)
      machine.panic(.linkCount, about: .none)
    }
    let log = machine.journal.log
    #expect(log.count == 2_048 && log.isFull)
    var mine = log
    mine.append(Self.event(7))
    #expect(
      mine.count == 2_049 && mine.last == Self.event(7) && Array(mine.dropLast()) == Array(log))
  }
}
