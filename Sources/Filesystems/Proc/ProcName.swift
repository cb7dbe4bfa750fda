/// A row of the table of proc's names, `ProcNames`: all that has to be said about a name. How many links
/// a directory has follows from the rows below it.

/// A static name of proc.
struct ProcName {
  /// The filesystems that have it. Rule `proc`.
  enum Age { case always, newest, first }

  let age: Age
  /// Below the root of proc, or below the directory of a task; empty for that directory itself.
  let path: String
  let permissions: UInt32
  let content: ProcContent
  /// Below a task, whether root has it and not the task's user.
  let isRoots: Bool
  /// Whether chmod(2) and chown(2) work: everything else says EPERM.
  let canChange: Bool

  private init(
    _ age: Age, _ path: String, _ permissions: UInt32?, _ content: ProcContent, _ marks: [Mark]
  ) {
    self.age = age
    self.path = path
    self.permissions = permissions ?? content.usualPermissions
    self.content = content
    isRoots = marks.contains(.roots)
    canChange = marks.contains(.changes)
  }

  enum Mark { case roots, changes }

  /// A name that was always there.
  static func always(
    _ path: String, mode: UInt32? = nil, _ content: ProcContent, _ marks: Mark...
  ) -> ProcName { ProcName(.always, path, mode, content, marks) }

  /// A name that came after the first proc.
  static func newest(
    _ path: String, mode: UInt32? = nil, _ content: ProcContent, _ marks: Mark...
  ) -> ProcName { ProcName(.newest, path, mode, content, marks) }

  /// A name as the first proc had it.
  static func first(
    _ path: String, mode: UInt32? = nil, _ content: ProcContent, _ marks: Mark...
  ) -> ProcName { ProcName(.first, path, mode, content, marks) }
}

/// What a name of proc leads to.
enum ProcContent {
  /// A directory with the names of the table.
  case directory
  /// A file that always says the same.
  case text(String)
  /// A symlink with a text.
  case link(String)
  /// A device that does nothing here.
  case device

  // Of a task.

  /// A file about the task; what it says when the task is dead, and what becomes of what is written to it.
  case about(ProcText, dead: ProcText.WhenDead = .same, writes: ProcText.Writes = .refused)
  /// `fd`, `fdinfo` and `task`, which find names by themselves.
  case files, fileInfos, threads
  /// Magic links.
  case workingDirectory, rootDirectory, executable
  /// A magic link to the task's namespace of a kind; the number that stat(2) says.
  case namespace(String, Int64)

  fileprivate var usualPermissions: UInt32 {
    switch self {
    case .directory, .files, .fileInfos, .threads: 0o555
    case .text, .device, .about: 0o444
    case .link, .workingDirectory, .rootDirectory, .executable, .namespace: 0o777
    }
  }
}
