import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

@Suite("filesystems without a tree")
struct RootlessTests {
  /// Makes a pipe whose ends the task has as `r` and `w`.
  private func pipe(_ bench: Bench, _ pipes: PipefsClient) {
    bench.run { () throws(Errno) in
      let ends = pipes.makePipe(bench.task.credentials)
      bench.task.install(ends.reader, as: "r", flags: "O_RDONLY")
      bench.task.install(ends.writer, as: "w", flags: "O_WRONLY")
    }
  }

  @Test(
    "a pipe is one dentry with two references, the files' of both ends",
    arguments: Edition.allCases)
  func pipeCounts(_ edition: Edition) throws {
    let bench = Bench(Rules(edition)) { MemoryClient($0, $1) }
    let pipes = bench.add { PipefsClient($0, $1) }
    let before = (bench.dentries, bench.inodes)
    pipe(bench, pipes)
    let dentry = try bench.file("r").dentry
    #expect(try bench.file("w").dentry == dentry)
    #expect(dentry.count == 2 && dentry.inode.count == 1 && dentry.parent == nil)
    #expect(pipes.mount.count == 3)
    bench.close("r")
    #expect(dentry.count == 1)
    bench.close("w")
    #expect((bench.dentries, bench.inodes) == before)
    #expect(pipes.mount.count == 1)
  }

  @Test("a pipe carries bytes; nothing there is EAGAIN, nobody there the end or EPIPE")
  func pipeBytes() {
    let bench = Bench { MemoryClient($0, $1) }
    let pipes = bench.add { PipefsClient($0, $1) }
    pipe(bench, pipes)
    #expect(bench.read("r") == "EAGAIN")
    #expect(bench.write("w", "through") == nil)
    #expect(bench.read("r", 4) == "thro")
    #expect(bench.read("r") == "ugh")
    #expect(bench.write("r", "x") == .EBADF)
    #expect(bench.read("w") == "EBADF")
    #expect(bench.seek("r", 0) == nil)
    #expect(bench.write("w", String(repeating: "x", count: Pipe.capacity)) == nil)
    #expect(bench.write("w", "x") == .EAGAIN)
    bench.close("w")
    #expect(bench.read("r").count == Pipe.capacity)
    #expect(bench.read("r") == "")
    bench.close("r")
    pipe(bench, pipes)
    bench.close("r")
    #expect(bench.write("w", "x") == .EPIPE)
    bench.close("w")
  }

  @Test("the end of an anonymous dentry takes no lock in the newest kernfs, and fs.mu before")
  func anonymous() {
    for edition in Edition.allCases {
      let bench = Bench(Rules(edition)) { MemoryClient($0, $1) }
      let sockets = bench.add { SockfsClient($0, $1) }
      bench.run { () throws(Errno) in
        bench.task.install(sockets.makeSocket(.root), as: "s", flags: "")
      }
      bench.close("s")
      let locked = bench.newest.contains {
        if case .machine(.locked(sockets.filesystem.id, .filesystem, _)) = $0 { return true }
        return false
      }
      #expect(locked == (edition == .seed || edition == .lru), "\(edition)")
    }
  }

  @Test("a socket's dentry is the file's alone, and says ENXIO to who opens it again")
  func sockets() throws {
    let bench = Bench { MemoryClient($0, $1) }
    let sockets = bench.add { SockfsClient($0, $1) }
    bench.run { () throws(Errno) in
      bench.task.install(sockets.makeSocket(.root), as: "s", flags: "")
    }
    let dentry = try bench.file("s").dentry
    #expect(dentry.count == 1 && dentry.inode.count == 1)
    #expect(bench.read("s") == "ENOTCONN")
    let again = bench.run { () throws(Errno) in
      try dentry.inode.operations.open(dentry.inode, dentry.node, in: sockets.mount, []).drop()
    }
    #expect(again == .ENXIO)
    bench.close("s")
    #expect(dentry.isDestroyed)
  }

  @Test("an imported file closes the host's descriptor when its last file is closed")
  func host() throws {
    let bench = Bench { MemoryClient($0, $1) }
    let host = bench.add { HostClient($0, $1) }
    bench.run { () throws(Errno) in
      bench.task.install(
        try host.makeFile(Array("from outside".utf8), .root), as: "h", flags: "")
    }
    #expect(host.openDescriptors == 1)
    #expect(try bench.file("h").dentry.count == 1)
    #expect(bench.read("h") == "from outside")
    bench.close("h")
    #expect(host.openDescriptors == 0)
  }

  @Test(
    "nothing can be mounted on a pipe, a socket or an imported file; it could",
    arguments: Edition.allCases)
  func mountPoints(_ edition: Edition) {
    let bench = Bench(Rules(edition)) { ProcClient($0, $1, $2) }
    let sockets = bench.add { SockfsClient($0, $1) }, host = bench.add { HostClient($0, $1) }
    pipe(bench, bench.add { PipefsClient($0, $1) })
    bench.run { () throws(Errno) in
      bench.task.install(sockets.makeSocket(.root), as: "s", flags: "")
      bench.task.install(try host.makeFile([], .root), as: "h", flags: "")
    }
    for number in 0..<4 {
      let memory = bench.add { MemoryClient($0, $1) }
      let answer = bench.mount(memory, at: "/self/fd/\(number)")
      #expect(answer == (edition == .current ? .EINVAL : nil), "\(number)")
      #expect(memory.filesystem.base.isDestroyed == (edition == .current))
    }
  }

  @Test("the kernel holds the mount; without it the last file takes all with it")
  func kernel() {
    let bench = Bench { MemoryClient($0, $1) }
    let pipes = bench.add { PipefsClient($0, $1) }
    pipe(bench, pipes)
    let mount = pipes.mount
    bench.run { () throws(Errno) in mount.letGoOfKernel() }
    #expect(mount.count == 2)
    bench.close("r")
    bench.close("w")
    #expect(mount.isDestroyed && pipes.filesystem.base.isDestroyed)
  }
}
