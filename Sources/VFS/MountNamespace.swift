/// A tree of mounts that tasks see as theirs. vfs: `MountNamespace`; spec 2.3.
///
/// Held by each task in it; holds its root mount. The last task that leaves it takes the whole tree
/// down, lazily: what is still in use stays until it is not.

import Ground

/// A mount namespace: a handle.
public struct MountNamespace: RefCounted {
  struct Record: ~Copyable {
    let header: Header
    let virtualFilesystem: VirtualFilesystem
    /// What the namespace holds. vfs: `MountNamespace.root`.
    var root: Ref<Mount>?
    let made: MountNamespace?
  }
  let at: UnsafeMutablePointer<Record>

  public init(_ header: UnsafeMutablePointer<Header>) {
    at = UnsafeMutableRawPointer(header).assumingMemoryBound(to: Record.self)
  }
  /// The head that all counted records share.
  public var header: UnsafeMutablePointer<Header> {
    @inline(__always) get { UnsafeMutableRawPointer(at).assumingMemoryBound(to: Header.self) }
  }
  /// Records of namespaces stay until the engine ends.
  public func freeRecord() {}

  /// The root mount, while there is one.
  public var rootMount: Mount? {
    switch at.pointee.root {
    case .none: nil
    case .some(let root): root.object
    }
  }
  /// Where absolute paths begin, while there is a root mount.
  public var root: VirtualDentry? { rootMount.map { VirtualDentry($0, $0.root) } }

  /// A new namespace without a root yet; the caller owns its first reference.
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

  /// The namespace gets its root mount, whose reference it adopts.
  /// - Precondition: it has none yet.
  public func setRoot(_ mount: consuming Ref<Mount>) {
    mount.object.at.pointee.namespace = self
    at.pointee.root.fill(mount.transfer(to: Holder(.namespace, id)))
  }
}

extension Ref where Object == MountNamespace {
  /// vfs: `MountNamespace.DecRef`; the last one takes all its mounts down.
  public consuming func drop() {
    let namespace = object
    guard decRef() == 0 else { return }
    namespace.at.pointee.virtualFilesystem.takeDown(namespace)
    namespace.destroyed()
  }
}
