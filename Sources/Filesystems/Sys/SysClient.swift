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

  override func makeRoot() -> Ref<Inode> { make(.directory("", 0o755, tree)) }

  private var tree: [Entry] {
    [
      .directory("block", 0o755),
      .directory("bus", 0o755),
      .directory("class", 0o755, [.directory("power_supply", 0o755)]),
      .directory("dev", 0o755),
      .directory(
        "devices", 0o755, [.directory("system", 0o755, [.directory("cpu", 0o755, cpu)])]),
      .directory("firmware", 0o755),
      .directory("fs", 0o755, [.directory("cgroup", 0o755)]),
      .directory("kernel", 0o755),
      .directory("module", 0o755),
      .directory("power", 0o755),
    ]
  }

  private var cpu: [Entry] {
    ["online", "possible", "present"].map { .file($0, 0o444, processorList) }
      + (0..<processors).map { .directory("cpu\($0)") }
  }
}
