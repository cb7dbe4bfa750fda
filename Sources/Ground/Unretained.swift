/// Swift objects that records point to without owning them: the operations of inodes, files and
/// filesystems. The owner of the record keeps them alive for longer than the record. Calling
/// through such a pointer avoids a retain and a release, two atomic operations that Swift otherwise
/// adds wherever a record might change in between.

/// A reference that is used in place and cannot be copied out.
private struct Unretained<Object: AnyObject>: ~Copyable {
  let object: Object

  @inline(__always)
  borrowing func lend<Result: ~Copyable, Failure: Error>(
    _ body: (Object) throws(Failure) -> Result
  ) throws(Failure) -> Result { try body(object) }

  @inline(__always)
  borrowing func lend<Argument: ~Copyable, Result: ~Copyable, Failure: Error>(
    _ argument: consuming Argument,
    _ body: (Object, consuming Argument) throws(Failure) -> Result
  ) throws(Failure) -> Result { try body(object, argument) }
}

extension Unmanaged {
  /// Runs `body` with the object, without retaining it. `_withUnsafeGuaranteedRef` does the same,
  /// but only for copyable results.
  @inline(__always)
  public static func lend<Result: ~Copyable, Failure: Error>(
    _ place: UnsafePointer<Unmanaged<Instance>>,
    _ body: (Instance) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // A strong and an unmanaged reference have the same representation: one word.
    try UnsafeRawPointer(place).assumingMemoryBound(to: Unretained<Instance>.self).pointee.lend(
      body)
  }

  /// `lend` for a body that also consumes an argument.
  @inline(__always)
  public static func lend<Argument: ~Copyable, Result: ~Copyable, Failure: Error>(
    _ place: UnsafePointer<Unmanaged<Instance>>, _ argument: consuming Argument,
    _ body: (Instance, consuming Argument) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try UnsafeRawPointer(place).assumingMemoryBound(to: Unretained<Instance>.self).pointee
      .lend(argument, body)
  }
}
