// Rules about the lives of dentries, and about mounts.

extension Rule {
  static let lives: [Rule] = [
    Rule(
      "slots", \.slots, "what a slot of a directory inode holds",
      [
        (.inodes, "e7bbe70f", .sinceSeed, "inodes: an inode can outlive its dentries"),
        (
          .dentries, "93bc0777", .beforeOnly,
          "dentries, hashed from the start and for ever; their first references have no owner"
        ),
      ]),
    Rule(
      "looked-up", \.lookedUp, "how long a looked-up dentry stays that is not kept",
      [
        (.leaves, "e7bbe70f", .sinceSeed, "its first reference is dropped after the operation"),
        (.stays, "93bc0777", .beforeOnly, "until the same name is walked again and found invalid"),
      ]),
    Rule(
      "drop", \.drop, "the lock that dropping a reference on a dentry takes",
      [
        (.lastLocked, "652f1138", .sinceLRU, "fs.mu for writing, for the last reference only"),
        (.locked, "e7bbe70f", [.seed], "fs.mu for writing, for every reference"),
        (.unlocked, "93bc0777", .beforeOnly, "none; the caller should hold fs.mu"),
      ]),
    Rule(
      "unhash", \.unhash, "which entry of its parent's map a dying dentry removes",
      [
        (.identity, "652f1138", [.before, .lru, .current], "its own, if it still has one"),
        (.name, "e7bbe70f", [.seed], "the one that has its name now, even another live dentry"),
      ]),
    Rule(
      "cache", \.cache, "what happens to a live dentry without references",
      [
        (.lru, "652f1138", .sinceLRU, "the cache may keep it, within its limit"),
        (.none, "e7bbe70f", [.before, .seed], "it is destroyed"),
      ]),
    Rule(
      "ended", \.ended, "cacheLocked on a dentry that is already destroyed",
      [
        (.ignored, "74bc6e56", [.before, .seed, .current], "returns"),
        (.panic, "652f1138", [.lru], "panics"),
      ]),
    Rule(
      "ended-inode", \.endedInode, "the inode pointer of a destroyed dentry",
      [
        (.stays, "bf4d27a6", [.before, .current], "stays, so a later use by mistake still works"),
        (.cleared, "e7bbe70f", [.seed, .lru], "is nil: using it panics"),
      ]),
    Rule(
      "drain", \.drain, "when the deferred queue is emptied",
      [
        (.late, "e7bbe70f", .sinceSeed, "when all locks are free, newest first"),
        (.early, "93bc0777", .beforeOnly, "right after the walk, oldest first, with fs.mu held"),
      ]),
    Rule(
      "revalidation", \.revalidation, "how a name with an invalid inode is repaired",
      [
        (.replaces, "93bc0777", Edition.allCases, "by another dentry; the old one is dead"),
        (
          .swaps, "3e952d1e", [],
          "by another inode in the same dentry, which keeps its type and children; for a month"
        ),
      ]),
    Rule(
      "invalidation", \.invalidation, "what is invalidated with an invalid directory",
      [
        (.subtree, "a78cff7f", .now, "everything hashed below it"),
        (.one, "93bc0777", .old, "nothing: its children stay hashed under a dead parent"),
      ]),
    Rule(
      "cached-invalid", \.cachedInvalid, "an invalid dentry in the cache",
      [
        (.leaves, "9fcf0b5b", [.before, .seed, .current], "leaves the cache and is destroyed"),
        (.stays, "652f1138", [.lru], "stays there until it is evicted"),
      ]),
    Rule(
      "task-exit", \.taskExit, "the dentries of a task that exits",
      [
        (.evicts, "9fcf0b5b", .now, "are invalidated at once"),
        (.nothing, "93bc0777", .old, "stay until a walk finds them invalid, or the cache is full"),
      ]),
    Rule(
      "proc", \.proc, "the names in proc and sys, and where the links of `ns` lead",
      [
        (.newest, "3c5eee17", .now, "49 inodes a task; to a dentry in a filesystem of namespaces"),
        (.first, "93bc0777", .old, "40 inodes a task; to a dentry without a name in proc itself"),
      ]),
    Rule(
      "anonymous", \.anonymous, "destroying the dentry of a pipe or a socket",
      [
        (.unlocked, "150831fa", [.before, .current], "takes no lock"),
        (.locked, "e7bbe70f", [.seed, .lru], "takes fs.mu like any other"),
      ]),
    Rule(
      "pin", \.pin, "what open holds while the file is being opened",
      [
        (.dentry, "e7bbe70f", .sinceSeed, "the dentry"),
        (.inode, "93bc0777", .beforeOnly, "the inode: its dentry may end meanwhile"),
      ]),
  ]

  static let mounts: [Rule] = [
    Rule(
      "root", \.root, "who holds a mounted root besides the mount",
      [
        (.held, "265f1eb2", .now, "the filesystem, until it is released"),
        (.borrowed, "93bc0777", .old, "nobody"),
      ]),
    Rule(
      "release", \.release, "what a filesystem drops when its last mount is gone",
      [
        (.kept, "265f1eb2", .now, "kept names, cached names, and its root"),
        (.nothing, "93bc0777", .old, "nothing: what is kept outlives the mount"),
        (.keptAndRoot, "", [], "the root twice, as if it were kept too"),
      ]),
    Rule(
      "detach", \.detach, "the references of mounts on a removed name",
      [
        (.queued, "c74f5866", .now, "are queued until the locks are free"),
        (.atOnce, "93bc0777", .old, "are dropped under the locks: the task waits for itself"),
        (.twice, "", [], "are queued, and queued again"),
      ]),
    Rule(
      "mount-root", \.mountRoot, "the reference of a mount on its root",
      [
        (.counted, "93bc0777", Edition.allCases, "is taken"),
        (.uncounted, "", [], "is not taken: unmounting drops another holder's"),
      ]),
    Rule(
      "mount-on-pipe", \.mountOnPipe, "mounting on a pipe, a socket or an imported file",
      [
        (.refused, "3c5eee17", .now, "EINVAL, since 2023-09-21"),
        (.allowed, "93bc0777", .old, "works: such a mount and its mount point hold each other"),
      ]),
    Rule(
      "fuse", \.fuse, "whether a walk asks the server again for a known name",
      [
        (.asks, "3e952d1e", .now, "yes: the server confirms that it is still the same file"),
        (.trusts, "93bc0777", .old, "never: it is valid for ever"),
      ]),
    Rule(
      "fuse-device", \.fuseDevice, "what the open /dev/fuse holds",
      [
        (.free, "3c5eee17", .now, "nothing: the filesystem ends with its last mount"),
        (.holds, "93bc0777", .old, "the filesystem, which outlives its mounts until it is closed"),
      ]),
    Rule(
      "synthetic", \.synthetic, "the first count of a synthetic directory's inode",
      [
        (.counted, "93bc0777", Edition.allCases, "one"),
        (.uncounted, "", [], "zero: taking a reference on it panics"),
      ]),
  ]
}
