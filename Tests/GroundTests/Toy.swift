// The smallest object of an engine, and a bench to run it on.

@testable import Ground

/// Something counted with one lock of each kind.
struct Toy: RefCounted, Lockable {
  struct Record {
    let header: Header
    var locks = (LockWord(), LockWord(), LockWord(), LockWord(), LockWord(), LockWord())
    /// How many times the record was freed; the test owns the memory.
    let ends: UnsafeMutablePointer<Int>
  }
  let at: UnsafeMutablePointer<Record>

  init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  var header: UnsafeMutablePointer<Header> {
    UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self)
  }
  func freeRecord() { at.pointee.ends.pointee += 1 }

  func word(_ kind: LockKind) -> UnsafeMutablePointer<LockWord> {
    UnsafeMutableRawPointer(self.at).advanced(by: Self.offset)
      .assumingMemoryBound(to: LockWord.self) + Int(kind.rawValue)
  }
  private static var offset: Int { MemoryLayout<Record>.offset(of: \.locks) ?? 0 }
}

/// A toy whose type does not check the count when a reference is taken.
struct CarelessToy: RefCounted {
  let header: UnsafeMutablePointer<Header>
  init(_ header: UnsafeMutablePointer<Header>) { self.header = header }
  static var checksTake: Bool { false }
  func freeRecord() {}
}

/// One machine with toys on it.
final class Bench {
  let machine: Machine
  let ends: UnsafeMutablePointer<Int>
  private var toys = 0
  private var read = 0

  init(journaling: Bool = true) {
    machine = Machine(journaling: journaling)
    ends = .allocate(capacity: 1)
    ends.initialize(to: 0)
  }

  deinit {
    machine.end()
    ends.deallocate()
  }

  func toy() -> Toy {
    toys += 1
    let record = machine.arena.allocate(1, of: Toy.Record.self)
    record.initialize(
      to: Toy.Record(header: Header(ObjectID(.dentry, number: toys), machine), ends: ends))
    return Toy(UnsafeMutableRawPointer(record).assumingMemoryBound(to: Header.self))
  }

  /// The events since the last call.
  func events() -> [Event] {
    defer { read = machine.journal.count }
    return Array(machine.journal.log[read...])
  }
}
