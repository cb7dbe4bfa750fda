// Rules about the differences between gVisor's system calls and Linux's. Every edition has gVisor's
// value; Linux's can be chosen to see the difference. `Tests/KernfsTests/Tmpfs` finds these
// differences by comparison with a tmpfs.

extension Rule {
  /// The rules about system calls.
  public static let calls: [Rule] = [
    Rule(
      "set-group", \.setGroup, "a setgid bit for a group that the caller is not in",
      [
        (.anybody, "3c5eee17", Edition.allCases, "open and mknod set it, chown keeps it"),
        (
          .members, "", [],
          "Linux: only for members and root; only the owner may link such a program"
        ),
      ]),
    Rule(
      "no-follow", \.noFollow, "open with O_NOFOLLOW and O_DIRECTORY at a symlink",
      [
        (.follows, "3c5eee17", Edition.allCases, "follows it, as with a trailing slash"),
        (.refused, "", [], "Linux: ENOTDIR"),
      ]),
    Rule(
      "listing", \.listing, "the position in an open directory while names are removed",
      [
        (
          .byPosition, "3c5eee17", Edition.allCases,
          "a number of names: names that move up are skipped"
        ),
        (.byName, "", [], "Linux: a name, so nothing is skipped; ENOENT in a removed directory"),
      ]),
    Rule(
      "fifo-bytes", \.fifoBytes, "bytes in a fifo that no task has open any more",
      [
        (.survive, "3c5eee17", Edition.allCases, "stay for the next reader"),
        (.discarded, "", [], "Linux: are discarded"),
      ]),
    Rule(
      "chown-nothing", \.chownNothing, "chown that changes neither id",
      [
        (.nothing, "3c5eee17", Edition.allCases, "does nothing"),
        (.clears, "", [], "Linux: clears setuid and setgid; EPERM unless the caller owns the file"),
      ]),
    Rule(
      "last-slash", \.lastSlash, "a trailing slash in unlink and rename",
      [
        (.ignored, "3c5eee17", Edition.allCases, "unlink follows a link; rename ignores the slash"),
        (.refused, "", [], "Linux: ENOTDIR unless the name is a directory and not a link"),
      ]),
    Rule(
      "first-error", \.firstError, "which of several errors a call returns",
      [
        (.kernfs, "3c5eee17", Edition.allCases, "kernfs's: often permissions before all else"),
        (.linux, "", [], "Linux's: often existence, then type, then permissions"),
      ]),
    Rule(
      "security-attributes", \.securityAttributes, "extended attributes that begin with security.",
      [
        (.capability, "3c5eee17", Edition.allCases, "only security.capability exists"),
        (.any, "", [], "Linux: any, for CAP_SYS_ADMIN"),
      ]),
  ]
}
