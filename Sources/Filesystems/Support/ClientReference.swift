/// References that a client stores in its own structures, outside dentries, slots, mounts and
/// files. Their holder has the role `HolderRole.client`, or is the kernel.

import Ground

/// A description of one stored reference, for checks that count references.
public struct ClientReference: Hashable, Sendable {
  /// The reference's serial number.
  public let serial: UInt32
  /// The object that it keeps alive.
  public let subject: ObjectID
  /// The holder and its role.
  public let holder: Holder
}

/// Storage for one reference. It is a class because dictionaries cannot contain noncopyable
/// references.
final class OwnedRef<Object: RefCounted> {
  private var reference: Ref<Object>?
  let object: Object
  let description: ClientReference

  /// Adopts `reference` for the filesystem with that id.
  convenience init(_ reference: consuming Ref<Object>, by filesystem: ObjectID) {
    self.init(reference, for: Holder(.client, filesystem))
  }

  /// Adopts `reference` for a holder.
  init(_ reference: consuming Ref<Object>, for holder: Holder) {
    object = reference.object
    let stored = reference.transfer(to: holder)
    description = ClientReference(
      serial: stored.serial, subject: object.id, holder: stored.holder)
    self.reference.fill(stored)
  }

  /// Takes the reference out. Called once.
  func take() -> Ref<Object> {
    guard let reference = reference.take() else { preconditionFailure("it was taken out before") }
    return reference
  }

  /// Runs with a reference still inside only when the whole engine is freed.
  deinit {
    if let reference = reference.take() { Unsound.lose(reference) }
  }
}
