/// A path during resolution: its remaining names and where the walk begins. vfs: `ResolvingPath`.

import Ground

/// The names behind a symlink whose target is being walked, and those behind the outer symlink. In
/// the engine's memory.
private struct PendingPath {
  let rest: Path.Names
  let outer: UnsafeMutablePointer<PendingPath>?
}

/// A path that one operation resolves. In its first mount it borrows root and start from the task
/// and holds no references; later references are in its `MountTraversal`. It belongs to one
/// operation, so nothing protects its fields.
public struct ResolvingPath {
  /// Following more links than this is ELOOP. Source: path_resolution(7).
  public static let mostLinks = 40

  private let caller: UnsafePointer<Caller>
  /// The current mount.
  public internal(set) var mount: Mount
  /// The dentry at which the next attempt begins.
  public internal(set) var start: VFSDentry
  /// The remaining names, up to the end of the innermost symlink's target.
  public private(set) var rest: Path.Names
  /// The names behind the symlinks that are being walked, innermost first.
  private var pending: UnsafeMutablePointer<PendingPath>?
  /// Nil until the path leaves its first mount.
  var crossing: UnsafeMutablePointer<MountTraversal>?
  /// How many symlinks and magic links were followed.
  public private(set) var links: Int32 = 0
  /// Whether the path must lead to a directory: it ends in a slash, or the caller requires one.
  public private(set) var mustBeDirectory: Bool
  private let followsFinal: Bool
  /// Whether a final symlink is not followed although the path must lead to a directory.
  /// Rule `no-follow`.
  private let staysOnLink: Bool

  /// A path that begins at `place`. Nothing is looked up yet.
  @inline(__always)
  public init(
    _ place: PathOperation, follow: Bool = false, mustBeDirectory: Bool = false,
    staysOnLink: Bool = false
  ) {
    caller = place.caller
    mount = place.start.mount
    start = place.start.node
    self.mustBeDirectory = place.path.isDirectory || mustBeDirectory
    followsFinal = follow
    self.staysOnLink = staysOnLink
    rest = place.path
  }
}

extension ResolvingPath {
  /// The credentials of the caller.
  public var credentials: Credentials { @inline(__always) get { caller.pointee.credentials } }
  /// Where absolute paths begin and where ".." stays.
  public var root: VirtualDentry { @inline(__always) get { caller.pointee.root } }
  /// The caller's namespace.
  public var namespace: MountNamespace? { @inline(__always) get { caller.pointee.namespace } }

  /// Whether no name remains.
  @inline(__always)
  public var isDone: Bool { rest.count <= 0 }
  /// Whether exactly one name remains.
  @inline(__always)
  public var isFinal: Bool { rest.count == 1 && pending == nil }
  /// The next name, or the empty name.
  @inline(__always)
  public var name: Name { rest.first }

  /// Steps over the next name, and out of symlinks whose targets end with it.
  @inline(__always)
  public mutating func advance() {
    rest.next += 1
    rest.count &-= 1
    if rest.count == 0, pending != nil { rest = leaveLink() }
  }

  /// Removes the innermost pending entry and returns its names.
  @inline(never)
  private mutating func leaveLink() -> Path.Names {
    guard let outer = pending else { return rest }
    let (rest, next) = (outer.pointee.rest, outer.pointee.outer)
    pending = next
    start.machine.arena.free(outer, 1)
    return rest
  }

  /// Saves the remaining names until a symlink's target is walked.
  private mutating func enterLink() {
    let inner = start.machine.arena.allocate(1, of: PendingPath.self)
    inner.initialize(to: PendingPath(rest: rest, outer: pending))
    pending = inner
  }

  /// Frees the pending names at the end of the operation.
  @inline(__always)
  mutating func leaveLinks() {
    while pending != nil { _ = leaveLink() }
  }

  /// Whether a symlink at the next name is followed. A trailing slash forces it.
  @inline(__always)
  public var followsSymlink: Bool { followsLast || !isFinal }

  /// Whether a final symlink is followed, for a caller that has already stepped over the last name.
  public var followsLast: Bool { followsFinal || mustBeDirectory && !staysOnLink }

  /// Replaces the next name, a symlink, with its target. Throws ELOOP, ENOENT for an empty target,
  /// or `absoluteSymlink` if the operation must restart at the root.
  public mutating func follow(_ target: Path.Names) throws(Errno) {
    if links >= Self.mostLinks { throw .ELOOP }
    if target.count == 0, !target.isAbsolute { throw .ENOENT }
    links += 1
    if rest.count > 0 { advance() }
    if target.count > 0 || mount.machine.rules.rootLink == .swallows {
      if rest.count > 0 {
        enterLink()
      } else if target.isDirectory {
        mustBeDirectory = true
      }
      rest = target
    }
    if target.isAbsolute { throw .absoluteSymlink }
  }

  /// Continues at the target of a magic link, taking references on it. Always throws: ELOOP or
  /// `mountRootOrJump`. vfs: `HandleJump`.
  public mutating func jump(to place: VirtualDentry) throws(Errno) {
    if links >= Self.mostLinks { throw .ELOOP }
    links += 1
    // open(2) with O_CREAT has already stepped over the last name.
    if !isDone { advance() }
    save(place.take(Holder(.operation, start.machine.task)))
    throw .mountRootOrJump
  }
}
