/// References that a filesystem itself stores, in structures of its own: outside of dentries, slots,
/// mounts and files. Each belongs to one client; its holder is `HolderRole.client`.

import Ground

/// One stored reference, as whoever counts references wants to know it.
public struct ClientReference: Hashable, Sendable {
  /// The reference's number in the ledger.
  public let serial: UInt32
  /// The object that it is on.
  public let subject: ObjectID
  /// As what the filesystem holds it.
  public let holder: Holder
}

/// A place for one reference. Classes can be put into dictionaries; references can not.
final class OwnedRef<Object: RefCounted> {
  private var reference: Ref<Object>?
  let object: Object
  let description: ClientReference

  /// Adopts `reference` for the filesystem with that id.
  init(_ reference: consuming Ref<Object>, by filesystem: ObjectID) {
    object = reference.object
    let stored = reference.transfer(to: Holder(.client, filesystem))
    description = ClientReference(
      serial: stored.serial, subject: object.id, holder: stored.holder)
    self.reference.fill(stored)
  }

  /// Takes the reference out; the place is empty from then on.
  func take() -> Ref<Object> {
    guard let reference = reference.take() else { preconditionFailure("it was taken out before") }
    return reference
  }

  /// The engine is gone, and all its objects with it.
  deinit {
    if let reference = reference.take() { Unsound.lose(reference) }
  }
}
