// Verbs of operations on files and names. `Verb+Machine.swift` has those on tasks and mounts. A new
// operation needs a case of `Operation`, an entry here, and a line in `Operation+Text.swift`.

extension Verb {
  static let openFiles: [Verb] = [
    operation(
      "open", path(), openFlags().or([]), asFile(), mode().or(0o644),
      summary: "open a file and name it", example: "open /docs/a O_RDWR|O_CREAT as fd1 0600"
    ) { .open($0, flags: $1, file: $2, mode: $3) },
    operation(
      "opendir", path(), asFile(), summary: "open a directory and name it",
      example: "opendir /docs as fd2"
    ) { .opendir($0, file: $1) },
    operation(
      "close", file(), summary: "close an open file", example: "close fd1"
    ) { .close(file: $0) },
    operation(
      "fstat", file(), summary: "show the attributes of an open file", example: "fstat fd1"
    ) { .fstat(file: $0) },
    operation(
      "seek", file(), number("OFFSET", Int64.min...Int64.max),
      choice(WhenceWord.self, summary(of:)).or(.set),
      summary: "move an open file's offset", example: "seek fd2 0 end"
    ) { .seek(file: $0, offset: $1, whence: $2) },
    operation(
      "read", file(), count().optional, summary: "read bytes, or all that is left",
      example: "read fd1 16"
    ) { .read(file: $0, count: $1) },
    operation(
      "write", file(), bytes("TEXT").optional, summary: "write a text",
      example: #"write fd1 "two words\n""#
    ) { .write(file: $0, bytes: $1) },
    operation(
      "readdir", file(), count().optional, summary: "list entries, all or N of them",
      example: "readdir fd2 3"
    ) { .readdir(file: $0, count: $1) },
    operation(
      "dup", file(), asFile(), summary: "name an open file a second time",
      example: "dup fd1 as fd2"
    ) { .dup(file: $0, as: $1) },
    operation(
      "pipe", keyword("as"), newFile(), newFile(),
      summary: "make a pipe: its reading end, its writing end",
      example: "pipe as fd3 fd4"
    ) { .pipe(reading: $1, writing: $2) },
    operation(
      "socket", asFile(), summary: "make a socket and name it", example: "socket as fd5"
    ) { .socket(file: $0) },
    operation(
      "import", bytes("TEXT"), asFile(), summary: "open a host file that contains a text",
      example: "import hello as fd6"
    ) { .importFile(text: $0, file: $1) },
    operation(
      "getdentry", path(), asFile("D"),
      summary: "hold a dentry and its mount, and name them",
      example: "getdentry /docs as d1"
    ) { .getdentry($0, file: $1) },
    operation(
      "putdentry", file("D"), summary: "put a held dentry", example: "putdentry d1"
    ) { .putdentry(file: $0) },
  ]

  static let names: [Verb] = [
    operation(
      "mkdir", newPath(), mode().or(0o755), summary: "make a directory", example: "mkdir /docs 0700"
    ) { .mkdir($0, mode: $1) },
    operation(
      "create", newPath(), mode().or(0o644), summary: "make a file and close it at once",
      example: "create /docs/a"
    ) { .create($0, mode: $1) },
    operation(
      "mkfifo", newPath(), mode().or(0o644), summary: "make a named pipe",
      example: "mkfifo /docs/p 0600"
    ) { .mkfifo($0, mode: $1) },
    operation(
      "mknod", newPath(), node(), mode().or(0o644), summary: "make a device or another node",
      example: "mknod /docs/null char 1:3 0666"
    ) { .mknod($0, $1, mode: $2) },
    operation(
      "unlink", path(), summary: "remove a name that is not a directory", example: "unlink /docs/a"
    ) { .unlink($0) },
    operation(
      "rmdir", path(), summary: "remove an empty directory", example: "rmdir /docs"
    ) { .rmdir($0) },
    operation(
      "link", path("OLD"), newPath("NEW"), summary: "make a hard link; do not follow a symlink",
      example: "link /docs/a /docs/b"
    ) { .link(old: $0, new: $1) },
    operation(
      "linkf", path("OLD"), newPath("NEW"), summary: "make a hard link; follow a symlink",
      example: "linkf /docs/s /docs/b"
    ) { .linkFollowing(old: $0, new: $1) },
    operation(
      "symlink", bytes("TARGET"), newPath(), summary: "make a symlink to TARGET",
      example: "symlink ../x /docs/s"
    ) { .symlink(target: $0, $1) },
    operation(
      "readlink", path(), summary: "show the target of a symlink", example: "readlink /docs/s"
    ) { .readlink($0) },
    operation(
      "rename", path("OLD"), newPath("NEW"), flag("noreplace"), flag("exchange"),
      summary: "move a name",
      example: "rename /docs/a /b noreplace"
    ) { .rename(old: $0, new: $1, noReplace: $2, exchange: $3) },
  ]

  static let attributes: [Verb] = [
    operation(
      "stat", path(), summary: "show attributes; follow a symlink", example: "stat /docs/a"
    ) { .stat($0) },
    operation(
      "lstat", path(), summary: "show attributes; do not follow a symlink", example: "lstat /docs/s"
    ) { .lstat($0) },
    operation(
      "access", path(), rights().or([]), summary: "check the rights of the acting user",
      example: "access /docs rx"
    ) { .access($0, $1) },
    operation(
      "chmod", path(), mode(), summary: "change permission bits", example: "chmod /docs/a 0600"
    ) { .chmod($0, mode: $1) },
    operation(
      "chown", path(), number("UID", -1...Int64(UInt32.max)),
      number("GID", -1...Int64(UInt32.max)),
      summary: "change user and group", example: "chown /docs/a 1000 100"
    ) { .chown($0, uid: UInt32(truncatingIfNeeded: $1), gid: UInt32(truncatingIfNeeded: $2)) },
    operation(
      "truncate", path(), number("SIZE", Int64.min...Int64.max), summary: "set a file's size",
      example: "truncate /docs/a 10"
    ) { .truncate($0, size: $1) },
    operation(
      "utimes", path(), number("ATIME", 0...Int64.max), number("MTIME", 0...Int64.max),
      summary: "set access and modification times",
      example: "utimes /docs/a 10 20"
    ) { .utimes($0, accessed: $1, modified: $2) },
    operation(
      "setxattr", path(), attributeName(), bytes("VALUE"), summary: "set an extended attribute",
      example: "setxattr /docs/a user.author me"
    ) { .setxattr($0, name: $1, value: $2) },
    operation(
      "getxattr", path(), attributeName(), summary: "show an extended attribute",
      example: "getxattr /docs/a user.author"
    ) { .getxattr($0, name: $1) },
    operation(
      "listxattr", path(), summary: "list the extended attributes",
      example: "listxattr /docs/a"
    ) { .listxattr($0) },
    operation(
      "removexattr", path(), attributeName(), summary: "remove an extended attribute",
      example: "removexattr /docs/a user.author"
    ) { .removexattr($0, name: $1) },
  ]

  static let machinery: [Verb] = [
    operation(
      "invalidate", path(),
      summary: "make an inode of the root's filesystem invalid",
      example: "invalidate /docs/a"
    ) { .invalidate($0) },
    operation(
      "revalidate", path(), summary: "make an inode of the root's filesystem valid again",
      example: "revalidate /docs/a"
    ) { .revalidate($0) },
    operation(
      "keep", path(), bit(),
      summary: "let an inode of the root's filesystem ask to be kept, or not",
      example: "keep /docs/a 1"
    ) { .keep($0, $1) },
    operation(
      "dynadd", entryName(), choice(DynamicKind.self, summary(of:)).or(.file), flag("keep"),
      summary: "add a name to the root's dynamic directory", example: "dynadd t9 dir keep"
    ) { .dynadd(name: $0, $1, keep: $2) },
    operation(
      "dyndel", entryName(), summary: "remove a name from the root's dynamic directory",
      example: "dyndel t1"
    ) { .dyndel(name: $0) },
    operation(
      "repeat", number("N", 1...Limits.rounds, noun: "a number from 1 to 1000000"), template(),
      summary: "run an operation N times; %d is the round", example: "repeat 100 stat /dyn/n%d"
    ) {
      .repeated(
        Repetition(count: $0, template: $1.text, column: SourceColumn($1.start + 1)))
    },
    operation("dump", summary: "do nothing; adds a step to a trace", example: "dump") { .dump },
  ]

  /// Operations that Scenario adds at the end of a run; they cannot be typed.
  static let hidden: [Verb] = [
    operation(
      "@closeall", summary: "close every file, put every dentry", example: "@closeall",
      isHidden: true
    ) { .closeAll },
    operation(
      "@unmount", summary: "drop the mount", example: "@unmount", isHidden: true
    ) { .unmount },
  ]
}

// Literal strings, because looking up the name of a case is slow at start-up.
extension Verb {
  private static func summary(of whence: WhenceWord) -> String {
    switch whence {
    case .set: "count from set"
    case .current: "count from current"
    case .end: "count from end"
    }
  }

  private static func summary(of kind: DynamicKind) -> String {
    switch kind {
    case .file: "it is a file"
    case .directory: "it is a directory"
    case .symlink: "it is a symlink"
    }
  }
}
