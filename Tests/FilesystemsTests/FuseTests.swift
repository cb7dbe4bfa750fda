import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("fuse")
struct FuseTests {
  private static func bench(
    _ rules: Rules = Rules(), timeouts: FuseClient.Timeouts = FuseClient.Timeouts()
  ) -> (Bench, FuseClient) {
    let bench = Bench(rules) { FuseClient($0, $1, timeouts) }
    guard let client = bench.client as? FuseClient else { preconditionFailure("it is a fuse") }
    return (bench, client)
  }

  private static func path(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("a name once seen stays, with a reference that only a removal drops")
  func kept() throws {
    let (bench, client) = Self.bench()
    bench.run { () throws(Errno) in
      try client.remote.makeDirectory(Self.path("/d"))
      try client.remote.create(Self.path("/d/f"), Self.path("text"))
    }
    #expect(bench.dentries == 1, "the server's tree is not kernfs's")
    _ = try bench.status("/d/f")
    #expect(bench.dentries == 3 && bench.inodes == 3)
    #expect(bench.count("/d/f") == 1)
    #expect(bench.unlink("/d/f") == nil)
    #expect(bench.dentries == 2 && bench.inodes == 2)
    #expect(throws: Errno.ENOENT) { try bench.status("/d/f") }
    #expect(bench.rmdir("/d") == nil)
    #expect(bench.dentries == 1 && bench.inodes == 1)
  }

  @Test("two names of one file of the server are two inodes")
  func freshInodes() throws {
    let (bench, _) = Self.bench()
    _ = bench.create("/a", "x")
    #expect(bench.link("/a", "/b") == nil)
    #expect(bench.inodes == 3)
    #expect(try bench.status("/a").number == bench.status("/b").number)
    #expect(try bench.status("/a").nlink == 2)
    #expect(bench.dentry("/a")?.inode != bench.dentry("/b")?.inode)
  }

  @Test("what the server removed is no longer valid, and the next walk lets go of it")
  func removedBehind() throws {
    let (bench, client) = Self.bench()
    _ = bench.mkdir("/d")
    _ = bench.create("/d/f", "x")
    _ = bench.open("/d/f", as: "f")
    bench.run { () throws(Errno) in try client.remote.remove(Self.path("/d")) }
    let directory = try #require(bench.dentry("/d"))
    #expect(!directory.inode.isValid)
    #expect(bench.dentry("/d/f")?.inode.isValid == false)
    #expect(throws: Errno.ENOENT) { try bench.status("/d/f") }
    #expect(directory.flags[.dead])
    #expect(bench.read("f") == "x", "the server keeps it for whoever has it open")
    #expect(bench.dentries == 3)
    bench.close("f")
    #expect(bench.dentries == 1 && bench.inodes == 1)
  }

  @Test("what the server replaced is another file; what came back is valid again")
  func replacedBehind() throws {
    let (bench, client) = Self.bench()
    _ = bench.create("/f", "old")
    _ = bench.create("/g", "new")
    let before = try bench.status("/f").number
    bench.run { () throws(Errno) in
      try client.remote.rename(Self.path("/f"), to: Self.path("/h"))
    }
    #expect(bench.dentry("/f")?.inode.isValid == false)
    bench.run { () throws(Errno) in
      try client.remote.rename(Self.path("/h"), to: Self.path("/f"))
    }
    #expect(bench.dentry("/f")?.inode.isValid == true)
    bench.run { () throws(Errno) in
      try client.remote.rename(Self.path("/g"), to: Self.path("/f"))
    }
    #expect(try bench.status("/f").number != before)
    _ = bench.open("/f", as: "f")
    #expect(bench.read("f") == "new")
    bench.close("f")
  }

  @Test("seed never asks: a name that the server has removed stays for ever")
  func seed() throws {
    let (bench, client) = Self.bench(Rules(.seed))
    _ = bench.create("/f", "x")
    bench.run { () throws(Errno) in try client.remote.remove(Self.path("/f")) }
    #expect(try bench.status("/f").nlink == 0)
    #expect(bench.dentries == 2)
    #expect(bench.link("/f", "/g") == .EPERM)
    #expect(bench.rename("/f", "/g") == .differentImplementations)
  }

  @Test("names are forwarded: rename replaces on both sides, and is known by its new name")
  func rename() throws {
    let (bench, client) = Self.bench()
    _ = bench.mkdir("/d")
    _ = bench.create("/f", "f")
    _ = bench.create("/d/g", "g")
    #expect(bench.rename("/d", "/d/x") == .EINVAL)
    #expect(bench.rename("/f", "/d") == .ENOTEMPTY)
    #expect(bench.rename("/d", "/f") == .ENOTDIR)
    #expect(bench.rename("/f", "/d/g") == nil)
    #expect(bench.dentries == 3 && bench.inodes == 3)
    #expect(bench.rmdir("/d") == .ENOTEMPTY)
    #expect(bench.mkdir("/d/g") == .EEXIST)
    bench.run { () throws(Errno) in try client.remote.remove(Self.path("/d/g")) }
    #expect(bench.dentry("/d/g")?.inode.isValid == false)
    #expect(throws: Errno.ENOENT) { try bench.status("/d/g") }
  }

  @Test("attributes are the server's, and change on both sides")
  func attributes() throws {
    let (bench, client) = Self.bench()
    _ = bench.create("/f", "12345")
    bench.run { () throws(Errno) in try client.remote.setPermissions(Self.path("/f"), 0o400) }
    #expect(try bench.status("/f").ownership.mode.permissions == 0o400)
    #expect(bench.set("/f", StatusChange(uid: 9)) == nil)
    #expect(bench.set("/f", StatusChange(size: 2)) == nil)
    let status = try bench.status("/f")
    #expect(status.ownership.uid == 9 && status.size == 2)
  }

  @Test("an entry of a listing keeps its offset when others go")
  func listing() {
    let (bench, client) = Self.bench()
    for name in ["a", "b", "c"] { _ = bench.create("/\(name)") }
    _ = bench.open("/", .directory, as: "d")
    #expect(bench.list("d", atMost: 3) == [". 1", ".. 2", "a 3"])
    bench.run { () throws(Errno) in try client.remote.remove(Self.path("/a")) }
    #expect(bench.list("d") == ["b 4", "c 5"])
    bench.close("d")
  }

  @Test("a filesystem ends with its last mount; it used to live until the connection was closed")
  func connection() {
    let (bench, client) = Self.bench()
    _ = bench.mkdir("/d")
    _ = bench.create("/d/f")
    #expect(client.filesystem.base.count == 1)
    bench.unmount()
    #expect(bench.dentries == 0 && bench.inodes == 0)

    var rules = Rules()
    rules.fuseDevice = .holds
    let (old, server) = Self.bench(rules)
    _ = old.mkdir("/d")
    #expect(server.filesystem.base.count == 2)
    old.unmount()
    #expect(old.dentries == 2 && old.inodes == 2)
    old.run { () throws(Errno) in server.disconnect() }
    #expect(old.dentries == 0 && old.inodes == 0)
  }

  @Test("without its server every request fails, and what was known stays until the unmount")
  func disconnected() throws {
    let (bench, client) = Self.bench()
    _ = bench.create("/f", "x")
    _ = bench.open("/f", as: "f")
    _ = bench.open("/", .directory, as: "d")
    bench.run { () throws(Errno) in client.disconnect() }
    #expect(bench.read("f") == "ENOTCONN")
    #expect(throws: Errno.ENOTCONN) { try bench.status("/f") }
    #expect(throws: Errno.ENOTCONN) { try bench.status("/") }
    #expect(bench.create("/g") == .ENOTCONN)
    #expect(bench.list("d") == [], "not even the dots")
    bench.close("f")
    bench.close("d")
    #expect(bench.dentries == 2 && bench.count("/f") == 1)
    bench.unmount()
    #expect(bench.dentries == 0 && bench.inodes == 0)
  }

  @Test("a name is good for its time: until then nobody asks, and afterwards the server decides")
  func entryTimeout() throws {
    let (bench, client) = Self.bench(timeouts: FuseClient.Timeouts(entry: 1_000))
    bench.run { () throws(Errno) in try client.remote.create(Self.path("/f")) }
    _ = try bench.status("/f")
    bench.run { () throws(Errno) in try client.remote.remove(Self.path("/f")) }
    #expect(bench.dentry("/f")?.inode.isValid == true)
    #expect(try bench.status("/f").nlink == 0, "attributes are asked for each time")
    bench.run { () throws(Errno) in client.pass(1_000) }
    #expect(bench.dentry("/f")?.inode.isValid == false)
    #expect(throws: Errno.ENOENT) { try bench.status("/f") }
    #expect(bench.dentries == 1)
  }

  @Test("a walk after the time makes a name good for as long again")
  func renewed() throws {
    let (bench, client) = Self.bench(timeouts: FuseClient.Timeouts(entry: 1_000))
    _ = bench.create("/f")
    bench.run { () throws(Errno) in client.pass(1_500) }
    _ = try bench.status("/f")
    bench.run { () throws(Errno) in try client.remote.remove(Self.path("/f")) }
    bench.run { () throws(Errno) in client.pass(999) }
    #expect(try bench.status("/f").nlink == 0)
    bench.run { () throws(Errno) in client.pass(1) }
    #expect(throws: Errno.ENOENT) { try bench.status("/f") }
  }

  @Test("attributes are good for their time; only an inode's own reply changes them")
  func attributeTimeout() throws {
    let (bench, client) = Self.bench(timeouts: FuseClient.Timeouts(attributes: 1_000))
    _ = bench.create("/f", "12")
    bench.run { () throws(Errno) in
      try client.remote.setPermissions(Self.path("/f"), 0o400)
      try client.remote.write(Self.path("/f"), Self.path("12345"))
    }
    #expect(try bench.status("/f").ownership.mode.permissions == 0o644)
    #expect(try bench.status("/f").size == 2)
    bench.run { () throws(Errno) in client.pass(1_000) }
    #expect(try bench.status("/f").ownership.mode.permissions == 0o400)
    #expect(try bench.status("/f").size == 5)
    _ = bench.mkdir("/d")
    #expect(bench.dentry("/")?.inode.nlink == 2, "the server has not been asked for the root")
    bench.run { () throws(Errno) in client.pass(1_000) }
    #expect(try bench.status("/").nlink == 3)
  }
}
