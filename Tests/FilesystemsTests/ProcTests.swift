import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import VFS

/// A bench with a procfs at its root.
private func procBench(_ edition: Edition = .current, cacheLimit: Int = 0) -> Bench {
  let rules = Rules(edition)
  return Bench(rules) { ProcClient($0, $1, $2, cacheLimit: cacheLimit) }
}

@Suite("proc")
struct ProcTests {
  @Test("one look at a task makes 49 inodes, formerly 40, which are gone when the look is over")
  func oneLook() throws {
    for edition in [Edition.seed, .lru, .current] {
      let bench = procBench(edition)
      let before = bench.inodes
      #expect(before == (edition == .current ? 1 + 105 : 1 + 64), "\(edition)")
      let status = try bench.status("/1")
      let isFirst = edition != .current
      #expect(bench.births(.inode) == (isFirst ? 1 + 23 + 3 + 13 : 1 + 29 + 6 + 13), "\(edition)")
      #expect(status.number == Int64(before + bench.births(.inode)), "born last")
      #expect(bench.births(.dentry) == 1)
      #expect(bench.inodes == before && bench.dentries == 1)
    }
  }

  @Test("before inodes had a tree of their own, each look made forty dentries for ever")
  func issue3933() throws {
    let bench = procBench(.before)
    let before = (bench.dentries, bench.inodes)
    for number in 2...4 {
      let task = bench.spawn("p")
      _ = try bench.status("/\(number)")
      bench.exit(task)
    }
    #expect(bench.dentries == before.0 + 3 * 40 && bench.inodes == before.1 + 3 * 40)
    #expect(throws: Errno.ENOENT) { try bench.status("/2") }
    #expect(bench.dentries == before.0 + 3 * 40, "found, and no less lost")
  }

  @Test("with a cache a task's directory stays, and stat says the same number twice")
  func cached() throws {
    let bench = procBench(cacheLimit: 10)
    let first = try bench.status("/1")
    #expect(try bench.status("/1") == first)
    #expect(bench.count("/1") == 0)
    let without = procBench()
    #expect(try without.status("/1").number != without.status("/1").number)
  }

  @Test("when a task ends its directory goes at once, and before that with the next walk")
  func exit() throws {
    for edition in [Edition.lru, .current] {
      let bench = procBench(edition, cacheLimit: 10)
      let still = bench.inodes, task = bench.spawn("T2")
      _ = try bench.status("/2/net/tcp")
      let made = edition == .current ? 49 : 40
      #expect(bench.dentries == 4 && bench.inodes == still + made)
      bench.exit(task)
      #expect(bench.inodes == (edition == .current ? still : still + made), "\(edition)")
      if edition == .lru { #expect(bench.dentry("/2")?.inode.isValid == false) }
      #expect(throws: Errno.ENOENT) { try bench.status("/2") }
    }
  }

  @Test("whoever has the directory of a dead task open has it still, and nothing new")
  func deadTask() throws {
    let bench = procBench()
    let task = bench.spawn("T2")
    _ = bench.open("/2", .directory, as: "d")
    _ = bench.open("/2/comm", as: "c")
    _ = bench.open("/2/cmdline", as: "l")
    _ = bench.open("/2/task", .directory, as: "t")
    bench.exit(task)
    let directory = try bench.file("d").dentry
    #expect(directory.flags[.dead] && !directory.isHashed && !directory.inode.isValid)
    #expect(bench.read("c") == "T2\n" && bench.read("l") == "ESRCH")
    #expect(bench.list("d").count == 2 + 29)
    let births = bench.births(.dentry)
    #expect(bench.seek("t", 0) == nil && bench.list("t").isEmpty)
    #expect(bench.births(.dentry) == births)
    for name in ["c", "l", "t", "d"] { bench.close(name) }
    #expect(directory.isDestroyed)
    #expect(bench.dentries == 1)
  }

  @Test("no directory of a dead task is made: ESRCH")
  func construction() throws {
    let bench = procBench()
    let client = try #require(bench.client as? ProcClient)
    let task = bench.spawn("T2")
    bench.exit(task)
    let failure = bench.run { () throws(Errno) in
      try client.make(task, isLeader: true).drop()
    }
    #expect(failure == .ESRCH)
  }

  @Test("self leads to whoever asks, also from the cache")
  func selfLink() throws {
    let bench = procBench(cacheLimit: 10)
    let other = bench.spawn("T2")
    #expect(try bench.readLink("/self") == "1")
    #expect(try bench.readLink("/thread-self") == "1/task/1")
    #expect(try bench.text("/self/comm") == "T1\n")
    bench.task = other
    #expect(try bench.readLink("/self") == "2")
    #expect(try bench.text("/self/comm") == "T2\n")
    #expect(try bench.text("/thread-self/comm") == "T2\n")
    #expect(throws: Errno.ENOENT) { try bench.status("/thread-self/task") }
    #expect(try bench.text("/mounts") == "none / rw\n")
  }

  @Test("nothing can be changed")
  func readOnly() {
    let bench = procBench()
    #expect(bench.mkdir("/x") == .EPERM)
    #expect(bench.create("/1/x") == .EPERM)
    #expect(bench.set("/1", StatusChange(mode: 0o700)) == .EPERM)
    #expect(bench.set("/1/comm", StatusChange(mode: 0o700)) == .EPERM)
    _ = bench.open("/1/status", .writeOnly, as: "c")
    #expect(bench.write("c", "x") == .EIO)
    bench.close("c")
  }

  @Test("but what its row allows: mode and owner of some files, a task's name and its numbers")
  func changes() throws {
    let bench = procBench()
    for path in ["/", "/cpuinfo", "/1/fd", "/1/cgroup"] {
      #expect(bench.set(path, StatusChange(mode: 0o700)) == nil, "\(path)")
    }
    #expect(bench.set("/filesystems", StatusChange(mode: 0o700)) == .EPERM)
    for (name, text, answer) in [
      ("comm", "new", "new\n"), ("oom_score_adj", "7", "7\n"),
      ("coredump_filter", "1", "00000001\n"),
    ] {
      _ = bench.open("/1/\(name)", .writeOnly, as: "w")
      #expect(bench.write("w", text) == nil, "\(name)")
      bench.close("w")
      #expect(try bench.text("/1/\(name)") == answer)
    }
    for (name, errno) in [("mem", Errno.EFAULT), ("uid_map", .EINVAL), ("oom_score_adj", .EINVAL)] {
      _ = bench.open("/1/\(name)", .writeOnly, as: "w")
      #expect(bench.write("w", "x") == errno, "\(name)")
      bench.close("w")
    }
  }

  @Test("another user sees no memory, no directories, and no open files of a task")
  func otherUser() throws {
    let bench = procBench()
    let other = bench.spawn("T2")
    other.credentials = Credentials(uid: 1_000, gid: 1_000)
    #expect(try bench.status("/2/status").ownership.uid == 1_000)
    #expect(try bench.status("/2/net/tcp").ownership.uid == 0)
    bench.task = other
    for name in ["maps", "environ", "io", "mem"] {
      #expect(bench.open("/1/\(name)", as: "f") == .EACCES, "\(name)")
    }
    #expect(throws: Errno.EACCES) { try bench.readLink("/1/cwd") }
    #expect(throws: Errno.EACCES) { try bench.readLink("/1/root") }
    #expect(throws: Errno.EACCES) { try bench.status("/1/fd/0") }
    #expect(try bench.readLink("/1/ns/net") == "net:[2]")
    #expect(try bench.readLink("/2/cwd") == "/")
  }

  @Test("the root has a link more for each task, and `task` for each thread")
  func links() throws {
    let bench = procBench()
    #expect(try bench.status("/").nlink == 8 && bench.status("/1").nlink == 7)
    _ = bench.spawn("T2")
    #expect(try bench.status("/").nlink == 9 && bench.status("/1/task").nlink == 3)
  }

  @Test("an unmount frees all", arguments: [Edition.seed, .lru, .current])
  func unmount(_ edition: Edition) throws {
    let bench = procBench(edition, cacheLimit: 10)
    _ = try bench.status("/1/net/tcp")
    bench.unmount()
    let isAll = edition != .lru
    #expect((bench.dentries == 0) == isAll && (bench.inodes == 0) == isAll, "lru evicts nothing")
  }
}

@Suite("what tasks have open, in proc")
struct ProcFileTests {
  @Test("a name of fd is valid while the number is open, whatever file it is")
  func validity() throws {
    let bench = procBench(cacheLimit: 10)
    _ = bench.open("/uptime", as: "zero")
    _ = try bench.status("/1/fd/0")
    _ = try bench.status("/1/fdinfo/0")
    let link = try #require(bench.dentry("/1/fd/0"))
    #expect(link.inode.isValid)
    bench.close("zero")
    #expect(!link.inode.isValid && bench.dentry("/1/fdinfo/0")?.inode.isValid == false)
    _ = bench.open("/version", as: "again")
    #expect(link.inode.isValid, "the number is open again")
    #expect(try bench.readLink("/1/fd/0") == "/version")
    bench.close("again")
    #expect(throws: Errno.ENOENT) { try bench.status("/1/fd/0") }
    #expect(link.isDestroyed)
  }

  @Test("before, a name of fd never became invalid")
  func alwaysValid() throws {
    let bench = procBench(.before)
    _ = bench.open("/uptime", as: "zero")
    _ = try bench.status("/1/fd/0")
    bench.close("zero")
    _ = try bench.status("/1/fd/0")
  }

  @Test("a magic link leads to the file itself, also when it has no name any more")
  func magic() throws {
    let bench = Bench { MemoryClient($0, $1) }
    _ = bench.mkdir("/proc")
    let proc = bench.add { ProcClient($0, $1, $2) }
    #expect(bench.mount(proc, at: "/proc") == nil)
    _ = bench.create("/f", "text")
    _ = bench.open("/f", as: "f")
    #expect(try bench.readLink("/proc/self/fd/0") == "/f")
    #expect(bench.unlink("/f") == nil)
    #expect(try bench.readLink("/proc/self/fd/0") == "/f (deleted)")
    let dentry = try bench.file("f").dentry
    #expect(bench.open("/proc/self/fd/0", as: "again") == nil)
    #expect(try bench.file("again").dentry == dentry)
    #expect(dentry.count == 2)
    #expect(bench.read("again") == "text")
    #expect(try bench.status("/proc/self/fd/0", follow: true).nlink == 0)
    #expect(try bench.status("/proc/self/fd/0").ownership.mode.type == FileMode.symlink)
    bench.close("f")
    bench.close("again")
    #expect(dentry.isDestroyed)
  }

  @Test("a file of proc that is looked at through its own number is held by nobody else after")
  func ownFile() throws {
    let bench = procBench()
    _ = bench.open("/uptime", as: "u")
    let file = try bench.file("u")
    #expect(bench.open("/1/fd/0", as: "again") == nil)
    #expect(file.dentry.count == 2 && file.count == 1)
    #expect(try bench.text("/1/fdinfo/0") == "pos:\t0\nflags:\t00\nmnt_id:\t1\n")
    bench.close("u")
    bench.close("again")
    #expect(bench.dentries == 1)
  }

  @Test("cwd leads to where the task stands, exe nowhere, ns to a new nameless file each time")
  func otherLinks() throws {
    let bench = Bench { MemoryClient($0, $1) }
    _ = bench.mkdir("/proc")
    _ = bench.mkdir("/home")
    let proc = bench.add { ProcClient($0, $1, $2, cacheLimit: 0) }
    _ = bench.mount(proc, at: "/proc")
    bench.run { () throws(Errno) in
      try bench.at("/home") { place throws(Errno) in try bench.task.changeDirectory(to: place) }
    }
    #expect(try bench.readLink("/proc/1/cwd") == "/home")
    #expect(bench.create("/proc/1/cwd/f") == nil)
    #expect(bench.count("/home/f") == 1)
    #expect(throws: Errno.ESRCH) { try bench.readLink("/proc/1/exe") }
    #expect(bench.open("/proc/1/exe", as: "e") == .ESRCH)
    #expect(try bench.readLink("/proc/1/root") == "/")
    #expect(try bench.readLink("/proc/1/ns/net") == "net:[2]")
    #expect(bench.open("/proc/1/ns/net", as: "n") == nil)
    let dentry = try bench.file("n").dentry
    #expect(dentry.parent == nil && dentry.count == 1)
    bench.close("n")
    #expect(dentry.isDestroyed)
  }

  @Test("the text of a pipe's number is the pipe's own word, and opening it gives one more end")
  func pipeText() throws {
    let bench = procBench()
    let pipes = bench.add { PipefsClient($0, $1) }
    bench.run { () throws(Errno) in
      let ends = pipes.makePipe(bench.task.credentials)
      bench.task.install(ends.reader, as: "r", flags: "O_RDONLY")
      bench.task.install(ends.writer, as: "w", flags: "O_WRONLY")
    }
    #expect(try bench.readLink("/self/fd/0") == "pipe:[1]")
    #expect(bench.open("/self/fd/0", .writeOnly, as: "w2") == nil)
    let dentry = try bench.file("r").dentry
    #expect(dentry.count == 3)
    #expect(bench.write("w2", "x") == nil)
    #expect(bench.read("r") == "x")
    for name in ["r", "w", "w2"] { bench.close(name) }
    #expect(dentry.isDestroyed)
  }
}

@Suite("listing proc")
struct ProcListingTests {
  @Test("the root: statics, then self at 256, then tasks each at an offset of its own")
  func root() {
    let bench = procBench()
    let other = bench.spawn("T2"), third = bench.spawn("T3")
    _ = bench.open("/", .directory, as: "d")
    #expect(
      bench.list("d", atMost: 23) == [
        ". 1", ".. 2", "bus 3", "cgroups 4", "cmdline 5", "cpuinfo 6", "devices 7",
        "filesystems 8", "fs 9", "gvisor 10", "irq 11", "loadavg 12", "meminfo 13", "modules 14",
        "mounts 15", "net 16", "sentry-meminfo 17", "stat 18", "sys 19", "sysrq-trigger 20",
        "uptime 21", "version 22", "self 257",
      ])
    #expect(bench.list("d", atMost: 2) == ["thread-self 258", "1 260"])
    bench.exit(other)
    #expect(bench.list("d") == ["3 262"])
    #expect(bench.list("d") == [])
    #expect(bench.seek("d", 0, .current) == 65_537)
    #expect(bench.seek("d", 259) == 259)
    #expect(bench.list("d") == ["1 260", "3 262"])
    #expect(bench.seek("d", 0, .end) == 0)
    bench.exit(third)
    bench.close("d")
  }

  @Test("fd: an offset says the number")
  func files() {
    let bench = procBench()
    for name in ["a", "b", "c"] { _ = bench.open("/uptime", as: name) }
    bench.close("b")
    _ = bench.open("/self/fd", .directory, as: "d")
    #expect(bench.list("d", atMost: 3) == [". 1", ".. 2", "0 3"])
    bench.close("a")
    #expect(bench.list("d") == ["1 4", "2 5"])
    #expect(bench.list("d") == [])
    for name in ["c", "d"] { bench.close(name) }
  }

  @Test("a task's directory: 29 names, net thirteen, ns six, task one")
  func task() {
    let bench = procBench()
    for (path, count) in [("/1", 29), ("/1/net", 13), ("/1/ns", 6), ("/1/task", 1)] {
      _ = bench.open(path, .directory, as: "d")
      #expect(bench.list("d").count == 2 + count, "\(path)")
      bench.close("d")
    }
    _ = bench.open("/1/task/1", .directory, as: "d")
    #expect(bench.list("d").count == 2 + 29, "`children` where a process has `task`")
    bench.close("d")
  }
}
