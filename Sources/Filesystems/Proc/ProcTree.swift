/// The static trees of one procfs: the rows of `ProcNames` that the rule `proc` has, each with what its
/// inodes do. Planned once, made at each lookup.

import Kernfs
import VFS

/// The plans of the static trees.
final class ProcTree {
  let root: StaticTree
  private let process: StaticTree
  private let thread: StaticTree

  init(_ client: ProcClient) {
    let maker = EntryMaker(client), isFirst = client.machine.rules.proc == .first
    func plan(_ names: [ProcName], _ top: [Entry], _ directory: InodeOperations) -> StaticTree {
      let rows = names.filter { $0.age == .always || ($0.age == .first) == isFirst }
      return StaticTree(top + rows.map { maker.entry($0, in: directory) }, client)
    }
    let own = TaskOwnedDirectory(client)
    root = plan(ProcNames.root, [maker.root], client.directory)
    process = plan(ProcNames.process, [], own)
    thread = plan(ProcNames.thread, [], own)
  }

  /// A task's directory.
  func directory(isLeader: Bool) -> StaticTree { isLeader ? process : thread }
}

/// Gives each row the operations of its kind: an object for each file, one for all links and directories
/// of a kind.
private final class EntryMaker {
  private let client: ProcClient

  init(_ client: ProcClient) { self.client = client }

  private lazy var task = TaskDirectory(client)

  var root: Entry { .directory("", 0o555, ProcRoot(client)) }

  /// - Parameter directory: what a static directory below this root does.
  func entry(_ name: ProcName, in directory: InodeOperations) -> Entry {
    var entry = kind(name, directory)
    entry.isRoots = name.isRoots
    entry.isWatched = entry.isWatched || directory is TaskOwnedDirectory && entry.isDirectory
    return entry
  }

  private func kind(_ name: ProcName, _ directory: InodeOperations) -> Entry {
    let path = name.path, mode = name.permissions, canChange = name.canChange
    switch name.content {
    case .directory where path.isEmpty: return .directory(path, mode, task, label: "task")
    case .directory: return .directory(path, mode, directory)
    case .text(let text):
      return .file(path, mode, GeneratedFile(canChange: canChange) { _ in text })
    case .link(let target): return .symlink(path, to: target)
    case .device: return .device(path, mode, GeneratedFile { _ in "" })
    case .about(let text, let dead, let writes):
      return .file(path, mode, TaskFile(client, text, dead, writes, canChange: canChange)).watched
    case .files:
      let files = NumberedFilesDirectory(client, canChange: canChange)
      return .dynamicDirectory(path, mode, files, label: "fds").watched
    case .fileInfos:
      let infos = FileInfoDirectory(client, canChange: canChange)
      return .dynamicDirectory(path, mode, infos, label: "fd infos").watched
    case .threads:
      return .dynamicDirectory(path, mode, SubtasksDirectory(client), label: "tasks").watched
    case .workingDirectory: return .magic(path, WorkingDirectoryLink(client)).watched
    case .rootDirectory: return .magic(path, RootDirectoryLink(client)).watched
    case .executable: return .magic(path, ExecutableLink(client)).watched
    case .namespace(let kind, let number):
      return .magic(path, NamespaceLink(client, kind, number)).watched
    }
  }
}

extension Entry {
  fileprivate var watched: Entry {
    var entry = self
    entry.isWatched = true
    return entry
  }

  fileprivate var isDirectory: Bool { if case .directory = kind { true } else { false } }
}
