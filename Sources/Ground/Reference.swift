/// Counted references. A count is data on a record, changed only here; a reference is a value that is
/// consumed exactly once: dropped, queued or handed on. Dropping twice does not compile; forgetting
/// one traps.

/// What the record of every engine object begins with.
public struct Header: BitwiseCopyable {
  /// The object's id, the same for life.
  public let id: ObjectID
  /// 1 or more: in use; 0: alive and unused, in the cache only; -1: destroyed.
  public fileprivate(set) var count: Int32 = 0
  /// Stored handles that lead here: the record is used again only when there are none.
  fileprivate var pins: Int32 = 0
  /// The machine that the object belongs to.
  public let machine: Machine

  public init(_ id: ObjectID, _ machine: Machine) {
    self.id = id
    self.machine = machine
  }

  /// True if that was the last pin on a destroyed object.
  @inline(__always)
  mutating func unpin() -> Bool {
    pins -= 1
    return pins == 0 && count < 0
  }
}

/// A handle: the address of a record in the engine's memory.
public protocol RefCounted: Hashable, BitwiseCopyable {
  var header: UnsafeMutablePointer<Header> { get }
  init(_ header: UnsafeMutablePointer<Header>)
  /// True if taking a reference on a destroyed object is a panic, as with inodes; a kernfs dentry's
  /// `IncRef` does not look.
  static var checksTake: Bool { get }
  /// The record is destroyed and nothing leads to it any more.
  func freeRecord()
}

extension RefCounted {
  /// Whether taking a reference on a destroyed object is a panic; kernfs checks inodes, not
  /// dentries.
  public static var checksTake: Bool { true }
  /// The object's id, the same for life.
  public var id: ObjectID { @inline(__always) get { header.pointee.id } }
  /// The machine that the object belongs to.
  public var machine: Machine { @inline(__always) get { header.pointee.machine } }
  /// What emits the object's events.
  public var journal: Journal { @inline(__always) get { header.pointee.machine.journal } }
  /// How many references are held; -1 for a destroyed object.
  public var count: Int32 { @inline(__always) get { header.pointee.count } }
  /// Whether it ended: its count is -1 for ever.
  public var isDestroyed: Bool { @inline(__always) get { header.pointee.count < 0 } }

  /// A stored handle begins to lead here; it must be unpinned when it ends.
  @inline(__always)
  public func pin() { header.pointee.pins += 1 }

  /// A stored handle no longer leads here; the record of a destroyed object goes with the last one.
  @inline(__always)
  public func unpin() {
    if header.pointee.unpin() { recycle() }
  }

  public static func == (one: Self, other: Self) -> Bool { one.header == other.header }
  public func hash(into hasher: inout Hasher) { hasher.combine(header) }
}

/// One owned reference: who holds it, and its serial number in the ledger.
public struct Ref<Object: RefCounted>: ~Copyable {
  private let header: UnsafeMutablePointer<Header>
  /// Who holds it, and as what.
  public let holder: Holder
  /// Its number in the ledger of the machine's references, from 1; 0 for one that nobody took.
  public let serial: UInt32

  /// What it is a reference on; lives at least as long.
  public var object: Object { @inline(__always) get { Object(header) } }

  @inline(__always)
  fileprivate init(_ header: UnsafeMutablePointer<Header>, _ holder: Holder, _ serial: UInt32) {
    self.header = header
    self.holder = holder
    self.serial = serial
  }

  /// The same reference, held by somebody else from now on.
  @inline(__always)
  public consuming func transfer(to next: Holder) -> Ref<Object> {
    let header = header, holder = holder, serial = serial
    discard self
    header.pointee.machine.journal.emit(
      .reference(.transferred(header.pointee.id, holder, to: next, reference: serial)))
    return Ref(header, next, serial)
  }

  /// The same reference under another view of the same record.
  @inline(__always)
  public consuming func cast<Other: RefCounted>(to other: Other.Type) -> Ref<Other> {
    let header = header, holder = holder, serial = serial
    discard self
    return Ref<Other>(header, holder, serial)
  }

  /// Gives the reference up and says how many are left; what zero means is the object's business.
  /// One too many is a panic of the modelled kernel, with the count left negative.
  @inline(__always)
  public consuming func decRef() -> Int32 {
    let header = header, holder = holder, serial = serial
    discard self
    let old = header.pointee.count
    header.pointee.count = old - 1
    header.pointee.machine.journal.emit(
      .reference(.dropped(header.pointee.id, holder, from: old, reference: serial)))
    if old <= 0 { header.pointee.machine.panic(.dropWithoutReference, about: header.pointee.id) }
    return old - 1
  }

  /// The same reference, waiting in the queue of `filesystem` from now on, at that place.
  @inline(__always)
  public consuming func queue(at place: Int, of filesystem: ObjectID) -> Ref<Object> {
    let header = header, holder = holder, serial = serial, id = header.pointee.id
    let queue = Holder(.queue, filesystem)
    discard self
    let journal = header.pointee.machine.journal
    journal.emit(.reference(.transferred(id, holder, to: queue, reference: serial)))
    journal.emit(
      .queue(.queued(id, reference: serial, at: Int32(truncatingIfNeeded: place), of: filesystem)))
    return Ref(header, queue, serial)
  }

  /// Only the serial number is kept, by `RefSlot`.
  @inline(__always)
  consuming func rest() -> UInt32 {
    let serial = serial
    discard self
    return serial
  }

  /// What `rest` has left, made whole again.
  @inline(__always)
  init(resting object: Object, _ holder: Holder, _ serial: UInt32) {
    self.init(object.header, holder, serial)
  }

  /// The door's way out: the holder is gone, nobody will ever drop it.
  fileprivate consuming func lose() { discard self }

  deinit { forgotten(header.pointee.id) }
}

@inline(never)
private func forgotten(_ id: ObjectID) {
  preconditionFailure("forgot a reference to \(id.kind) \(id.number)")
}

extension RefCounted {
  /// Gives the object its first reference; the caller owns it.
  @inline(__always)
  public func firstReference(_ holder: Holder) -> Ref<Self> { add(holder) }

  /// Takes one more reference. gVisor: `IncRef`.
  @inline(__always)
  public func take(_ holder: Holder) -> Ref<Self> {
    let old = header.pointee.count
    if old <= 0, Self.checksTake || old < 0 && machine.rules.drop != .lastLocked {
      machine.panic(.takeOfDestroyedInode, about: id)
    }
    return add(holder)
  }

  @inline(__always)
  private func add(_ holder: Holder) -> Ref<Self> {
    let old = header.pointee.count, serial = machine.nextReference()
    header.pointee.count = old + 1
    journal.emit(.reference(.took(id, holder, from: old, reference: serial)))
    return Ref(header, holder, serial)
  }

  /// Ends the object: its count is -1 for ever. The record goes when no stored handle leads to it.
  @inline(__always)
  public func destroyed() {
    header.pointee.count = -1
    journal.emit(.reference(.destroyed(id)))
    if header.pointee.pins == 0 { recycle() }
  }
}

/// Any counted object, whatever it is: for those who hold references of many kinds. Its id says what
/// to cast it to before it is dropped.
public struct AnyRefCounted: RefCounted {
  /// The head that all counted records share.
  public let header: UnsafeMutablePointer<Header>
  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) { self.header = header }
  /// An object of unknown kind never checks.
  public static var checksTake: Bool { false }
  public func freeRecord() {
    preconditionFailure("only its own kind knows where a record came from")
  }
}

/// The one door through which wrong worlds come in: what real kernfs does wrong and Swift's rules
/// would not let us write down.
public enum Unsound {
  /// A reference that nobody ever took: dropping it takes somebody else's. The record is never used
  /// again, because the one that was robbed still leads to it.
  public static func unearnedReference<Object: RefCounted>(
    to object: Object, _ holder: Holder
  ) -> Ref<Object> {
    object.pin()
    return Ref(object.header, holder, 0)
  }

  /// Loses a reference for ever.
  public static func lose<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    reference.lose()
  }
  /// Leaves a lock held for ever.
  public static func leave<Owner>(_ held: consuming Held<Owner>) { held.leave() }
}

extension Optional where Wrapped: ~Copyable {
  /// Puts a reference into a place that has none. An assignment would do, if one could see that the
  /// place is empty: what it overwrites it forgets.
  @inline(__always)
  public mutating func fill(_ value: consuming Wrapped) {
    precondition(self == nil, "the place has one already")
    self = consume value
  }
}
