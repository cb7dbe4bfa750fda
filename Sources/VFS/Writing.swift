/// Writes to a mount: counted, refused by a read-only mount. vfs: `Mount.CheckBeginWrite`, `EndWrite`.

import Ground

extension Mount {
  /// Writing begins, unless the mount is read-only. vfs: `Mount.CheckBeginWrite`.
  /// A panic still ends it.
  @inline(__always)
  public func beginWrite() throws(Errno) -> Writing {
    if _slowPath(isReadOnly) { throw journal.refuse(.EROFS, id) }
    countWriters(1)
    machine.deferCall(UnsafeMutableRawPointer(at), endWriteWhilePanicking)
    return Writing(self)
  }

  /// Runs `body` as a write to the mount, which ends however `body` does. EROFS if it is read-only.
  @inline(__always)
  public func whileWriting<Result: ~Copyable>(
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let scope = WritingScope(try beginWrite())
    return try scope.during(body)
  }

  /// Writing begins for as long as a file is open.
  func beginWriteOfFile() throws(Errno) {
    if isReadOnly { throw journal.refuse(.EROFS, id) }
    countWriters(1)
  }

  @inline(__always)
  func countWriters(_ change: Int64) {
    journal.set(.writers, at.pointee.writers + change, of: id, in: &at.pointee.writers)
  }
}

/// A write to a mount that is under way. Consumed by `end`.
public struct Writing: ~Copyable {
  private let mount: Mount
  @inline(__always)
  fileprivate init(_ mount: Mount) { self.mount = mount }

  /// The write is over: the mount has one writer less. vfs: `Mount.EndWrite`.
  public consuming func end() {
    let mount = mount
    discard self
    mount.machine.cancelDeferred(UnsafeMutableRawPointer(mount.at))
    mount.countWriters(-1)
  }

  deinit { stillWriting() }
}

/// A write that ends with the scope.
private struct WritingScope: ~Copyable {
  private let writing: Writing

  @inline(__always)
  init(_ writing: consuming Writing) { self.writing = writing }

  @inline(__always)
  borrowing func during<Result: ~Copyable>(
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result { try body() }

  @inline(__always)
  deinit { writing.end() }
}

@inline(never)
private func stillWriting() { preconditionFailure("forgot to end a write") }

private func endWriteWhilePanicking(_ mount: UnsafeMutableRawPointer) {
  Mount(mount.assumingMemoryBound(to: Header.self)).countWriters(-1)
}
