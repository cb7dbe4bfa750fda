/// What the files about a task say, and what becomes of what is written to them. gVisor: the `Generate`
/// and `Write` methods of `proc/task_files.go`; their texts are shorter here.

import Ground
import VFS

/// A file about a task, by what it says.
enum ProcText {
  case auxiliaryVector, cgroups, children, command, commandLine, coreDumpFilter, environment, idMap
  case limits, memory, memoryMap, memoryMapSizes, memoryStatistics, mountInfo, mounts
  case outOfMemoryScore, setGroups, statistics, status, traffic

  /// What is read when the task is dead: the same as before, ESRCH, or nothing.
  enum WhenDead { case same, gone, empty }

  /// What a write does: EIO; EINVAL; EFAULT; sets a number, or the task's name.
  enum Writes { case refused, invalid, fault, number, name }

  /// Whether opening it takes the right to trace the task: its memory.
  var needsTracing: Bool {
    switch self {
    case .auxiliaryVector, .environment, .memory, .memoryMap, .memoryMapSizes: true
    case .cgroups, .children, .command, .commandLine, .coreDumpFilter, .idMap, .limits,
      .memoryStatistics, .mountInfo, .mounts, .outOfMemoryScore, .setGroups, .statistics, .status,
      .traffic:
      false
    }
  }

  /// What it says of a task. EIO: nothing is mapped where it is read.
  func text(of task: VFS.Task) throws(Errno) -> String {
    switch self {
    case .auxiliaryVector: String(repeating: "\0", count: 16)
    case .cgroups, .children, .commandLine, .environment: ""
    case .command: "\(task.title)\n"
    case .coreDumpFilter: Self.padded(String(task.coreDumpFilter, radix: 16), 8)
    case .idMap: "         0          0 4294967295\n"
    case .limits: "Limit                     Soft Limit           Hard Limit           Units\n"
    case .memory: throw .EIO
    case .memoryMap: Self.vsyscall
    case .memoryMapSizes: Self.vsyscall + "Size:                  4 kB\n"
    case .memoryStatistics: "0 0 0 0 0 0 0\n"
    case .mountInfo, .mounts: Self.mounts(of: task)
    case .outOfMemoryScore: "\(task.outOfMemoryScore)\n"
    case .setGroups: "allow\n"
    case .statistics: "\(Self.number(task)) (\(task.title)) \(Self.state(task).letter) 0 0 0 0 0\n"
    case .status: Self.status(of: task)
    case .traffic: "rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\n"
    }
  }

  private static let vsyscall =
    "ffffffffff600000-ffffffffff601000 r-xp 00000000 00:00 0                  [vsyscall]\n"

  private static func padded(_ digits: String, _ count: Int) -> String {
    String(repeating: "0", count: max(0, count - digits.count)) + digits + "\n"
  }

  /// A dead task has no number.
  private static func number(_ task: VFS.Task) -> Int { task.hasExited ? 0 : task.pid }

  private static func state(_ task: VFS.Task) -> (letter: String, word: String) {
    task.hasExited ? ("X", "dead") : ("R", "running")
  }

  private static func status(of task: VFS.Task) -> String {
    let uid = task.credentials.uid, gid = task.credentials.gid
    let state = state(task), number = number(task)
    return "Name:\t\(task.title)\nState:\t\(state.letter) (\(state.word))\nPid:\t\(number)\n"
      + "Uid:\t\(uid)\t\(uid)\t\(uid)\t\(uid)\nGid:\t\(gid)\t\(gid)\t\(gid)\t\(gid)\n"
      + "FDSize:\t\(task.numbers.count)\nThreads:\t\(task.hasExited ? 0 : 1)\n"
  }

  /// The mounts of the task's namespace, each with its path and what it allows.
  private static func mounts(of task: VFS.Task) -> String {
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

// Writing.
extension ProcText {
  /// Takes what is written and returns how much of it. EINVAL: it is no such value.
  func accept(_ bytes: [UInt8], _ writes: Writes, of task: VFS.Task) throws(Errno) -> Int {
    switch writes {
    case .refused: throw .EIO
    case .invalid: throw .EINVAL
    case .fault: throw .EFAULT
    case .name:
      let line = bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }.prefix(Self.longestTitle)
      task.title = String(decoding: line, as: UTF8.self)
    case .number:
      let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
      guard let number = Int(text) else { throw .EINVAL }
      try set(number, of: task)
    }
    return bytes.count
  }

  /// TASK_COMM_LEN, without the NUL.
  private static let longestTitle = 15

  private func set(_ number: Int, of task: VFS.Task) throws(Errno) {
    if self == .outOfMemoryScore {
      guard (-1_000...1_000).contains(number) else { throw .EINVAL }
      task.outOfMemoryScore = number
    } else {
      guard let filter = UInt32(exactly: number) else { throw .EINVAL }
      task.coreDumpFilter = filter
    }
  }
}
