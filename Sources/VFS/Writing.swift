/// Write access to a mount: counted, and refused if the mount is read-only.
/// vfs: `Mount.CheckBeginWrite`, `EndWrite`.

import Ground

extension Mount {
  /// Begins a write. `Writing.end` ends it, or a panic. Throws EROFS if the mount is read-only.
  /// vfs: `Mount.CheckBeginWrite`.
  @inline(__always)
  public func beginWrite() throws(Errno) -> Writing {
    if _slowPath(isReadOnly) { throw journal.refuse(.EROFS, id) }
    countWriters(1)
    machine.deferCall(UnsafeMutableRawPointer(at), endWriteWhilePanicking)
    return Writing(self)
  }

  /// Runs `body` as a write to the mount and ends the write on every path. Throws EROFS if the
  /// mount is read-only.
  @inline(__always)
  public func whileWriting<Result: ~Copyable>(
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let scope = WritingScope(try beginWrite())
    return try scope.during(body)
  }

  /// Begins a write that lasts as long as a file is open.
  func beginWriteOfFile() throws(Errno) {
    if isReadOnly { throw journal.refuse(.EROFS, id) }
    countWriters(1)
  }

  @inline(__always)
  func countWriters(_ change: Int64) {
    journal.set(.writers, at.pointee.writers + change, of: id, in: &at.pointee.writers)
  }
}

/// A write in progress. `end` consumes it.
public struct Writing: ~Copyable {
  private let mount: Mount
  @inline(__always)
  fileprivate init(_ mount: Mount) { self.mount = mount }

  /// Ends the write. vfs: `Mount.EndWrite`.
  public consuming func end() {
    let mount = mount
    discard self
    mount.machine.cancelDeferred(UnsafeMutableRawPointer(mount.at))
    mount.countWriters(-1)
  }

  deinit { stillWriting() }
}

/// Ends the write when the scope ends.
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
