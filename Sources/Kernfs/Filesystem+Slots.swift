import Ground
import VFS

// What was different before inodes had a tree of their own: slots held dentries, which stood in the
// dentry tree from the start. Rules `slots`, `removal`; spec 12.
extension Filesystem {
  /// Makes a dentry of everything that the slots of a directory hold, down the whole tree. Nobody will
  /// ever drop their birth references. kernfs before the seed: `OrderedChildren.Populate`.
  @inline(__always)
  func hashSlots(of dentry: Dentry) {
    if _slowPath(rules.slots == .dentries), dentry.isDirectory { hashAllSlots(of: dentry) }
  }

  @inline(never)
  private func hashAllSlots(of dentry: Dentry) {
    dentry.inode.takeSlots { name, inode in
      let birth = Dentry.make(self, over: inode), child = birth.object
      let directory = dentry.lock(.directory)
      dentry.insert(child, as: name, directory)
      directory.unlock()
      dentry.inode.giveSlot(name, child)
      child.own(birth, as: .tree)
      hashSlots(of: child)
    }
  }

  /// A new inode whose name was taken. With slots of dentries its dentry was made already, and goes
  /// with it.
  public func discard(_ inode: consuming Ref<Inode>) {
    guard rules.slots == .dentries else { return inode.drop() }
    Dentry.make(self, over: inode).drop()
  }

  /// The filesystem takes the name out of the dentry tree by itself, and drops the tree's reference.
  func forgetByItself(_ dentry: Dentry, in parent: Dentry) {
    if let entry = parent.child(dentry.name) { parent.unhash(entry) }
    dentry.takeBirthReference().drop()
  }

  /// Walks, and drops what the walk has queued before anything is checked. Rule `drain`.
  @inline(always)
  func walkAndDrain(
    _ path: inout ResolvingPath, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry {
    do throws(Errno) {
      let dentry = try walk(&path, mu)
      drainEarly(mu)
      return dentry
    } catch {
      drainEarly(mu)
      throw error
    }
  }

  /// The same for all but the last name.
  @inline(always)
  func walkParentAndDrain(
    _ path: inout ResolvingPath, _ mu: borrowing Held<Filesystem>
  ) throws(Errno) -> Dentry {
    do throws(Errno) {
      let dentry = try walkParent(&path, from: Dentry(path.start), mu)
      drainEarly(mu)
      return dentry
    } catch {
      drainEarly(mu)
      throw error
    }
  }
}
