// Rules about creating, removing and renaming names, and about attributes.

extension Rule {
  static let creation: [Rule] = [
    Rule(
      "create-check", \.createCheck, "the order of checks before a name is made",
      [
        (.existenceFirst, "dbe41765", .now, "search, existence, then write permission"),
        (.writeFirst, "93bc0777", .old, "write and search permission, then existence"),
      ]),
    Rule(
      "new-slash", \.newSlash, "a new file or link whose path ends in a slash",
      [
        (.refused, "fe9442d3", .now, "ENOENT"),
        (.allowed, "93bc0777", .old, "is made"),
      ]),
    Rule(
      "link-check", \.linkCheck, "what link checks about the old file",
      [
        (.sourceFirst, "8373fb5d", .now, "before the new name: that the caller may link it"),
        (.nameFirst, "93bc0777", .old, "after the new name: that it is no directory"),
      ]),
    Rule(
      "dead-parent", \.deadParent, "open with O_CREAT in a removed directory",
      [
        (.refused, "bf4d27a6", .now, "ENOENT"),
        (.allowed, "93bc0777", .old, "makes a file that holds the dead directory for ever"),
      ]),
    Rule(
      "create-link", \.createLink, "where open with O_CREAT resolves a relative symlink",
      [
        (.fromLink, "22961a9e", .now, "in the directory of the link"),
        (.fromStart, "93bc0777", .old, "where the whole walk began"),
      ]),
    Rule(
      "create-directory", \.createDirectory, "open with O_CREAT of a directory",
      [
        (.refused, "3c5eee17", .now, "EISDIR"),
        (.opened, "93bc0777", .old, "opens it for reading"),
      ]),
    Rule(
      "truncate", \.truncate, "open with O_TRUNC on a read-only mount",
      [
        (.checked, "6448dbe1", .now, "EROFS"),
        (.unchecked, "93bc0777", .old, "is not checked"),
        (.leavesLock, "0a99125c", [], "EROFS, with fs.mu left held for reading"),
      ]),
  ]

  static let removal: [Rule] = [
    Rule(
      "removal", \.removal, "what unlink and rmdir do to the dentry",
      [
        (.unhashes, "e7bbe70f", .sinceSeed, "unhash it and drop the tree's reference"),
        (.nameStays, "93bc0777", .beforeOnly, "nothing: it is dead and stays hashed"),
      ]),
    Rule(
      "removed-name", \.removedName, "the name that unlink and rmdir pass to the directory",
      [
        (.last, "15f50c8d", Edition.allCases, "the one to be removed"),
        (.first, "", [], "the first one of the path"),
      ]),
    Rule(
      "removed-again", \.removedAgain, "removing what is removed already",
      [
        (.refused, "9085d334", .now, "EINVAL"),
        (.allowed, "93bc0777", .old, "removes the name from the file that has it now"),
      ]),
    Rule(
      "removal-drop", \.removalDrop, "the reference that unlink and rmdir drop",
      [
        (.unconditional, "e7bbe70f", Edition.allCases, "the tree's, whether it has one or not"),
        (.owned, "", [], "the tree's, if it has one"),
      ]),
    Rule(
      "rmdir", \.rmdir, "how rmdir finds the directory",
      [
        (.looksUp, "b83b17a7", .now, "by the last name: . is EINVAL, .. is ENOTEMPTY"),
        (.walks, "93bc0777", .old, "by walking onto it: . and .. remove what they lead to"),
        (.mapOnly, "1da6444d", [], "by the last name, among the hashed ones only"),
      ]),
    Rule(
      "sticky", \.sticky, "removing another user's file from a sticky directory",
      [
        (.respected, "e9471a18", .now, "EPERM"),
        (.ignored, "93bc0777", .old, "is not checked"),
      ]),
    Rule(
      "rename-checks", \.renameChecks, "when rename checks write permission",
      [
        (.early, "e9471a18", .now, "for both directories, before it looks for the file"),
        (.late, "93bc0777", .old, "when it has found the file"),
      ]),
    Rule(
      "rename-target", \.renameTarget, "the name of an existing file that rename would replace",
      [
        (.found, "1321f837", .now, "is known; . and .. are EBUSY"),
        (.forgotten, "93bc0777", .old, "is lost with the error: replacing anything panics"),
      ]),
    Rule(
      "rename-self", \.renameSelf, "renaming a name to itself",
      [
        (.nothing, "f5692f7d", Edition.allCases, "does nothing"),
        (.deadlock, "1321f837", [], "locks the same dentry twice"),
      ]),
    Rule(
      "rename-into", \.renameInto, "whether a client's rename lets a directory move below itself",
      [
        (.refused, "3c5eee17", Edition.allCases, "no, EINVAL; kernfs's own rename never checks"),
        (.allowed, "", [], "yes: the directories form a ring that nothing can reach"),
      ]),
    Rule(
      "slot-rename", \.slotRename, "kernfs's own rename of a slot",
      [
        (.moves, "2ba23ca9", .now, "moves it; an existing name is EEXIST"),
        (.never, "93bc0777", .old, "never works: a type test cannot pass"),
        (.leavesOld, "", [], "leaves the old slot behind"),
        (.doubles, "", [], "replaces an existing name and lists it twice"),
      ]),
    Rule(
      "registry", \.registry, "a filesystem's own list of its directories",
      [
        (.forgets, "26ef5174", Edition.allCases, "forgets what rmdir removes"),
        (.remembers, "", [], "holds every directory for ever"),
      ]),
  ]

  static let attributes: [Rule] = [
    Rule(
      "chmod", \.chmod, "what chmod does to bits that the new mode lacks",
      [
        (.replaces, "81ea0016", .now, "clears them"),
        (.adds, "93bc0777", .old, "leaves them: it can only add"),
      ]),
    Rule(
      "access-read-only", \.accessReadOnly, "access for writing on a read-only mount",
      [
        (.refused, "3c5eee17", .now, "EROFS"),
        (.ignored, "93bc0777", .old, "is not checked"),
      ]),
    Rule(
      "root-link", \.rootLink, "a symlink to / that is not the last name",
      [
        (.goesOn, "3c5eee17", .now, "the rest of the path follows it"),
        (.swallows, "93bc0777", .old, "ends the path: the rest is lost"),
      ]),
    Rule(
      "read-link", \.readLink, "reading where a symlink leads",
      [
        (.pinned, "1947c873", .now, "with no lock held, its dentry pinned"),
        (.locked, "93bc0777", .old, "under fs.mu"),
      ]),
    Rule(
      "set-status", \.setStatus, "fs.mu when changing attributes panics",
      [
        (.byHand, "3c5eee17", [.before, .current], "stays held"),
        (.deferred, "e7bbe70f", [.seed, .lru], "is released"),
      ]),
    Rule(
      "leak-check", \.leakCheck, "which leaks gVisor's own check reports (`reported`)",
      [
        (.counts, "265f1eb2", .now, "all"),
        (.exempts, "9ca66ec5", [.lru], "none of dentries and inodes: kernfs is an exception"),
        (
          .finalizers, "93bc0777", [.before, .seed],
          "what Go collects: never a hashed name, which is in a ring"
        ),
      ]),
  ]
}
