import Ground
import VFS

// Scopes that lock the filesystem and drain the queue on every path.
extension Filesystem {
  /// Runs an operation that only looks: under the read lock, then drains.
  @inline(always)
  func reading<Result: ~Copyable>(
    _ release: Release = .deferred,
    _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try draining { () throws(Errno) in try locked(.filesystem, .read, release, body) }
  }

  /// Runs an operation that changes names: under the write lock, then drains.
  @inline(always)
  func writing<Result: ~Copyable>(
    early: EarlyDrain = .none, _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try draining(early: early) { () throws(Errno) in
      try locked(.filesystem, .write, .deferred, body)
    }
  }
}
