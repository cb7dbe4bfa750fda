import Ground
import VFS

// Locks and writes around a piece of an operation: taken before, given back after, on every path.
extension Filesystem {
  /// Runs `body` with the filesystem locked. `release` says whether a panic unlocks.
  @inline(always)
  func locked<Result: ~Copyable>(
    _ mode: LockMode, _ release: Release = .deferred,
    _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let mu = lock(.filesystem, mode, release)
    do throws(Errno) {
      let result = try body(mu)
      mu.unlock()
      return result
    } catch {
      mu.unlock()
      throw error
    }
  }

  /// An operation that only looks: read lock, then the queue.
  @inline(always)
  func reading<Result: ~Copyable>(
    _ release: Release = .deferred,
    _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try draining { () throws(Errno) in try locked(.read, release, body) }
  }

  /// An operation that changes names: write lock, then the queue.
  @inline(always)
  func writing<Result: ~Copyable>(
    _ body: (borrowing Held<Filesystem>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try draining(early: .none) { () throws(Errno) in try locked(.write, .deferred, body) }
  }
}

extension Dentry {
  /// Runs `body` with the directory's map locked.
  @inline(always)
  func lockedDirectory<Result: ~Copyable>(
    _ body: (borrowing Held<Dentry>) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let held = lock(.directory)
    do throws(Errno) {
      let result = try body(held)
      held.unlock()
      return result
    } catch {
      held.unlock()
      throw error
    }
  }
}

extension Mount {
  /// Runs `body` as a write to the mount. EROFS if it is read-only.
  @inline(always)
  func whileWriting<Result: ~Copyable>(
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let writing = try beginWrite()
    do throws(Errno) {
      let result = try body()
      writing.end()
      return result
    } catch {
      writing.end()
      throw error
    }
  }
}
