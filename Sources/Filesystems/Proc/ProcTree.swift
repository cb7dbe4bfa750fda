/// The names of proc, as tables: ten in the root, twenty-three in a task's directory, of which `ns` has
/// three and `net` thirteen. gVisor: `newTasksInode`, `newTaskInode`, `newTaskNetDir`. What files say is
/// short; how long they live is as it is there.

import Kernfs
import VFS

/// The static trees of one procfs: described once, made at each lookup.
final class ProcTree {
  let root: [Entry]
  private let leader: Entry
  private let thread: Entry

  init(_ client: ProcClient) {
    root = Self.rootEntries
    let own = TaskOwnedDirectory(client), task = TaskDirectory(client)
    let entries = Self.taskEntries(client, own)
    let subtasks = Entry.dynamicDirectory("task", 0o555, SubtasksDirectory(client), label: "tasks")
    leader = .directory("", 0o555, entries + [subtasks], task, label: "task")
    thread = .directory("", 0o555, entries, task, label: "thread")
  }

  /// A task's directory.
  func directory(isLeader: Bool) -> Entry { isLeader ? leader : thread }
}

// The root.
extension ProcTree {
  private static func file(_ name: String, _ text: String) -> Entry {
    .file(name, 0o444, GeneratedFile { _ in text })
  }

  private static var rootEntries: [Entry] {
    [
      file("cpuinfo", "processor\t: 0\n"),
      file("filesystems", "nodev\tproc\nnodev\tsysfs\nnodev\tdevpts\nnodev\tfuse\n"),
      file("loadavg", "0.00 0.00 0.00 0/0 0\n"),
      file("meminfo", "MemTotal:        2097152 kB\nMemFree:         2097152 kB\n"),
      .symlink("mounts", to: "self/mounts"),
      .symlink("net", to: "self/net"),
      file("stat", "cpu  0 0 0 0 0 0 0 0 0 0\n"),
      .directory("sys", 0o555, system),
      file("uptime", "0.00 0.00\n"),
      file("version", "Linux version 4.4.0\n"),
    ]
  }

  private static var system: [Entry] {
    [
      .directory(
        "kernel", 0o555,
        [
          file("hostname", "dentree\n"), file("sem", "32000\t1024000000\t500\t32000\n"),
          file("shmall", "18446744073692774399\n"), file("shmmax", "18446744073692774399\n"),
          file("shmmni", "4096\n"),
        ]),
      .directory("net", 0o555, [.directory("core"), .directory("ipv4")]),
      .directory(
        "vm", 0o555, [file("mmap_min_addr", "0\n"), file("overcommit_memory", "0\n")]),
    ]
  }
}

// A task.
extension ProcTree {
  private static func taskEntries(_ client: ProcClient, _ own: TaskOwnedDirectory) -> [Entry] {
    func file(_ name: String, _ generate: @escaping (VFS.Task) -> String) -> Entry {
      .file(name, 0o444, TaskFile(client, generate))
    }
    return [
      file("auxv") { _ in "" }, file("cmdline") { $0.name + "\0" },
      file("comm") { $0.name + "\n" },
      .magic("cwd", WorkingDirectoryLink(client)), file("environ") { _ in "" },
      .magic("exe", ExecutableLink(client)),
      .dynamicDirectory("fd", 0o555, NumberedFilesDirectory(client), label: "fds"),
      .dynamicDirectory("fdinfo", 0o555, FileInfoDirectory(client), label: "fd infos"),
      file("gid_map") { _ in identityMap }, file("io") { _ in "rchar: 0\nwchar: 0\n" },
      file("maps") { _ in "" }, file("mountinfo", mounts), file("mounts", mounts),
      .directory("net", 0o555, networkNames.map { file($0) { _ in "" } }, own),
      .directory(
        "ns", 0o555, ["net", "pid", "user"].map { .magic($0, NamespaceLink(client, $0)) }, own),
      file("oom_score") { _ in "0\n" }, file("oom_score_adj") { _ in "0\n" },
      file("smaps") { _ in "" }, file("stat") { "\($0.pid) (\($0.name)) R 0 0 0 0 0\n" },
      file("statm") { _ in "0 0 0 0 0 0 0\n" }, file("status", status),
      file("uid_map") { _ in identityMap },
    ]
  }

  private static let networkNames = [
    "arp", "dev", "netlink", "netstat", "packet", "protocols", "psched", "ptype", "route", "snmp",
    "tcp", "udp", "unix",
  ]

  private static let identityMap = "         0          0 4294967295\n"

  private static func status(_ task: VFS.Task) -> String {
    let uid = task.credentials.uid, gid = task.credentials.gid
    return "Name:\t\(task.name)\nState:\tR (running)\nPid:\t\(task.pid)\n"
      + "Uid:\t\(uid)\t\(uid)\t\(uid)\t\(uid)\nGid:\t\(gid)\t\(gid)\t\(gid)\t\(gid)\n"
      + "FDSize:\t\(task.numbers.count)\nThreads:\t1\n"
  }

  /// The mounts of the task's namespace, each with its path and what it allows.
  private static func mounts(_ task: VFS.Task) -> String {
    guard let root = task.root, let top = task.namespace?.rootMount else { return "" }
    var lines = "", stack = [top]
    while let mount = stack.popLast() {
      let place = VirtualDentry(mount, mount.root)
      let text = mount.virtualFilesystem.text(of: place, from: root)
      lines += "none \(String(decoding: text, as: UTF8.self)) \(mount.isReadOnly ? "ro" : "rw")\n"
      stack += mount.children.reversed()
    }
    return lines
  }
}
