import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("devpts")
struct DevptsTests {
  private let bench = Bench { DevptsClient($0, $1, $2) }

  @Test("opening ptmx makes a replica, closing it takes the replica away")
  func replicas() throws {
    #expect(bench.inodes == 2)
    #expect(bench.open("/ptmx", .readWrite, as: "m") == nil)
    #expect(bench.inodes == 3)
    #expect(try bench.status("/0").device == DeviceNumber(major: 136, minor: 0))
    #expect(bench.dentries == 2, "the replica's dentry was for the operation only")
    bench.close("m")
    #expect(throws: Errno.ENOENT) { try bench.status("/0") }
    #expect(bench.inodes == 2)
    #expect(bench.dentries == 1)
  }

  @Test("numbers are never used again, and are the inode's number less three")
  func numbers() throws {
    for expected in 0..<3 {
      #expect(bench.open("/ptmx", .readWrite, as: "m") == nil)
      #expect(try bench.status("/\(expected)").number == Int64(expected + 3))
      bench.close("m")
    }
    #expect(throws: Errno.ENOENT) { try bench.status("/0") }
  }

  @Test("names are decimal numbers; leading zeros are digits too")
  func names() throws {
    #expect(bench.open("/ptmx", .readWrite, as: "m") == nil)
    _ = try bench.status("/000")
    for name in ["x", "0x0", "-0", "1", "99999999999"] {
      #expect(throws: Errno.ENOENT, "\(name)") { try bench.status("/\(name)") }
    }
    bench.close("m")
  }

  @Test("what one end writes the other reads; a replica without a master hears nothing")
  func bytes() {
    _ = bench.open("/ptmx", .readWrite, as: "m")
    _ = bench.open("/0", .readWrite, as: "r")
    #expect(bench.read("r") == "EAGAIN")
    #expect(bench.write("m", "hello") == nil)
    #expect(bench.read("r") == "hello")
    #expect(bench.write("r", "yes") == nil)
    #expect(bench.read("m") == "yes")
    bench.close("m")
    #expect(bench.read("r") == "EAGAIN")
    #expect(bench.write("r", "alone") == nil)
    bench.close("r")
    #expect(bench.dentries == 1 && bench.inodes == 2)
  }

  @Test("a master without replicas says EIO once there was one, until there is another")
  func hangup() {
    _ = bench.open("/ptmx", .readWrite, as: "m")
    #expect(bench.read("m") == "EAGAIN")
    for name in ["a", "b"] { _ = bench.open("/0", .readWrite, as: name) }
    _ = bench.write("a", "last")
    bench.close("a")
    bench.close("b")
    #expect(bench.read("m") == "last")
    #expect(bench.read("m") == "EIO")
    #expect(bench.write("m", "heard later") == nil)
    _ = bench.open("/0", .readWrite, as: "c")
    #expect(bench.read("m") == "EAGAIN")
    #expect(bench.read("c") == "heard later")
    bench.close("m")
    bench.close("c")
  }

  @Test("neither end has a size to change")
  func truncate() {
    _ = bench.open("/ptmx", .readWrite, as: "m")
    #expect(bench.set("/0", StatusChange(size: 0)) == .EINVAL)
    #expect(bench.set("/ptmx", StatusChange(size: 0)) == .EINVAL)
    bench.close("m")
  }

  @Test("an open replica outlives its name: dead to the next walk, gone at its close")
  func validity() throws {
    _ = bench.open("/ptmx", .readWrite, as: "m")
    _ = bench.open("/0", .readWrite, as: "r")
    #expect(bench.count("/0") == 1)
    let replica = try #require(bench.dentry("/0"))
    bench.close("m")
    #expect(!replica.inode.isValid && replica.isHashed)
    #expect(throws: Errno.ENOENT) { try bench.status("/0") }
    #expect(replica.flags[.dead] && !replica.isHashed)
    #expect(bench.inodes == 3)
    bench.close("r")
    #expect(bench.dentries == 1 && bench.inodes == 2)
  }

  @Test("a listing has ptmx, then the replicas in order, each one further")
  func listing() {
    for name in ["a", "b", "c"] { _ = bench.open("/ptmx", .readWrite, as: name) }
    bench.close("b")
    _ = bench.open("/", .directory, as: "d")
    #expect(bench.list("d") == [". 1", ".. 2", "ptmx 3", "0 4", "2 5"])
    #expect(bench.list("d") == [])
    #expect(bench.seek("d", 4) == 4)
    #expect(bench.list("d") == ["2 5"])
    bench.close("a")
    bench.close("c")
    #expect(bench.seek("d", 5) == 5)
    #expect(bench.list("d") == [], "an offset behind the end is no harm")
    #expect(bench.seek("d", 0, .end) == 3)
    bench.close("d")
  }

  @Test("an unmount frees all; a master that is open keeps the mount, and all with it")
  func unmount() {
    _ = bench.open("/ptmx", .readWrite, as: "m")
    bench.unmount()
    #expect(bench.dentries == 2 && bench.inodes == 3)
    bench.close("m")
    #expect(bench.dentries == 0 && bench.inodes == 0)
  }

  @Test("opening ptmx twice makes two terminals over one dentry")
  func twice() {
    _ = bench.open("/ptmx", .readWrite, as: "a")
    _ = bench.open("/ptmx", .readWrite, as: "b")
    #expect(bench.count("/ptmx") == 2)
    #expect(bench.inodes == 4)
    bench.close("a")
    bench.close("b")
    #expect(bench.inodes == 2)
  }
}
