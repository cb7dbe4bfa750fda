/// The changes that are neither references nor locks, and what takes either on the way. Each is made
/// here, or by the caller right before or in a closure, and then said: no floor above emits a change.

extension Journal {
  /// Sets a flag of `id` that is stored in `place`.
  @inline(__always)
  public func set(
    _ flag: Flag, _ value: Bool, of id: ObjectID, in place: UnsafeMutablePointer<Flags>
  ) {
    guard place.pointee[flag] != value else { return }
    place.pointee[flag] = value
    emit(.attribute(.flagged(id, flag, value)))
  }

  /// Sets a number of `id` that is stored in `place`.
  @inline(__always)
  public func set<Value: FixedWidthInteger>(
    _ attribute: Attribute, _ value: Value, of id: ObjectID,
    in place: UnsafeMutablePointer<Value>
  ) {
    let old = place.pointee
    guard old != value else { return }
    place.pointee = value
    emit(
      .attribute(
        .attributed(
          id, from: Int64(truncatingIfNeeded: old), to: Int64(truncatingIfNeeded: value), attribute)
      ))
  }

  /// Says a number that the filesystem of `id` keeps and has just changed; -1: it was not known.
  @inline(__always)
  public func change(_ attribute: Attribute, from old: Int64, to new: Int64, of id: ObjectID) {
    guard old != new else { return }
    emit(.attribute(.attributed(id, from: old, to: new, attribute)))
  }

  /// Says that the contents of `id` have changed, and when; a journal has room for fewer changes than an
  /// age can count.
  @inline(__always)
  public func wrote(_ id: ObjectID, mtime: Int64, ctime: Int64, now: Int64) {
    emit(.attribute(.written(id, from: mtime, to: now, age: UInt32(now - ctime))))
  }

  /// Says a name that belongs to `id`, once: its label, a symlink's target, a file's flags.
  public func name(_ attribute: Attribute, _ name: Name, of id: ObjectID) {
    emit(.attribute(.attributed(id, from: 0, to: Int64(name.raw), attribute)))
  }
}

/// The flags of one object: a byte.
public struct Flags: BitwiseCopyable, Hashable, Sendable {
  var raw: UInt8 = 0
  public init() {}
  public subscript(flag: Flag) -> Bool {
    @inline(__always) get { raw & 1 &<< flag.rawValue != 0 }
    @inline(__always) set {
      if newValue { raw |= 1 &<< flag.rawValue } else { raw &= ~(1 &<< flag.rawValue) }
    }
  }
}

// Places in trees, queue and cache: the structures are the filesystem's, which changes them right
// before.
extension Journal {
  @inline(__always)
  public func hash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    emit(.tree(.hashed(id, name, under: parent)))
  }
  @inline(__always)
  public func unhash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    emit(.tree(.unhashed(id, name, under: parent)))
  }
  @inline(__always)
  public func move(_ id: ObjectID, to parent: ObjectID, from old: ObjectID) {
    emit(.tree(.moved(id, from: old, to: parent)))
  }
  public func swap(_ id: ObjectID, from old: ObjectID, to new: ObjectID) {
    emit(.tree(.swapped(id, from: old, to: new)))
  }
  @inline(__always)
  public func rename(_ id: ObjectID, to name: Name, from old: Name) {
    emit(.tree(.renamed(id, from: old, to: name)))
  }
  @inline(__always)
  public func fill(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, slot: UInt32, isStatic: Bool
  ) {
    emit(.tree(.filled(directory, name, inode, slot: slot, isStatic: isStatic)))
  }
  @inline(__always)
  public func empty(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, slot: UInt32, isStatic: Bool
  ) {
    emit(.tree(.emptied(directory, name, inode, slot: slot, isStatic: isStatic)))
  }
  @inline(__always)
  public func dequeue(
    _ id: ObjectID, _ reference: UInt32, at place: Int, of filesystem: ObjectID
  ) {
    emit(.queue(.dequeued(id, reference: reference, at: Int32(place), of: filesystem)))
  }
  @inline(__always)
  public func mount(_ id: ObjectID, on node: ObjectID, in parent: ObjectID) {
    emit(.mount(.mounted(id, on: node, in: parent)))
  }
  @inline(__always)
  public func unmount(_ id: ObjectID, on node: ObjectID, in parent: ObjectID) {
    emit(.mount(.unmounted(id, on: node, in: parent)))
  }
  @inline(__always)
  public func install(_ task: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int) {
    emit(.task(.installed(task, name, file, number: Int32(number))))
  }
  @inline(__always)
  public func uninstall(_ task: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int) {
    emit(.task(.uninstalled(task, name, file, number: Int32(number))))
  }
  @inline(__always)
  public func enter(_ id: ObjectID, from old: ObjectID, to new: ObjectID) {
    emit(.task(.entered(id, from: old, to: new)))
  }
  @inline(__always)
  public func cache(_ id: ObjectID) { emit(.queue(.cached(id))) }
  @inline(__always)
  public func uncache(_ id: ObjectID) { emit(.queue(.uncached(id))) }
}
