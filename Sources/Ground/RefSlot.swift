/// Stored references. A `RefSlot` is a field of a record, and its location fixes the reference's
/// target and holder: for example, the field in a dentry for its inode. So only the serial number
/// is stored: four bytes, where a `Ref` takes twenty-four.

/// Storage for one reference. The code that takes it out supplies the target and the holder again.
/// Only the owner of the enclosing record writes to it.
public struct RefSlot: ~Copyable {
  /// The serial number plus one; 0 if the slot is empty. A reference that was never taken has the
  /// serial number 0.
  private var stored: UInt32 = 0

  @inline(__always)
  public init() {}

  /// Whether the slot holds no reference.
  @inline(__always)
  public var isEmpty: Bool { stored == 0 }

  /// The reference's serial number; nil if the slot is empty.
  public var serial: UInt32? { isEmpty ? nil : stored - 1 }

  /// Stores a reference in the slot, which must be empty.
  @inline(__always)
  public mutating func fill<Object: RefCounted>(_ reference: consuming Ref<Object>) {
    precondition(stored == 0, "the place has a reference already")
    stored = reference.rest() + 1
  }

  /// Takes the stored reference on `object`, held by `holder`; nil if the slot is empty.
  @inline(__always)
  public mutating func take<Object: RefCounted>(
    of object: @autoclosure () -> Object, by holder: @autoclosure () -> Holder
  ) -> Ref<Object>? {
    if stored == 0 { return nil }
    let reference = Ref(resting: object(), holder(), stored - 1)
    stored = 0
    return reference
  }

  /// Discards the reference without dropping it, because its object is already destroyed.
  @inline(__always)
  public mutating func lose() { stored = 0 }
}
