/// References whose drop must wait until the caller unlocks: dead mount points, and the mounts that
/// were on them. The caller queues them, or drops them after it has released its locks. gVisor: the
/// `[]refs.RefCounter` that `InvalidateDentry` and `CommitDeleteDentry` return.

import Ground

/// A list of references in the engine's memory, oldest first. It is nearly always empty and then
/// allocates nothing. A list that still has references when it is destroyed traps.
public struct PendingDrops: ~Copyable {
  private var entries: UnsafeMutablePointer<Ref<AnyRefCounted>>?
  private var capacity = 0
  private var next = 0
  /// How many references it contains.
  public private(set) var count = 0
  private let arena: Arena

  @inline(__always)
  init(_ machine: Machine) { arena = machine.arena }

  /// A list with the references of a mount and a dentry, in an order that drops the dentry first.
  public init(_ place: consuming OwnedVirtualDentry) {
    self.init(place.location.mount.machine)
    append(place)
  }

  /// Whether it is empty.
  @inline(__always)
  public var isEmpty: Bool { count == 0 }

  mutating func append<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    if next + count == capacity { grow() }
    guard let entries else { preconditionFailure("no room for another reference") }
    (entries + next + count).initialize(to: reference.cast(to: AnyRefCounted.self))
    count += 1
  }

  /// Removes and returns the oldest reference.
  public mutating func takeFirst() -> Ref<AnyRefCounted>? {
    guard count > 0, let entries else { return nil }
    let reference = (entries + next).move()
    next += 1
    count -= 1
    return reference
  }

  /// Adopts both references in an order that drops the dentry first.
  mutating func append(_ place: consuming OwnedVirtualDentry) {
    append(place.mount)
    append(place.node)
  }

  /// Adopts all references of another list.
  mutating func append(_ other: consuming PendingDrops) {
    while let reference = other.takeFirst() { append(reference) }
  }

  /// Drops all references, newest first, as a queue does.
  /// - Precondition: no lock is held.
  public consuming func drop() {
    while count > 0, let entries {
      count -= 1
      (entries + next + count).move().drop()
    }
  }

  @inline(never)
  private mutating func grow() {
    let larger = max(8, capacity * 2)
    let memory = arena.allocate(larger, of: Ref<AnyRefCounted>.self)
    if let entries {
      memory.moveInitialize(from: entries + next, count: count)
      arena.free(entries, capacity)
    }
    entries = memory
    capacity = larger
    next = 0
  }

  @inline(__always)
  deinit {
    if let entries { free(entries) }
  }

  @inline(never)
  private borrowing func free(_ entries: UnsafeMutablePointer<Ref<AnyRefCounted>>) {
    if count > 0 { forgotten(count) }
    arena.free(entries, capacity)
  }
}

@inline(never)
private func forgotten(_ count: Int) { preconditionFailure("forgot \(count) detached references") }
