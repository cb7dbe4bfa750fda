/// A path on its way: what is left of it, and where the walk begins. vfs: `ResolvingPath`; spec 2.4.

import Ground

/// What follows a symlink that is being walked through. Lives in the engine's memory.
private struct PendingPath {
  let rest: Path.Names
  let outer: UnsafeMutablePointer<PendingPath>?
}

/// A path being resolved for one operation. It borrows root and start from the task as long as it
/// stays in one mount; what it holds beyond that lies in its `MountTraversal`.
public struct ResolvingPath {
  /// More links than this in one resolution is ELOOP. Source: path_resolution(7).
  public static let mostLinks = 40

  private let caller: UnsafePointer<Caller>
  /// The mount in which the walk is.
  public internal(set) var mount: Mount
  /// The dentry at which the next attempt of the walk begins.
  public internal(set) var start: VFSDentry
  /// The names that are left.
  public private(set) var rest: Path.Names
  /// What follows each symlink that is being walked through, innermost last.
  private var pending: UnsafeMutablePointer<PendingPath>?
  /// Made when the path leaves its first mount.
  var crossing: UnsafeMutablePointer<MountTraversal>?
  /// Symlinks and magic links followed so far.
  public private(set) var links: Int32 = 0
  /// What is at the end must be a directory: the path ends in a slash, or the caller says so.
  public private(set) var mustBeDirectory: Bool
  private let followsFinal: Bool
  /// A symlink at its end is not followed although it must be a directory. Rule `no-follow`.
  private let staysOnLink: Bool

  /// A path that begins where `place` says; nothing is looked up yet.
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
  /// Who walks.
  public var credentials: Credentials { @inline(__always) get { caller.pointee.credentials } }
  /// Where absolute paths begin, and where ".." ends.
  public var root: VirtualDentry { @inline(__always) get { caller.pointee.root } }
  /// The caller's namespace.
  public var namespace: MountNamespace? { @inline(__always) get { caller.pointee.namespace } }

  /// No name is left.
  @inline(__always)
  public var isDone: Bool { rest.count <= 0 }
  /// Exactly one name is left.
  @inline(__always)
  public var isFinal: Bool { rest.count == 1 && pending == nil }
  /// The next name; empty when none is left.
  @inline(__always)
  public var name: Name { rest.first }

  /// Goes past the next name, and out of the symlinks that end with it.
  @inline(__always)
  public mutating func advance() {
    rest.next += 1
    rest.count &-= 1
    if rest.count == 0, pending != nil { rest = leaveLink() }
  }

  /// The symlink's target is walked: what follows it is left.
  @inline(never)
  private mutating func leaveLink() -> Path.Names {
    guard let outer = pending else { return rest }
    let (rest, next) = (outer.pointee.rest, outer.pointee.outer)
    pending = next
    start.machine.arena.free(outer, 1)
    return rest
  }

  /// What is left waits until a symlink's target is walked.
  private mutating func enterLink() {
    let inner = start.machine.arena.allocate(1, of: PendingPath.self)
    inner.initialize(to: PendingPath(rest: rest, outer: pending))
    pending = inner
  }

  /// Forgets what would follow, at the end of the operation.
  @inline(__always)
  mutating func leaveLinks() {
    while pending != nil { _ = leaveLink() }
  }

  /// Whether a symlink at the next name is followed. A trailing slash forces it.
  @inline(__always)
  public var followsSymlink: Bool { followsLast || !isFinal }

  /// The same for a symlink that was the last name, when it is stepped over already.
  public var followsLast: Bool { followsFinal || mustBeDirectory && !staysOnLink }

  /// Replaces the next name, a symlink, by its target. Throws ELOOP, ENOENT for an empty target, and
  /// `absoluteSymlink` where the operation must begin again at the root.
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

  /// Goes past a magic link to where it leads, of which the path takes references of its own. Always
  /// throws: ELOOP, or `mountRootOrJump`. vfs: `HandleJump`.
  public mutating func jump(to place: VirtualDentry) throws(Errno) {
    if links >= Self.mostLinks { throw .ELOOP }
    links += 1
    // O_CREAT has stepped over its last name before it follows what that leads to.
    if !isDone { advance() }
    save(place.take(Holder(.operation, start.machine.task)))
    throw .mountRootOrJump
  }
}
