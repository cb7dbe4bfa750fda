// Counted references: each change is an event, and a token is used once.

import Testing

@testable import Ground

@Suite("references")
struct ReferenceTests {
  let bench = Bench()
  let first = Holder(.operation, ObjectID(.task, number: 1))
  let second = Holder(.tree, ObjectID(.dentry, number: 1))

  @Test("taking, handing on and dropping are events with the count before")
  func trace() {
    let toy = bench.toy()
    let one = toy.firstReference(first)
    let other = toy.take(second).transfer(to: first)
    #expect(toy.count == 2 && one.holder == first && other.serial == 2)
    #expect(other.decRef() == 1)
    #expect(one.decRef() == 0)
    toy.destroyed()
    #expect(toy.isDestroyed)
    #expect(
      bench.events() == [
        .reference(.took(toy.id, first, from: 0, reference: 1)),
        .reference(.took(toy.id, second, from: 1, reference: 2)),
        .reference(.transferred(toy.id, second, to: first, reference: 2)),
        .reference(.dropped(toy.id, first, from: 2, reference: 2)),
        .reference(.dropped(toy.id, first, from: 1, reference: 1)),
        .reference(.destroyed(toy.id)),
      ])
  }

  @Test("a record is given back when the object has ended and no stored handle leads to it")
  func freeRecord() {
    let toy = bench.toy()
    toy.pin()
    toy.pin()
    _ = toy.firstReference(first).decRef()
    toy.destroyed()
    #expect(bench.ends.pointee == 0)
    toy.unpin()
    #expect(bench.ends.pointee == 0)
    toy.unpin()
    #expect(bench.ends.pointee == 1)
    let other = bench.toy()
    other.pin()
    other.unpin()
    #expect(bench.ends.pointee == 1, "a live object is not given back")
    other.destroyed()
    #expect(bench.ends.pointee == 2)
  }

  @Test("a reference that nobody took takes somebody else's, and its record is never used again")
  func unearned() {
    let toy = bench.toy()
    let robbed = toy.firstReference(first)
    let left = Unsound.unearnedReference(to: toy, Holder(.nobody)).decRef()
    #expect(left == 0)
    toy.destroyed()
    #expect(bench.ends.pointee == 0)
    #expect(
      bench.events().contains(.reference(.dropped(toy.id, Holder(.nobody), from: 1, reference: 0))))
    Unsound.lose(robbed)
  }

  @Test("one drop too many stops the machine with the count below zero")
  func dropTooMany() {
    let machine = bench.machine, toy = bench.toy()
    machine.run { _ = Unsound.unearnedReference(to: toy, Holder(.nobody)).decRef() }
    #expect(machine.stop == .dropWithoutReference)
    #expect(toy.count == -1)
    #expect(
      bench.events() == [
        .reference(.dropped(toy.id, Holder(.nobody), from: 0, reference: 0)),
        .machine(.stopped(toy.id, .dropWithoutReference)),
      ])
  }

  @Test("taking what is destroyed stops the machine, unless the type does not look")
  func takeDestroyed() {
    let machine = bench.machine, toy = bench.toy(), holder = first
    toy.destroyed()
    let careless = bench.toy()
    careless.destroyed()
    machine.run { Unsound.lose(CarelessToy(careless.header).take(holder)) }
    #expect(machine.stop == nil && careless.count == 0)
    machine.run { Unsound.lose(toy.take(holder)) }
    #expect(machine.stop == .takeOfDestroyedInode && toy.count == -1)
  }

  @Test("forgetting a reference ends the program")
  func forgetting() async {
    await #expect(processExitsWith: .failure) {
      let bench = Bench()
      _ = bench.toy().firstReference(Holder(.nobody))
    }
  }
}
