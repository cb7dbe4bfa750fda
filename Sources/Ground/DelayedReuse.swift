/// Records of destroyed objects that wait before they are used again. Go's collector keeps an object for
/// as long as an operation leads to it. Here an operation holds plain handles, and the newest kernfs never
/// uses one after its object ended; with other rules it may, so these records stay until the next batch.

/// The records that wait, each pinned once. Owned by `Machine`.
final class DelayedReuse {
  private typealias Header = Ground.Header
  private var waiting:
    [(header: UnsafeMutablePointer<Header>, freeRecord: (UnsafeMutablePointer<Header>) -> Void)] =
      []

  func add<Object: RefCounted>(_ object: Object) {
    object.pin()
    waiting.append((object.header, { Object($0).freeRecord() }))
  }

  /// Gives back what nothing leads to any more. One record may release the next.
  func end() {
    while let (header, freeRecord) = waiting.popLast() {
      if header.pointee.unpin() { freeRecord(header) }
    }
  }
}

extension RefCounted {
  /// The object is destroyed, and no stored handle leads to its record.
  @inline(__always)
  func recycle() {
    if _fastPath(!machine.delaysReuse) { return freeRecord() }
    machine.delayReuse(of: self)
  }
}
