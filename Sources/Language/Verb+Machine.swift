// Verbs of tasks, mounts, and the server behind a fuse mount.

extension Verb {
  static let tasks: [Verb] = [
    operation(
      "user", user(), summary: "act as this user from now on", example: "user 1000:100"
    ) { .user($0) },
    operation(
      "spawn", newTask().optional, summary: "start a task; without a name, the next Tn",
      example: "spawn T2"
    ) { .spawn($0) },
    operation(
      "exit", task(), summary: "end a task: close its files, leave its directory",
      example: "exit T2"
    ) { .exit(task: $0) },
    operation(
      "chdir", path(), summary: "set the working directory", example: "chdir /docs"
    ) { .chdir($0) },
    operation(
      "fchdir", file(), summary: "set the working directory to an open one", example: "fchdir fd2"
    ) { .fchdir(file: $0) },
    operation(
      "sleep", number("MS", 0...1_000_000_000_000, noun: "milliseconds"),
      summary: "advance modelled time; nothing waits", example: "sleep 1100"
    ) { .sleep($0) },
    operation("getcwd", summary: "print the working directory", example: "getcwd") { .getcwd },
  ]

  static let mounts: [Verb] = [
    operation(
      "mount", mounted(),
      summary: "mount a new filesystem on an entry", example: "mount proc /proc ro synthetic"
    ) { .mount($0) },
    operation(
      "umount", path(), flag("detach"), summary: "unmount; `detach`: even if it is in use",
      example: "umount /proc detach"
    ) { .umount($0, detach: $1) },
    operation(
      "remount", path(), choice(RemountWord.self, summary(of:)),
      summary: "make a mount read-only, or writable again", example: "remount /mnt ro"
    ) { .remount($0, $1) },
  ]

  static let remote: [Verb] = [
    operation(
      "remote mkdir", newPath(), mode().or(0o755), summary: "make a directory on the server",
      example: "remote mkdir /fuse/docs"
    ) { .remote(.mkdir($0, mode: $1)) },
    operation(
      "remote create", newPath(), mode().or(0o644), summary: "make a file on the server",
      example: "remote create /fuse/docs/a"
    ) { .remote(.create($0, mode: $1)) },
    operation(
      "remote symlink", bytes("TARGET"), newPath(), summary: "make a symlink on the server",
      example: "remote symlink a /fuse/docs/s"
    ) { .remote(.symlink(target: $0, $1)) },
    operation(
      "remote remove", path(), summary: "remove an entry and its contents on the server",
      example: "remote remove /fuse/docs"
    ) { .remote(.remove($0)) },
    operation(
      "remote rename", path("OLD"), newPath("NEW"), summary: "move an entry on the server",
      example: "remote rename /fuse/docs/a /fuse/b"
    ) { .remote(.rename(old: $0, new: $1)) },
    operation(
      "remote write", path(), bytes("TEXT"), summary: "replace a file's contents on the server",
      example: "remote write /fuse/b changed"
    ) { .remote(.write($0, bytes: $1)) },
    operation(
      "remote close", path(), summary: "end the server; every later request fails",
      example: "remote close /fuse"
    ) { .remote(.close($0)) },
  ]

  private static func summary(of word: RemountWord) -> String {
    switch word {
    case .readOnly: "read-only"
    case .writable: "writable"
    }
  }

  static func summary(of kind: MountWord.Kind) -> String {
    switch kind {
    case .memory: "writable, with data, times and attributes"
    case .proc: "the tasks, their files and directories"
    case .sys: "a fixed tree of the machine"
    case .devpts: "terminals; opening ptmx makes one"
    case .fuse: "a server's tree, which changes behind kernfs's back"
    case .plain: "one writable directory"
    case .standard: "writable, read-only and dynamic directories"
    case .mixed: "a writable root with read-only and dynamic directories"
    }
  }
}
