import Ground
import VFS

// How it was before inodes had a tree of their own: slots held dentries, which were hashed from the
// start. Rules `slots`, `removal`.
extension Filesystem {
  /// Makes a dentry for each slot of a directory and of everything below it. Their first references
  /// are never dropped. kernfs before the seed: `OrderedChildren.Populate`.
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

  /// Drops a new inode whose name turned out to be taken. With slots of dentries, its dentry was
  /// already made and is dropped too.
  public func discard(_ inode: consuming Ref<Inode>) {
    guard rules.slots == .dentries else { return inode.drop() }
    Dentry.make(self, over: inode).drop()
  }

  /// Does what some filesystems do themselves: unhashes the name and drops the tree's reference.
  /// Rule `removal`.
  func forgetByItself(_ dentry: Dentry, in parent: Dentry) {
    if let entry = parent.child(dentry.name) { parent.unhash(entry) }
    dentry.takeBirthReference().drop()
  }

  /// Walks, then drains the queue before anything is checked. Rule `drain`.
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

  /// `walkAndDrain` for all names but the last.
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
