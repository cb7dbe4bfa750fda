/// Objects of Swift that records name and do not own: the operations of inodes, files and filesystems.
/// Whoever makes the record keeps them alive for longer. A call on such an object costs less than the
/// two atomic additions around it, which Swift needs wherever a record might change in between.

/// A reference that is looked at where it is stored, and that nobody can copy out of there.
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
  /// Runs `body` with the object, which is neither retained nor released. `_withUnsafeGuaranteedRef`
  /// does the same for results that can be copied.
  @inline(__always)
  public static func lend<Result: ~Copyable, Failure: Error>(
    _ place: UnsafePointer<Unmanaged<Instance>>,
    _ body: (Instance) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // A reference and an unmanaged one are the same word.
    try UnsafeRawPointer(place).assumingMemoryBound(to: Unretained<Instance>.self).pointee.lend(
      body)
  }

  /// The same for a body that consumes something of the caller's.
  @inline(__always)
  public static func lend<Argument: ~Copyable, Result: ~Copyable, Failure: Error>(
    _ place: UnsafePointer<Unmanaged<Instance>>, _ argument: consuming Argument,
    _ body: (Instance, consuming Argument) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try UnsafeRawPointer(place).assumingMemoryBound(to: Unretained<Instance>.self).pointee
      .lend(argument, body)
  }
}
