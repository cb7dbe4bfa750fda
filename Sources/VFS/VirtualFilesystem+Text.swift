import Ground

// Places as text: getcwd(2), and readlink(2) of a magic link. vfs: `PathnameWithDeleted`,
// `PathnameForGetcwd`.
extension VirtualFilesystem {
  /// The path upwards from a place, as bytes, and how the climb ended.
  private struct Climb {
    var text: [UInt8] = []
    /// Whether it ended at the given root.
    var isReachable = false
    /// Whether the filesystem supplied the whole text; nothing is added to it.
    var isSynthetic = false
  }

  /// Climbs from name to parent, and from a mount's root to its mount point. In a cycle it stops
  /// the machine, because kernfs would loop for ever.
  private func climb(from location: VirtualDentry, to root: VirtualDentry) -> Climb {
    var here = location, climb = Climb()
    if let word = here.node.filesystem.operations.syntheticText(of: here.node) {
      return Climb(text: word, isSynthetic: true)
    }
    var loop = LoopDetector(from: VirtualDentry?.none)
    while true {
      if loop.closes(at: here) { machine.runForever(about: here.node.id) }
      if here == root {
        climb.isReachable = true
        return climb
      }
      if here.node == here.mount.rootIfAny {
        guard let place = here.mount.place else { return climb }
        here = place
      } else if let (parent, name) = here.node.filesystem.operations.above(here.node) {
        climb.text = [UInt8(ascii: "/")] + machine.names[name] + climb.text
        here = VirtualDentry(here.mount, parent)
      } else {
        return climb
      }
    }
  }

  /// The path of a place from `root`. " (deleted)" is appended if its dentry is dead.
  /// vfs: `PathnameWithDeleted`.
  public func text(of location: VirtualDentry, from root: VirtualDentry) -> [UInt8] {
    let climb = climb(from: location, to: root)
    if climb.isSynthetic { return climb.text }
    let text = climb.text.isEmpty ? [UInt8(ascii: "/")] : climb.text
    return location.node.isDead ? text + Array(" (deleted)".utf8) : text
  }

  /// The result of getcwd(2). Throws ENOENT if the directory is dead. vfs: `PathnameForGetcwd`.
  public func workingDirectoryText(
    _ location: VirtualDentry, from root: VirtualDentry
  ) throws(Errno) -> [UInt8] {
    if location.node.isDead { throw machine.journal.refuse(.ENOENT, location.node.id) }
    let climb = climb(from: location, to: root)
    let text = climb.text.isEmpty ? [UInt8(ascii: "/")] : climb.text
    return climb.isReachable || climb.isSynthetic ? text : Array("(unreachable)".utf8) + text
  }
}

extension Task {
  /// getcwd(2). Throws ENOENT if nothing is mounted or the directory was removed.
  public func workingDirectoryText() throws(Errno) -> [UInt8] {
    guard let root, let workingDirectory else { throw .ENOENT }
    return try tasks.virtualFilesystem.workingDirectoryText(workingDirectory, from: root)
  }
}
