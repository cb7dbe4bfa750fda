import Ground

// Places as text: getcwd(2), and what readlink says of a magic link. vfs: `PathnameWithDeleted`,
// `PathnameForGetcwd`; spec 2.8.
extension VirtualFilesystem {
  /// The way up from a place, as bytes, and how it ended.
  private struct Climb {
    var text: [UInt8] = []
    /// It ended at the root that was asked for.
    var isReachable = false
    /// The filesystem has its own word for the place: nothing goes before or after it.
    var isSynthetic = false
  }

  /// Goes from name to parent, and from a mount's root to its mount point; in a ring for ever.
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

  /// The path of a place from `root`, with " (deleted)" behind it if its dentry is dead.
  /// vfs: `PathnameWithDeleted`.
  public func text(of location: VirtualDentry, from root: VirtualDentry) -> [UInt8] {
    let climb = climb(from: location, to: root)
    if climb.isSynthetic { return climb.text }
    let text = climb.text.isEmpty ? [UInt8(ascii: "/")] : climb.text
    return location.node.isDead ? text + Array(" (deleted)".utf8) : text
  }

  /// What getcwd(2) says: ENOENT if the directory is dead. vfs: `PathnameForGetcwd`.
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
  /// getcwd(2). ENOENT if nothing is mounted, or if the directory was removed.
  public func workingDirectoryText() throws(Errno) -> [UInt8] {
    guard let root, let workingDirectory else { throw .ENOENT }
    return try tasks.virtualFilesystem.workingDirectoryText(workingDirectory, from: root)
  }
}
