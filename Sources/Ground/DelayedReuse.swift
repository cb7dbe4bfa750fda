/// Delayed reuse of records. In Go an object lives as long as any operation points to it. Here
/// operations use plain handles, and a record may be reused as soon as its object is destroyed. The
/// newest kernfs never uses an object after its end, so that is safe. With other rules it may
/// happen; then the records of destroyed objects stay until the next batch.

/// The waiting records, each pinned once. Owned by `Machine`.
final class DelayedReuse {
  private typealias Header = Ground.Header
  private var waiting:
    [(header: UnsafeMutablePointer<Header>, freeRecord: (UnsafeMutablePointer<Header>) -> Void)] =
      []

  func add<Object: RefCounted>(_ object: Object) {
    object.pin()
    waiting.append((object.header, { Object($0).freeRecord() }))
  }

  /// Frees the records that nothing points to any more. Freeing one may unpin the next.
  func end() {
    while let (header, freeRecord) = waiting.popLast() {
      if header.pointee.unpin() { freeRecord(header) }
    }
  }
}

extension RefCounted {
  /// Frees the record of a destroyed object to which no stored handle points.
  @inline(__always)
  func recycle() {
    if _fastPath(!machine.delaysReuse) { return freeRecord() }
    machine.delayReuse(of: self)
  }
}
