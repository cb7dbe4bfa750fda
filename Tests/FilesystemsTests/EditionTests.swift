// Small scenarios in each edition. Their rules decide the differences; the counts always add up.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("filesystems in every edition")
struct EditionTests {
  @Test("a devpts adds up, whatever a looked-up name becomes", arguments: Edition.allCases)
  func devpts(_ edition: Edition) throws {
    let bench = Bench(Rules(edition)) { DevptsClient($0, $1, $2) }
    #expect(bench.open("/ptmx", .readWrite, as: "m") == nil)
    _ = try bench.status("/0")
    bench.close("m")
    #expect(throws: Errno.ENOENT) { try bench.status("/0") }
    #expect(bench.inodes == 2)
    #expect(bench.dentries == (edition == .before ? 2 : 1), "with slots of dentries ptmx is one")
  }

  @Test(
    "memory is a tree of files, and its unmount frees what the edition frees",
    arguments: Edition.allCases)
  func memory(_ edition: Edition) throws {
    let bench = Bench(Rules(edition)) { MemoryClient($0, $1) }
    #expect(bench.mkdir("/d") == nil)
    #expect(bench.create("/d/f", "text") == nil)
    #expect(bench.create("/d/f") == .EEXIST)
    #expect(bench.link("/d/f", "/g") == nil)
    #expect(bench.unlink("/d/f") == nil)
    _ = bench.open("/g", as: "g")
    #expect(bench.read("g") == "text")
    bench.close("g")
    #expect(bench.rmdir("/d") == nil)
    #expect(bench.inodes == 2)
    bench.unmount()
    #expect(
      bench.inodes == (edition == .current ? 0 : 2), "only the newest lets go of what is kept")
  }

  @Test(
    "a name that the server removed is found out by the newest only",
    arguments: Edition.allCases)
  func fuse(_ edition: Edition) throws {
    let bench = Bench(Rules(edition)) { FuseClient($0, $1) }
    let client = try #require(bench.client as? FuseClient)
    _ = bench.create("/f", "x")
    bench.run { () throws(Errno) in try client.remote.remove(Array("/f".utf8)) }
    let status = try? bench.status("/f")
    #expect((status == nil) == (edition == .current))
    _ = bench.mkdir("/d")
    #expect(bench.rmdir("/d") == nil)
    #expect(throws: Errno.ENOENT) { try bench.status("/d") }
  }

  @Test(
    "O_CREAT on a magic link opens what it leads to, a file or a directory",
    arguments: Edition.allCases)
  func createByMagicLink(_ edition: Edition) throws {
    let bench = Bench(Rules(edition)) { MemoryClient($0, $1) }
    _ = bench.mkdir("/proc")
    #expect(bench.mount(bench.add { ProcClient($0, $1, $2) }, at: "/proc") == nil)
    #expect(bench.create("/f", "text") == nil)
    #expect(bench.open("/f", as: "f") == nil)
    #expect(bench.open("/proc/1/fd/0", [.readWrite, .create], as: "again") == nil)
    #expect(bench.read("again") == "text")
    #expect(bench.open("/proc/1/cwd", [.create], as: "home") == nil)
  }

  @Test("a registry that never forgets holds every directory that was ever made")
  func registry() {
    var rules = Rules()
    rules.registry = .remembers
    let bench = Bench(rules) { MemoryClient($0, $1) }
    for _ in 1...3 {
      _ = bench.mkdir("/d")
      _ = bench.rmdir("/d")
    }
    #expect(bench.dentries == 1 && bench.inodes == 4)
    #expect(bench.client.storedReferences.count == 3)
  }

  @Test("a directory moves below itself where the filesystem lets it")
  func ring() {
    var rules = Rules()
    rules.renameInto = .allowed
    let bench = Bench(rules) { MemoryClient($0, $1) }
    _ = bench.mkdir("/d")
    #expect(bench.rename("/d", "/d/x") == nil)
    #expect(bench.dentries == 2)
    bench.unmount()
    #expect(bench.dentries == 1, "no path leads to it, and so nothing ever frees it")
  }
}
