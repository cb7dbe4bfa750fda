import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("sys")
struct SysTests {
  private func bench(cacheLimit: Int) -> Bench {
    Bench { SysClient($0, $1, cacheLimit: cacheLimit, processors: 4) }
  }

  @Test("the tree of inodes is there before anybody looks, and no dentry but the root")
  func still() {
    let bench = bench(cacheLimit: 0)
    #expect(bench.dentries == 1)
    #expect(bench.inodes == 22 + 2 + 4 * 5, "a topology of five for each processor")
    #expect(bench.count("/") == 2)
  }

  @Test("without a cache a walk leaves nothing behind; with one the last name stays")
  func walk() throws {
    let none = bench(cacheLimit: 0)
    _ = try none.status("/devices/system/cpu/cpu3")
    #expect(none.dentries == 1)
    let cached = bench(cacheLimit: SysClient.usualCacheLimit)
    _ = try cached.status("/devices/system/cpu/cpu3")
    #expect(cached.dentries == 5)
    #expect(cached.count("/devices/system/cpu/cpu3") == 0)
    #expect(cached.count("/devices/system/cpu") == 1)
  }

  @Test("stat says the same number twice, because the inodes stay")
  func numbers() throws {
    let bench = bench(cacheLimit: 0)
    let first = try bench.status("/devices/system/cpu/online")
    #expect(try bench.status("/devices/system/cpu/online") == first)
  }

  @Test("its files say what they were made with, and nothing can be changed")
  func contents() {
    let bench = bench(cacheLimit: 0)
    #expect(bench.open("/devices/system/cpu/online", as: "f") == nil)
    #expect(bench.read("f") == "0-3\n")
    #expect(bench.mkdir("/kernel/x") == .EPERM)
    #expect(bench.rmdir("/class/power_supply") == .EPERM)
    #expect(bench.set("/kernel", StatusChange(mode: 0o700)) == .EPERM)
    bench.close("f")
  }

  @Test("an unmount frees all of it")
  func unmount() throws {
    let bench = bench(cacheLimit: 10)
    _ = try bench.status("/class/power_supply")
    bench.unmount()
    #expect(bench.dentries == 0)
    #expect(bench.inodes == 0)
  }
}
