// All client filesystems in one machine, and two tasks.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("all filesystems at once")
struct TogetherTests {
  /// Everything mounted over a memory filesystem.
  private struct World {
    let bench = Bench { MemoryClient($0, $1) }
    let proc: ProcClient
    let sys: SysClient
    let devpts: DevptsClient
    let fuse: FuseClient
    let pipes: PipefsClient

    init() {
      proc = bench.add { ProcClient($0, $1, $2) }
      sys = bench.add { SysClient($0, $1) }
      devpts = bench.add { DevptsClient($0, $1, $2) }
      fuse = bench.add { FuseClient($0, $1) }
      pipes = bench.add { PipefsClient($0, $1) }
      let places: [(Client, String)] = [
        (proc, "/proc"), (sys, "/sys"), (devpts, "/pts"), (fuse, "/fuse"),
      ]
      for (client, path) in places {
        #expect(bench.mkdir(path) == nil)
        #expect(bench.mount(client, at: path) == nil)
      }
    }

    /// Two tasks that use all of it.
    func use() throws {
      let other = bench.spawn("T2")
      bench.run { () throws(Errno) in
        try fuse.remote.create(Array("/f".utf8), Array("far".utf8))
      }
      #expect(try bench.text("/fuse/f") == "far")
      #expect(bench.open("/pts/ptmx", .readWrite, as: "m") == nil)
      bench.task = other
      #expect(bench.open("/pts/0", .readWrite, as: "r") == nil)
      #expect(try bench.readLink("/proc/1/fd/0") == "/pts/ptmx")
      #expect(try bench.readLink("/proc/self/fd/0") == "/pts/0")
      _ = try bench.status("/sys/devices/system/cpu/cpu1")
      #expect(bench.rename("/fuse/f", "/f") == .EXDEV)
      bench.run { () throws(Errno) in
        let ends = pipes.makePipe(bench.task.credentials)
        bench.task.install(ends.reader, as: "in", flags: "O_RDONLY")
        bench.task.install(ends.writer, as: "out", flags: "O_WRONLY")
      }
      #expect(try bench.readLink("/proc/2/fd/1") == "pipe:[1]")
    }
  }

  @Test("when everything is unmounted, the kernel's own mounts are left")
  func survivors() throws {
    let world = World(), bench = world.bench
    try world.use()
    for path in ["/proc", "/sys", "/fuse"] { #expect(bench.unmount(path) == nil) }
    #expect(bench.unmount("/pts") == .EBUSY, "both tasks have a terminal open")
    #expect(bench.unmount("/pts", detach: true) == nil)
    #expect(throws: Errno.ENOENT) { try bench.status("/pts/ptmx") }
    for task in bench.tasks.all { bench.exit(task) }
    let alive = bench.model.filesystems.filter(\.counted.isAlive).map {
      String(decoding: bench.machine.names[$0.label], as: UTF8.self)
    }
    #expect(alive == ["pipefs"])
    #expect(bench.dentries == 0 && bench.inodes == 0)
  }

  @Test("a task that exits closes what it has: terminal, pipe, and its names in proc")
  func exit() throws {
    let world = World(), bench = world.bench
    try world.use()
    let leaving = bench.task, first = try #require(bench.tasks.numbered(1))
    bench.task = first
    bench.exit(leaving)
    #expect(world.pipes.mount.count == 1)
    #expect(throws: Errno.ENOENT) { try bench.status("/proc/2") }
    #expect(bench.read("m") == "EIO", "nobody has the replica open any more")
    #expect(world.devpts.terminals.count == 1)
    bench.close("m")
    #expect(world.devpts.terminals.isEmpty)
  }

  @Test("what is mounted on a task's directory is gone when the task is")
  func mountOnTask() throws {
    let world = World(), bench = world.bench
    let task = bench.spawn("T2")
    let guest = bench.add { MemoryClient($0, $1) }
    #expect(bench.mount(guest, at: "/proc/2/task") == nil)
    #expect(bench.create("/proc/2/task/f") == nil)
    bench.exit(task)
    #expect(guest.filesystem.base.isDestroyed)
    #expect(throws: Errno.ENOENT) { try bench.status("/proc/2/task/f") }
  }
}

@Suite("mounts that are read-only")
struct ReadOnlyTests {
  @Test("memory refuses what would change it; pipes and devices are not the mount's")
  func memory() {
    let bench = Bench { MemoryClient($0, $1) }
    _ = bench.mkdir("/m")
    let other = bench.add { MemoryClient($0, $1) }
    #expect(bench.mount(other, at: "/m", readOnly: true) == nil)
    #expect(bench.create("/m/f") == .EROFS)
    #expect(bench.mkdir("/m/d") == .EROFS)
    #expect(bench.node("/m/p", FileMode.fifo | 0o644) == .EROFS)
  }

  @Test("devpts: terminals open on a read-only mount, and belong to who opened ptmx")
  func terminals() throws {
    let bench = Bench { MemoryClient($0, $1) }
    _ = bench.mkdir("/pts")
    let devpts = bench.add { DevptsClient($0, $1, $2) }
    #expect(bench.mount(devpts, at: "/pts", readOnly: true) == nil)
    bench.task.credentials = Credentials(uid: 7, gid: 8)
    #expect(bench.open("/pts/ptmx", .readWrite, as: "m") == nil)
    let owner = try bench.status("/pts/0").ownership
    #expect(owner.uid == 7 && owner.gid == 8)
    #expect(bench.open("/pts/0", .readWrite, as: "s") == nil)
    #expect(devpts.storedReferences.count == 1)
    bench.close("s")
    bench.close("m")
    bench.task.credentials = .root
    #expect(bench.unmount("/pts") == nil)
    #expect(bench.inodes == 2, "root and mount point")
  }
}

@Suite("attributes and nodes")
struct AttributeTests {
  @Test("extended attributes are set, listed and removed, by memory and by a server")
  func attributes() throws {
    for isFuse in [false, true] {
      let bench = Bench { isFuse ? FuseClient($0, $1) : MemoryClient($0, $1) }
      _ = bench.create("/f")
      #expect(bench.setAttribute("/f", "user.b", "2") == nil)
      #expect(bench.setAttribute("/f", "user.a", "1", .mustBeNew) == nil)
      #expect(bench.setAttribute("/f", "user.a", "1", .mustBeNew) == .EEXIST)
      #expect(bench.setAttribute("/f", "user.c", "1", .mustExist) == .ENODATA)
      #expect(try bench.attributes("/f") == ["user.a=1", "user.b=2"])
      #expect(bench.removeAttribute("/f", "user.a") == nil)
      #expect(bench.removeAttribute("/f", "user.a") == .ENODATA)
      #expect(try bench.attributes("/f") == ["user.b=2"])
    }
    let sys = Bench { SysClient($0, $1) }
    #expect(sys.setAttribute("/kernel", "user.a", "1") == .EOPNOTSUPP)
  }

  @Test("a fifo carries bytes between two files of one name; nobody waits")
  func fifo() throws {
    let bench = Bench { MemoryClient($0, $1) }
    #expect(bench.node("/p", FileMode.fifo | 0o644) == nil)
    #expect(bench.open("/p", .writeOnly, as: "w") == .ENXIO)
    #expect(bench.open("/p", as: "r") == nil)
    #expect(bench.open("/p", .writeOnly, as: "w") == nil)
    #expect(bench.write("w", "x") == nil)
    #expect(bench.read("r") == "x")
    #expect(bench.read("r") == "EAGAIN")
    bench.close("w")
    #expect(bench.read("r") == "")
    bench.close("r")
    #expect(bench.unlink("/p") == nil)
    #expect(bench.inodes == 1)
  }

  @Test("device nodes have numbers; null, zero and full are known, others ENXIO")
  func devices() throws {
    let bench = Bench { MemoryClient($0, $1) }
    for (name, minor) in [("null", UInt32(3)), ("zero", 5), ("full", 7), ("odd", 99)] {
      let device = DeviceNumber(major: 1, minor: minor)
      #expect(bench.node("/\(name)", FileMode.character | 0o666, device) == nil)
      #expect(try bench.status("/\(name)").device == device)
    }
    for name in ["null", "zero", "full"] { _ = bench.open("/\(name)", .readWrite, as: name) }
    #expect(bench.read("null") == "" && bench.read("zero", 3) == "\0\0\0")
    #expect(bench.write("null", "x") == nil && bench.write("full", "x") == .ENOSPC)
    #expect(bench.open("/odd", as: "odd") == .ENXIO)
    for name in ["null", "zero", "full"] { bench.close(name) }
  }
}
