// Rules about the differences between gVisor's system calls and Linux's. Every edition has gVisor's
// value; Linux's can be chosen to see the difference. `Tests/KernfsTests/Tmpfs` finds these
// differences by comparison with a tmpfs.

extension Rule {
  /// The rules about system calls.
  public static let calls: [Rule] = [
    Rule(
      "set-group", \.setGroup, "a setgid bit for a group that the caller is not in",
      [
        (.anybody, "3c5eee17", Edition.allCases, "open and mknod give it, chown keeps it"),
        (
          .members, "", [],
          "Linux: only members and root get or keep it; only the owner links such a program"
        ),
      ]),
    Rule(
      "no-follow", \.noFollow, "open with O_NOFOLLOW and O_DIRECTORY at a symlink",
      [
        (.follows, "3c5eee17", Edition.allCases, "follows it, as a slash behind it does"),
        (.refused, "", [], "Linux: ENOTDIR"),
      ]),
    Rule(
      "listing", \.listing, "where an open directory is while names go",
      [
        (.byPosition, "3c5eee17", Edition.allCases, "so many names on: what moves up is skipped"),
        (.byName, "", [], "Linux: behind a name, nothing is skipped; a removed one is ENOENT"),
      ]),
    Rule(
      "fifo-bytes", \.fifoBytes, "what was written to a fifo when nobody has it open any more",
      [
        (.survive, "3c5eee17", Edition.allCases, "stays for the next reader"),
        (.discarded, "", [], "Linux: is gone"),
      ]),
    Rule(
      "chown-nothing", \.chownNothing, "chown that leaves both ids as they are",
      [
        (.nothing, "3c5eee17", Edition.allCases, "does nothing"),
        (.clears, "", [], "Linux: clears setuid and setgid; EPERM for others than the owner"),
      ]),
    Rule(
      "last-slash", \.lastSlash, "a slash behind the names of unlink and rename",
      [
        (.ignored, "3c5eee17", Edition.allCases, "unlink follows a link; rename does not see it"),
        (.refused, "", [], "Linux: ENOTDIR unless the name is a directory's, and no link's"),
      ]),
    Rule(
      "first-error", \.firstError, "which of several errors a call says",
      [
        (.kernfs, "3c5eee17", Edition.allCases, "kernfs's: permissions, often, before all else"),
        (.linux, "", [], "Linux's: what is there, then its type, then permissions, often"),
      ]),
    Rule(
      "security-attributes", \.securityAttributes, "extended attributes that begin with security.",
      [
        (.capability, "3c5eee17", Edition.allCases, "there is one, security.capability"),
        (.any, "", [], "Linux: any, for CAP_SYS_ADMIN"),
      ]),
  ]
}
