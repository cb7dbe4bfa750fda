import Ground
import VFS

// Locks and writes around a piece of an operation: taken before, given back after, on every path.
extension Filesystem {
  /// An operation that only looks: read lock, then the queue.
  @inline(always)
  func reading<Result: ~Copyable>(
    _ release: Release = .deferred,
    _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try draining { () throws(Errno) in try locked(.filesystem, .read, release, body) }
  }

  /// An operation that changes names: write lock, then the queue.
  @inline(always)
  func writing<Result: ~Copyable>(
    early: EarlyDrain = .none, _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try draining(early: early) { () throws(Errno) in
      try locked(.filesystem, .write, .deferred, body)
    }
  }
}
