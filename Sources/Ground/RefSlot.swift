/// References at rest. Most references lie in a record, in a place that says by itself of what they are
/// and who holds them: a dentry's own on its inode, a slot's on its child. Such a place needs to
/// remember the serial number only: four bytes where `Ref` has twenty-four.

/// A place for one reference. Whoever takes it out says again what it leads to and who held it.
public struct RefSlot: ~Copyable {
  /// One more than the number in the ledger; 0 while nothing is here. A reference that nobody ever
  /// took has the number 0.
  private var stored: UInt32 = 0

  @inline(__always)
  public init() {}

  /// Whether no reference rests here.
  @inline(__always)
  public var isEmpty: Bool { stored == 0 }

  /// The number in the ledger; nil while nothing is here.
  public var serial: UInt32? { isEmpty ? nil : stored - 1 }

  /// Puts a reference into the place, which must be empty.
  @inline(__always)
  public mutating func fill<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    precondition(stored == 0, "the place has a reference already")
    stored = reference.rest() + 1
  }

  /// Takes out what is here: a reference on `object` that `holder` has; nil if there is none.
  @inline(__always)
  public mutating func take<Object: RefCounted>(
    of object: @autoclosure () -> Object, by holder: @autoclosure () -> Holder
  ) -> Ref<Object>? {
    if stored == 0 { return nil }
    let reference = Ref(resting: object(), holder(), stored - 1)
    stored = 0
    return reference
  }

  /// Forgets the reference: its object is gone already.
  @inline(__always)
  public mutating func lose() { stored = 0 }
}
