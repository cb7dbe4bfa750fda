/// Changes that are neither references nor locks. Floors above never emit a change themselves.
/// `set` changes a value and emits the event; the other functions record a change that the caller
/// has just made.

extension Journal {
  /// Sets a flag of `id`, which is stored in `place`.
  @inline(__always)
  public func set(
    _ flag: Flag, _ value: Bool, of id: ObjectID, in place: UnsafeMutablePointer<Flags>
  ) {
    guard place.pointee[flag] != value else { return }
    place.pointee[flag] = value
    emit(.attribute(.flagged(id, flag, value)))
  }

  /// Sets a number of `id`, which is stored in `place`.
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

  /// Records that the filesystem of `id` has changed a number that it stores itself; `old` is -1 if
  /// the number was unknown.
  @inline(__always)
  public func change(_ attribute: Attribute, from old: Int64, to new: Int64, of id: ObjectID) {
    guard old != new else { return }
    emit(.attribute(.attributed(id, from: old, to: new, attribute)))
  }

  /// Records that the contents of `id` changed at the time `now`. The age fits in 32 bits: it
  /// counts changes, and a journal has room for fewer.
  @inline(__always)
  public func wrote(_ id: ObjectID, mtime: Int64, ctime: Int64, now: Int64) {
    emit(.attribute(.written(id, from: mtime, to: now, age: UInt32(now - ctime))))
  }

  /// Records a name that belongs to `id` and never changes: its label, a symlink's target, a file's
  /// flags.
  public func name(_ attribute: Attribute, _ name: Name, of id: ObjectID) {
    emit(.attribute(.attributed(id, from: 0, to: Int64(name.raw), attribute)))
  }
}

/// The flags of one object, in one byte.
public struct Flags: BitwiseCopyable, Hashable, Sendable {
  var raw: UInt8 = 0
  public init() {}
  /// Whether a flag is set. Access through the subscript emits nothing; `Journal.set` does.
  public subscript(flag: Flag) -> Bool {
    @inline(__always) get { raw & 1 &<< flag.rawValue != 0 }
    @inline(__always) set {
      if newValue { raw |= 1 &<< flag.rawValue } else { raw &= ~(1 &<< flag.rawValue) }
    }
  }
}

// Positions in trees, queue and cache. The filesystem owns these structures and changes them right
// before it calls these functions.
extension Journal {
  /// Records that a dentry is now found under its parent by this name.
  @inline(__always)
  public func hash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    emit(.tree(.hashed(id, name, under: parent)))
  }
  /// Records that a dentry is no longer found under its parent. It keeps its parent and its name.
  @inline(__always)
  public func unhash(_ id: ObjectID, _ name: Name, under parent: ObjectID) {
    emit(.tree(.unhashed(id, name, under: parent)))
  }
  /// Records a dentry's new parent; `old` is `none` for a new dentry.
  @inline(__always)
  public func move(_ id: ObjectID, to parent: ObjectID, from old: ObjectID) {
    emit(.tree(.moved(id, from: old, to: parent)))
  }
  /// Records that a dentry leads to another inode. Rule `revalidation`.
  public func swap(_ id: ObjectID, from old: ObjectID, to new: ObjectID) {
    emit(.tree(.swapped(id, from: old, to: new)))
  }
  /// Records a dentry's new name; `old` is `.empty` for a new dentry.
  @inline(__always)
  public func rename(_ id: ObjectID, to name: Name, from old: Name) {
    emit(.tree(.renamed(id, from: old, to: name)))
  }
  /// Records a new slot at the end of a directory inode's list. kernfs: `OrderedChildren.Insert`.
  @inline(__always)
  public func fill(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, slot: UInt32, isStatic: Bool
  ) {
    emit(.tree(.filled(directory, name, inode, slot: slot, isStatic: isStatic)))
  }
  /// Records that a slot was removed from its directory. Slot numbers are never reused.
  @inline(__always)
  public func empty(
    _ directory: ObjectID, _ name: Name, _ inode: ObjectID, slot: UInt32, isStatic: Bool
  ) {
    emit(.tree(.emptied(directory, name, inode, slot: slot, isStatic: isStatic)))
  }
  /// Records that a filesystem's queue releases a reference, right before the reference is dropped.
  @inline(__always)
  public func dequeue(
    _ id: ObjectID, _ reference: UInt32, at place: Int, of filesystem: ObjectID
  ) {
    emit(.queue(.dequeued(id, reference: reference, at: Int32(place), of: filesystem)))
  }
  /// Records that a mount is connected to a dentry, as seen through its parent mount.
  @inline(__always)
  public func mount(_ id: ObjectID, on node: ObjectID, in parent: ObjectID) {
    emit(.mount(.mounted(id, on: node, in: parent)))
  }
  /// Records that a mount is no longer connected there.
  @inline(__always)
  public func unmount(_ id: ObjectID, on node: ObjectID, in parent: ObjectID) {
    emit(.mount(.unmounted(id, on: node, in: parent)))
  }
  /// Records a new entry in a task's table: a file, or a held dentry, whose number is -1.
  @inline(__always)
  public func install(_ task: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int) {
    emit(.task(.installed(task, name, file, number: Int32(number))))
  }
  /// Records that an entry was removed, before the table drops its reference.
  @inline(__always)
  public func uninstall(_ task: ObjectID, _ name: Name, _ file: ObjectID, _ number: Int) {
    emit(.task(.uninstalled(task, name, file, number: Int32(number))))
  }
  /// Records a task's new working directory; `none` before the first and after the last.
  @inline(__always)
  public func enter(_ id: ObjectID, from old: ObjectID, to new: ObjectID) {
    emit(.task(.entered(id, from: old, to: new)))
  }
  /// Records that a dentry is now the newest in its filesystem's cache.
  /// kernfs: `Dentry.cacheLocked`.
  @inline(__always)
  public func cache(_ id: ObjectID) { emit(.queue(.cached(id))) }
  /// Records that a dentry left its filesystem's cache.
  @inline(__always)
  public func uncache(_ id: ObjectID) { emit(.queue(.uncached(id))) }
}
