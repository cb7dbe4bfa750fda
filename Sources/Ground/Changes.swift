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
  /// Whether a flag is set. Reading and writing it emits nothing; `Journal.set` does.
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
  /// Says that a dentry is found under its parent by this name now.
  @inline(__always)
  public func hash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    emit(.tree(.hashed(id, name, under: parent)))
  }
  /// Says that a dentry is no longer found under its parent; its parent and name stay.
  @inline(__always)
  public func unhash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    emit(.tree(.unhashed(id, name, under: parent)))
  }
  /// Says that a dentry has another parent; `none` for the one that a new dentry had.
  @inline(__always)
  public func move(_ id: ObjectID, to parent: ObjectID, from old: ObjectID) {
    emit(.tree(.moved(id, from: old, to: parent)))
  }
  /// Says that a dentry leads to another inode. Rule `revalidation`.
  public func swap(_ id: ObjectID, from old: ObjectID, to new: ObjectID) {
    emit(.tree(.swapped(id, from: old, to: new)))
  }
  /// Says that a dentry has another name; `.empty` for the one that a new dentry had.
  @inline(__always)
  public func rename(_ id: ObjectID, to name: Name, from old: Name) {
    emit(.tree(.renamed(id, from: old, to: name)))
  }
  /// Says that a directory inode got a slot at the end of its list. kernfs:
  /// `OrderedChildren.Insert`.
  @inline(__always)
  public func fill(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, slot: UInt32, isStatic: Bool
  ) {
    emit(.tree(.filled(directory, name, inode, slot: slot, isStatic: isStatic)))
  }
  /// Says that a slot was taken out of its directory; nothing else has its number later.
  @inline(__always)
  public func empty(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, slot: UInt32, isStatic: Bool
  ) {
    emit(.tree(.emptied(directory, name, inode, slot: slot, isStatic: isStatic)))
  }
  /// Says that the queue of a filesystem gives a reference back, right before it is dropped.
  @inline(__always)
  public func dequeue(
    _ id: ObjectID, _ reference: UInt32, at place: Int, of filesystem: ObjectID
  ) {
    emit(.queue(.dequeued(id, reference: reference, at: Int32(place), of: filesystem)))
  }
  /// Says that a mount is connected to a dentry, as seen through its parent mount.
  @inline(__always)
  public func mount(_ id: ObjectID, on node: ObjectID, in parent: ObjectID) {
    emit(.mount(.mounted(id, on: node, in: parent)))
  }
  /// Says that a mount is no longer connected there.
  @inline(__always)
  public func unmount(_ id: ObjectID, on node: ObjectID, in parent: ObjectID) {
    emit(.mount(.unmounted(id, on: node, in: parent)))
  }
  /// Says that a task's table has an entry for a file, or, with the number -1, for a held dentry.
  @inline(__always)
  public func install(_ task: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int) {
    emit(.task(.installed(task, name, file, number: Int32(number))))
  }
  /// Says that the entry is gone, before the table drops its reference.
  @inline(__always)
  public func uninstall(_ task: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int) {
    emit(.task(.uninstalled(task, name, file, number: Int32(number))))
  }
  /// Says that a task's working directory is another dentry; `none` before the first and after the
  /// last.
  @inline(__always)
  public func enter(_ id: ObjectID, from old: ObjectID, to new: ObjectID) {
    emit(.task(.entered(id, from: old, to: new)))
  }
  /// Says that a dentry is the newest of its filesystem's cache. kernfs: `Dentry.cacheLocked`.
  @inline(__always)
  public func cache(_ id: ObjectID) { emit(.queue(.cached(id))) }
  /// Says that a dentry left the cache of its filesystem.
  @inline(__always)
  public func uncache(_ id: ObjectID) { emit(.queue(.uncached(id))) }
}
