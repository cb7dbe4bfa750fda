/// A mount namespace: the tree of mounts that its tasks see. vfs: `MountNamespace`.
///
/// Each task in the namespace holds it, and it holds its root mount. When the last task leaves, the
/// whole tree is unmounted lazily: mounts in use stay until they are unused.

import Ground

/// A handle to a mount namespace.
public struct MountNamespace: RefCounted {
  struct Record: ~Copyable {
    let header: Header
    let virtualFilesystem: VirtualFilesystem
    /// The reference on the root mount. Set once, and emptied under the `mounts` lock when the root
    /// mount is unmounted. vfs: `MountNamespace.root`.
    var root: Ref<Mount>?
    /// The namespace made before this one.
    let made: MountNamespace?
  }
  let at: UnsafeMutablePointer<Record>

  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  /// The header that all counted records begin with.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// Records of namespaces stay until the engine ends.
  public func freeRecord() {}

  /// The root mount, or nil if there is none.
  public var rootMount: Mount? {
    switch at.pointee.root {
    case .none: nil
    case .some(let root): root.object
    }
  }
  /// Where absolute paths begin, or nil without a root mount.
  public var root: VirtualDentry? { rootMount.map { VirtualDentry($0, $0.root) } }

  /// Makes a namespace without a root. The caller owns the first reference.
  public static func make(
    _ virtualFilesystem: VirtualFilesystem, for holder: Holder
  ) -> Ref<MountNamespace> {
    let machine = virtualFilesystem.machine, id = machine.newID(.namespace)
    let namespace = MountNamespace(
      UnsafeMutableRawPointer(machine.arena.allocate(1, of: Record.self))
        .assumingMemoryBound(to: Header.self))
    namespace.at.initialize(
      to: Record(
        header: Header(id, machine), virtualFilesystem: virtualFilesystem,
        made: virtualFilesystem.at.pointee.newestNamespace))
    virtualFilesystem.at.pointee.newestNamespace = namespace
    machine.journal.born(id, of: .none)
    return namespace.firstReference(holder)
  }

  /// Adopts the reference on its root mount.
  /// - Precondition: there is no root mount yet.
  public func setRoot(_ mount: consuming Ref<Mount>) {
    mount.object.at.pointee.namespace = self
    at.pointee.root.fill(mount.transfer(to: Holder(.namespace, id)))
  }
}

extension Ref where Object == MountNamespace {
  /// Drops the reference. The last one unmounts everything in the namespace.
  /// vfs: `MountNamespace.DecRef`.
  public consuming func drop() {
    let namespace = object
    guard decRef() == 0 else { return }
    namespace.at.pointee.virtualFilesystem.takeDown(namespace)
    namespace.destroyed()
  }
}
