import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("memory")
struct MemoryTests {
  private let bench = Bench { MemoryClient($0, $1) }

  @Test("what was written is read, at any position; a gap is zeros")
  func data() {
    _ = bench.open("/f", [.create, .readWrite], as: "f")
    #expect(bench.write("f", "hello") == nil)
    #expect(bench.read("f") == "")
    #expect(bench.seek("f", 1) == 1)
    #expect(bench.read("f", 3) == "ell")
    #expect(bench.seek("f", 2, .end) == 7)
    #expect(bench.write("f", "!") == nil)
    #expect(bench.seek("f", 0) == 0)
    #expect(bench.read("f") == "hello\0\0!")
    #expect(bench.seek("f", -9, .end) == nil)
    bench.close("f")
  }

  @Test("O_APPEND writes at the end wherever the position is; O_TRUNC empties")
  func appendAndTruncate() throws {
    _ = bench.create("/f", "one")
    _ = bench.open("/f", [.writeOnly, .append], as: "a")
    #expect(bench.seek("a", 0) == 0)
    #expect(bench.write("a", " two") == nil)
    #expect(bench.seek("a", 0, .current) == 7)
    #expect(bench.read("a") == "EBADF")
    bench.close("a")
    #expect(try bench.status("/f").size == 7)
    #expect(bench.set("/f", StatusChange(size: 2)) == nil)
    #expect(try bench.status("/f").size == 2)
    #expect(bench.set("/f", StatusChange(size: 1 << 40)) == .EFBIG)
    _ = bench.open("/f", [.writeOnly, .truncate], as: "t")
    #expect(try bench.status("/f").size == 0)
    bench.close("t")
  }

  @Test("times are moments of a clock that counts changes")
  func times() throws {
    _ = bench.create("/f", "x")
    let born = try bench.status("/f").times
    _ = bench.open("/f", as: "f")
    _ = bench.read("f")
    let read = try bench.status("/f").times
    #expect(read.accessed > born.accessed && read.modified == born.modified)
    #expect(bench.set("/f", StatusChange(mode: 0o600)) == nil)
    let changed = try bench.status("/f").times
    #expect(changed.changed > read.changed && changed.modified == read.modified)
    let directory = try bench.status("/").times
    _ = bench.unlink("/f")
    #expect(try bench.status("/").times.modified > directory.modified)
    bench.close("f")
  }

  @Test("in a setgid directory new names get its group, and directories the bit")
  func setGroupID() throws {
    _ = bench.mkdir("/d")
    #expect(bench.set("/d", StatusChange(gid: 7)) == nil)
    #expect(bench.set("/d", StatusChange(mode: 0o2777)) == nil)
    _ = bench.create("/d/f")
    _ = bench.mkdir("/d/sub")
    #expect(try bench.status("/d/f").ownership.gid == 7)
    #expect(try bench.status("/d/f").ownership.mode.raw == 0o100644)
    #expect(try bench.status("/d/sub").ownership.gid == 7)
    #expect(try bench.status("/d/sub").ownership.mode.raw == 0o042755)
  }

  @Test("in a sticky directory others remove nothing")
  func sticky() {
    _ = bench.mkdir("/t")
    _ = bench.set("/t", StatusChange(mode: 0o1777))
    _ = bench.create("/t/f")
    bench.task.credentials = Credentials(uid: 5, gid: 5)
    #expect(bench.unlink("/t/f") == .EPERM)
    #expect(bench.create("/t/mine") == nil)
    #expect(bench.unlink("/t/mine") == nil)
  }

  @Test("an unlinked file lives, and counts, until it is closed")
  func unlinkedOpen() throws {
    _ = bench.create("/f", "still here")
    _ = bench.open("/f", as: "f")
    #expect(bench.unlink("/f") == nil)
    #expect(bench.read("f") == "still here")
    #expect(try bench.file("f").inode.nlink == 0)
    #expect(bench.inodes == 2)
    bench.close("f")
    #expect(bench.dentries == 1 && bench.inodes == 1)
  }

  @Test("link counts: a directory's names, its own dot and those of what is in it")
  func links() throws {
    _ = bench.mkdir("/d")
    _ = bench.mkdir("/d/e")
    #expect(try bench.status("/").nlink == 3)
    #expect(try bench.status("/d").nlink == 3)
    #expect(bench.rename("/d/e", "/e") == nil)
    #expect(try bench.status("/").nlink == 4)
    #expect(try bench.status("/d").nlink == 2)
    #expect(bench.rmdir("/e") == nil)
    #expect(try bench.status("/").nlink == 3)
  }

  @Test("an unmount frees all, whatever was made")
  func unmount() {
    _ = bench.mkdir("/d")
    _ = bench.create("/d/f", "x")
    _ = bench.link("/d/f", "/g")
    #expect(bench.dentries == 4 && bench.inodes == 3)
    bench.unmount()
    #expect(bench.dentries == 0 && bench.inodes == 0)
  }
}

@Suite("renaming in memory")
struct MemoryRenameTests {
  private let bench = Bench { MemoryClient($0, $1) }

  init() {
    _ = bench.mkdir("/d")
    _ = bench.mkdir("/empty")
    _ = bench.create("/d/f", "f")
    _ = bench.create("/g", "g")
  }

  @Test("a file replaces a file, a directory an empty directory")
  func replace() throws {
    #expect(bench.rename("/d/f", "/g") == nil)
    #expect(bench.rename("/d", "/empty") == nil)
    #expect(throws: Errno.ENOENT) { try bench.status("/d") }
    #expect(bench.dentries == 3 && bench.inodes == 3)
    #expect(try bench.status("/").nlink == 3)
    _ = bench.open("/g", as: "g")
    #expect(bench.read("g") == "f")
    bench.close("g")
  }

  @Test("what may not be replaced is refused, and nothing moves")
  func refusals() {
    #expect(bench.rename("/g", "/d") == .EISDIR)
    #expect(bench.rename("/d", "/g") == .ENOTDIR)
    #expect(bench.rename("/empty", "/d") == .ENOTEMPTY)
    #expect(bench.rename("/g", "/d/f", noReplace: true) == .EEXIST)
    #expect(bench.rename("/none", "/d/x") == .ENOENT)
    #expect(bench.dentries == 5 && bench.inodes == 5)
  }

  @Test("nothing moves below itself")
  func belowItself() {
    _ = bench.mkdir("/d/e")
    #expect(bench.rename("/d", "/d/x") == .EINVAL)
    #expect(bench.rename("/d", "/d/e/x") == .EINVAL)
    #expect(bench.rename("/d/e", "/empty/e") == nil)
    #expect(bench.rename("/empty", "/empty/e/x") == .EINVAL)
    #expect(bench.rename("/d", "/empty/e/d") == nil)
  }

  @Test("an open file that is replaced lives until it is closed")
  func replacedOpen() {
    _ = bench.open("/g", as: "g")
    #expect(bench.rename("/d/f", "/g") == nil)
    #expect(bench.read("g") == "g")
    #expect(bench.inodes == 5)
    bench.close("g")
    #expect(bench.inodes == 4)
  }

  @Test("between two names of one file rename does nothing: both stay")
  func sameInode() throws {
    #expect(bench.link("/g", "/d/h") == nil)
    #expect(bench.rename("/g", "/d/h") == nil)
    #expect(bench.client.storedReferences.count == 1)
    #expect(bench.count("/g") == nil, "kernfs has moved the dentry all the same")
    let status = try bench.status("/d/h")
    #expect(status.nlink == 2)
    #expect(try bench.status("/g") == status)
    #expect(bench.client.storedReferences.isEmpty, "the new dentry has it now")
    #expect(bench.unlink("/d/h") == nil)
    #expect(bench.unlink("/g") == nil)
    #expect(bench.inodes == 4)
  }

  @Test("a name that waits for its dentry can be replaced, and is freed with its directory")
  func waiting() throws {
    _ = bench.link("/g", "/d/h")
    _ = bench.rename("/d/h", "/g")
    #expect(bench.create("/d/h") == .EEXIST)
    _ = bench.create("/new", "new")
    _ = bench.link("/g", "/d/i")
    _ = bench.rename("/d/i", "/g")
    #expect(bench.rename("/new", "/d/i") == nil)
    #expect(bench.client.storedReferences.isEmpty)
    #expect(try bench.status("/g").nlink == 2)
    _ = bench.link("/g", "/d/j")
    _ = bench.rename("/d/j", "/g")
    #expect(bench.client.storedReferences.count == 1)
    bench.unmount()
    #expect(bench.dentries == 0 && bench.inodes == 0)
    #expect(bench.client.storedReferences.isEmpty)
  }
}
