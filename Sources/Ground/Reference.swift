/// Counted references. A count is a number in an object's record, and only this file changes it. A
/// reference is a value that is consumed exactly once: dropped, queued or transferred. A second use
/// does not compile, and a forgotten reference traps.

/// The beginning of every object's record.
public struct Header: BitwiseCopyable {
  /// The object's id, which never changes.
  public let id: ObjectID
  /// At least 1: referenced. 0: alive but unreferenced, for instance in the cache. -1: destroyed.
  public fileprivate(set) var count: Int32 = 0
  /// The number of stored handles that point to the record. It is reused only when there are none.
  fileprivate var pins: Int32 = 0
  /// The machine that the object belongs to.
  public let machine: Machine

  public init(_ id: ObjectID, _ machine: Machine) {
    self.id = id
    self.machine = machine
  }

  /// Removes a pin. Returns true if it was the last one on a destroyed object.
  @inline(__always)
  mutating func unpin() -> Bool {
    pins -= 1
    return pins == 0 && count < 0
  }
}

/// A handle to an object: the address of its record in the engine's memory.
public protocol RefCounted: Hashable, BitwiseCopyable {
  var header: UnsafeMutablePointer<Header> { get }
  init(_ header: UnsafeMutablePointer<Header>)
  /// Whether taking a reference on a destroyed object panics. kernfs checks this for inodes; a
  /// dentry's `IncRef` does not.
  static var checksTake: Bool { get }
  /// Frees the record. The object is destroyed and no stored handle points to it.
  func freeRecord()
}

extension RefCounted {
  /// Whether taking a reference on a destroyed object panics. kernfs checks this for inodes, not
  /// for dentries.
  public static var checksTake: Bool { true }
  /// The object's id, which never changes.
  public var id: ObjectID { @inline(__always) get { header.pointee.id } }
  /// The machine that the object belongs to.
  public var machine: Machine { @inline(__always) get { header.pointee.machine } }
  /// The journal for events about this object.
  public var journal: Journal { @inline(__always) get { header.pointee.machine.journal } }
  /// How many references are held; -1 if the object is destroyed.
  public var count: Int32 { @inline(__always) get { header.pointee.count } }
  /// Whether the object was destroyed. Its count stays -1 for ever.
  public var isDestroyed: Bool { @inline(__always) get { header.pointee.count < 0 } }

  /// Counts a stored handle to this record. `unpin` must follow when the handle goes.
  @inline(__always)
  public func pin() { header.pointee.pins += 1 }

  /// Uncounts a stored handle. The last one recycles the record of a destroyed object.
  @inline(__always)
  public func unpin() {
    if header.pointee.unpin() { recycle() }
  }

  public static func == (one: Self, other: Self) -> Bool { one.header == other.header }
  public func hash(into hasher: inout Hasher) { hasher.combine(header) }
}

/// One owned reference with its holder and its serial number in the ledger.
public struct Ref<Object: RefCounted>: ~Copyable {
  private let header: UnsafeMutablePointer<Header>
  /// The holder and its role.
  public let holder: Holder
  /// The number in the ledger of the machine's references, from 1. A reference that was never taken
  /// has 0.
  public let serial: UInt32

  /// The object that the reference keeps alive.
  public var object: Object { @inline(__always) get { Object(header) } }

  @inline(__always)
  fileprivate init(_ header: UnsafeMutablePointer<Header>, _ holder: Holder, _ serial: UInt32) {
    self.header = header
    self.holder = holder
    self.serial = serial
  }

  /// Changes the holder.
  @inline(__always)
  public consuming func transfer(to next: Holder) -> Ref<Object> {
    let header = header, holder = holder, serial = serial
    discard self
    header.pointee.machine.journal.emit(
      .reference(.transferred(header.pointee.id, holder, to: next, reference: serial)))
    return Ref(header, next, serial)
  }

  /// The same reference, typed as another view of the same record.
  @inline(__always)
  public consuming func cast<Other: RefCounted>(to other: Other.Type) -> Ref<Other> {
    let header = header, holder = holder, serial = serial
    discard self
    return Ref<Other>(header, holder, serial)
  }

  /// Drops the reference and returns how many remain. The caller decides what 0 means. A drop too
  /// many panics the modelled kernel and leaves the count negative.
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

  /// Transfers the reference to the queue of `filesystem`, at that position.
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

  /// Consumes the reference and returns its serial number, for `RefSlot`.
  @inline(__always)
  consuming func rest() -> UInt32 {
    let serial = serial
    discard self
    return serial
  }

  /// Restores a reference from what `rest` returned.
  @inline(__always)
  init(resting object: Object, _ holder: Holder, _ serial: UInt32) {
    self.init(object.header, holder, serial)
  }

  /// For `Unsound` only: discards a reference that will never be dropped.
  fileprivate consuming func lose() { discard self }

  deinit { forgotten(header.pointee.id) }
}

@inline(never)
private func forgotten(_ id: ObjectID) {
  preconditionFailure("forgot a reference to \(id.kind) \(id.number)")
}

extension RefCounted {
  /// Takes the object's first reference.
  @inline(__always)
  public func firstReference(_ holder: Holder) -> Ref<Self> { add(holder) }

  /// Takes another reference. gVisor: `IncRef`.
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

  /// Marks the object as destroyed: its count stays -1. The record is recycled when no stored
  /// handle points to it.
  @inline(__always)
  public func destroyed() {
    header.pointee.count = -1
    journal.emit(.reference(.destroyed(id)))
    if header.pointee.pins == 0 { recycle() }
  }
}

/// A counted object of any kind, for containers of mixed references. Before a reference is dropped,
/// it is cast to the kind that the id names.
public struct AnyRefCounted: RefCounted {
  /// The header that all counted records begin with.
  public let header: UnsafeMutablePointer<Header>
  @inline(__always)
  public init(_ header: UnsafeMutablePointer<Header>) { self.header = header }
  /// Not checked, because the kind is unknown.
  public static var checksTake: Bool { false }
  public func freeRecord() {
    preconditionFailure("only its own kind knows where a record came from")
  }
}

/// The only way to model bugs that Swift's ownership rules would reject.
public enum Unsound {
  /// A reference that was never taken. Dropping it drops another holder's. The record is pinned for
  /// ever, because that holder still points to it.
  public static func unearnedReference<Object: RefCounted>(
    to object: Object, _ holder: Holder
  ) -> Ref<Object> {
    object.pin()
    return Ref(object.header, holder, 0)
  }

  /// Discards a reference without dropping it: a leak.
  public static func lose<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    reference.lose()
  }
  /// Leaves a lock held for ever.
  public static func leave<Owner>(_ held: consuming Held<Owner>) { held.leave() }
}

extension Optional where Wrapped: ~Copyable {
  /// Stores a value in an empty optional. A plain assignment would silently discard a value that is
  /// already there.
  @inline(__always)
  public mutating func fill(_ value: consuming Wrapped) {
    precondition(self == nil, "the place has one already")
    self = consume value
  }
}
