/// sysfs: one static tree that lives as long as its root inode, and so as long as the root dentry.
/// gVisor: `fsimpl/sys`; spec 14. Nothing in it is dynamic or kept.

import Ground
import Kernfs
import VFS

/// A sysfs.
public final class SysClient: Client {
  /// As `dentry_cache_limit` says where no mount option does (spec 13); 0 in revisions before.
  public static let usualCacheLimit = 1_000

  private let processors: Int
  /// `0-3` of four processors.
  private lazy var processorList = GeneratedFile { [processors] _ in
    processors > 1 ? "0-\(processors - 1)\n" : "0\n"
  }

  /// - Parameter processors: how many the modelled machine has.
  public init(
    _ virtualFilesystem: VirtualFilesystem, _ files: KernfsFiles,
    cacheLimit: Int = usualCacheLimit, processors: Int = 2
  ) {
    self.processors = max(1, processors)
    super.init(virtualFilesystem, files, name: "sys", cacheLimit: cacheLimit)
  }

  override func makeRoot() -> Ref<Inode> { make(rows) }

  /// The names, in the order in which their inodes are born; the root is the last. Rule `proc`: the first
  /// sysfs had neither `fs/cgroup` nor topology, and nothing in `dev`.
  private var rows: [Entry] {
    func directories(_ paths: [String]) -> [Entry] { paths.map { .directory($0, 0o755) } }
    let last = ["devices", "firmware", "fs", "kernel", "module", "power", ""]
    if machine.rules.proc == .first {
      let early = ["block", "bus", "class/power_supply", "class", "dev"]
      return directories(early) + cpu + directories(last)
    }
    let late = ["block", "bus", "class", "dev/block", "dev/char", "dev"] + last
    return directories(["fs/cgroup", "class/power_supply"]) + cpu + directories(late)
  }

  private var cpu: [Entry] {
    let directory = "devices/system/cpu"
    let lists = ["online", "possible", "present"].map {
      Entry.file("\(directory)/\($0)", 0o444, processorList)
    }
    let each = (0..<processors).flatMap { number in
      topology(number, "\(directory)/cpu\(number)")
        + [.directory("\(directory)/cpu\(number)", 0o755)]
    }
    return lists + each + [.directory(directory, 0o755), .directory("devices/system", 0o755)]
  }

  /// Each processor is alone in its core and in its package.
  private func topology(_ number: Int, _ directory: String) -> [Entry] {
    if machine.rules.proc == .first { return [] }
    let mask = GeneratedFile { _ in "\(String(1 << number, radix: 16))\n" }
    let names = ["core_cpus", "core_siblings", "package_cpus", "thread_siblings"]
    return names.map { .file("\(directory)/topology/\($0)", 0o444, mask) }
      + [.directory("\(directory)/topology", 0o755)]
  }
}
