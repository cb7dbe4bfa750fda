// Mounts: paths across them, stacks, mounts in use, mount points that die.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

@Suite("mounts")
struct MountTests {
  /// /a, /a/m with a filesystem `one` on it, and /m/f in that.
  private func stage(keeps: Bool = false) -> MountStage {
    let stage = MountStage(keeps: keeps)
    stage.makeDirectory("/a")
    stage.makeDirectory("/a/m")
    stage.mount("one", "/a/m")
    stage.create("/a/m/f")
    return stage
  }

  @Test("a path goes down into a mount, and up out of it")
  func crossing() {
    let stage = stage()
    #expect(stage.filesystem(at: "/a/m") == "one")
    #expect(stage.filesystem(at: "/a/m/f") == "one")
    #expect(stage.filesystem(at: "/a/m/..") == "root")
    #expect(stage.filesystem(at: "/a/m/../m/../..") == "root")
    #expect(stage.status("/a/m/f/") == .ENOTDIR)
    #expect(stage.status("/a/m/../f") == .ENOENT)
    stage.end()
    #expect(stage.alive == [])
    // Created and not kept: unmounting frees neither /a, /a/m and f, nor what they hold.
    #expect(stage.model.alive.dentries == 5)
  }

  @Test("symlinks lead into mounts, absolute ones from anywhere")
  func symlinks() {
    let stage = stage()
    stage.at("symlink", "/a/s") { [name = stage.name("m/f")] in
      try stage.virtualFilesystem.makeSymlink($0, to: name)
    }
    stage.at("symlink", "/a/m/up") { [name = stage.name("/a/s")] in
      try stage.virtualFilesystem.makeSymlink($0, to: name)
    }
    #expect(stage.filesystem(at: "/a/m/up") == "one")
    #expect(stage.open("/a/m/up", as: "f", [.create]) == nil)
    #expect(stage.open("/a/m/up", as: "g", [.create, .exclusive]) == .EEXIST)
    #expect(stage.model.openFiles.count == 1)
  }

  @Test("what was mounted last is on top, and goes first")
  func stack() {
    let stage = stage()
    stage.mount("two", "/a/m")
    #expect(stage.filesystem(at: "/a/m") == "two")
    #expect(stage.filesystem(at: "/a/m/..") == "root")
    #expect(stage.status("/a/m/f") == .ENOENT)
    #expect(stage.unmount("/a/m") == nil)
    #expect(stage.filesystem(at: "/a/m") == "one")
    #expect(stage.unmount("/a/m") == nil)
    #expect(stage.filesystem(at: "/a/m") == "root")
    #expect(stage.unmount("/a/m") == .EINVAL)
    #expect(stage.story.contains { $0.contains("\"m\" refuses: EINVAL") }, "\(stage.story)")
    #expect(stage.unmount("/") == .EINVAL)
    #expect(stage.alive == ["root"])
  }

  @Test("a mount that is in use is busy, and so is a mount point")
  func busy() {
    let stage = stage()
    stage.open("/a/m/f", as: "f")
    #expect(stage.unmount("/a/m") == .EBUSY)
    let story = stage.story, refusal = story.firstIndex { $0.contains("refuses: EBUSY") }
    let unlock = story.lastIndex { $0.contains("unlock mountMu") }
    #expect(refusal != nil && refusal.map { $0 + 1 } == unlock, "\(story)")
    stage.close("f")
    stage.makeDirectory("/a/m/n")
    stage.mount("two", "/a/m/n")
    #expect(stage.unmount("/a/m") == .EBUSY)
    #expect(stage.unmount("/a/m/n") == nil)
    stage.changeDirectory("/a/m/n")
    #expect(stage.unmount("/a/m") == .EBUSY)
    #expect(stage.changeDirectory("/a") == nil)
    #expect(stage.removeDirectory("m") == .EBUSY)
    #expect(stage.remove("m") == .EBUSY)
    #expect(stage.rename("m", "n") == .EBUSY)
    #expect(stage.rename("/a", "/b") == nil)
    #expect(stage.filesystem(at: "/b/m") == "one")
    #expect(stage.unmount("/b/m") == nil)
    #expect(stage.removeDirectory("/b/m") == nil)
  }

  @Test("a lazy unmount waits for those who use the mount, and takes what is mounted below")
  func lazy() {
    let stage = stage()
    stage.makeDirectory("/a/m/n")
    stage.mount("two", "/a/m/n")
    stage.create("/a/m/n/g")
    stage.open("/a/m/n/g", as: "g")
    stage.open("/a/m/f", as: "f")
    stage.changeDirectory("/a/m")
    #expect(stage.unmount("/a/m", detach: true) == nil)
    #expect(stage.mount("three", "n") == .ENOENT)
    #expect(stage.unmount(".") == .EBUSY)
    stage.changeDirectory("/")
    #expect(stage.status("/a/m/f") == .ENOENT)
    #expect(stage.alive == ["root", "one", "two"])
    stage.close("f")
    #expect(stage.alive == ["root", "two"])
    stage.close("g")
    #expect(stage.alive == ["root"])
  }

  @Test(
    "nothing is linked or renamed from one mount to another, nothing written to a read-only one")
  func boundaries() {
    let stage = stage()
    stage.create("/f")
    #expect(stage.rename("/f", "/a/m/g") == .EXDEV)
    #expect(stage.rename("/a/m/f", "/g") == .EXDEV)
    #expect(stage.link("/f", "/a/m/g") == .EXDEV)
    stage.makeDirectory("/r")
    stage.mount("three", "/r", .mixed, readOnly: true)
    #expect(stage.create("/r/f") == .EROFS)
    #expect(stage.makeDirectory("/r/d") == .EROFS)
    #expect(stage.remove("/r/ro/sfile") == .EROFS)
    #expect(stage.open("/r/ro/sfile", as: "f", [.writeOnly]) == .EROFS)
    #expect(stage.open("/r/ro/sfile", as: "f") == nil)
    #expect(stage.unmount("/r") == .EBUSY)
  }

  @Test("what is mounted on a name that is no longer valid is let go of by the queue")
  func invalidated() throws {
    let stage = MountStage(keeps: true)
    stage.makeDirectory("/d")
    stage.makeDirectory("/d/e")
    stage.mount("one", "/d/e")
    stage.create("/d/e/f")
    stage.mount("two", "/d/e")
    let inode = try #require(stage.clients[0].find([stage.name("d")]))
    stage.run("invalidate") { stage.clients[0].setValid(inode, false) }
    stage.status("/d")
    #expect(stage.story.contains { $0.contains("the mount of one is queued of filesystem root") })
    #expect(stage.alive == ["root"])
    #expect(stage.errno == nil)
  }

  @Test("a directory goes although another namespace has something mounted on it")
  func otherNamespace() {
    let stage = MountStage(keeps: true)
    stage.makeDirectory("/d")
    let first = stage.task
    let filesystem = stage.clients[0].filesystem
    stage.run("unshare") {
      stage.task = stage.tasks.begin("T2")
      let mount = Mount.makeDisconnected(
        stage.virtualFilesystem, filesystem.base, root: filesystem.root?.node,
        for: stage.virtualFilesystem.operation)
      stage.task.namespace?.setRoot(mount)
    }
    stage.mount("one", "/d")
    stage.create("/d/f")
    stage.open("/d/f", as: "f")
    #expect(stage.removeDirectory("/d") == .EBUSY)
    stage.task = first
    #expect(stage.removeDirectory("/d") == nil)
    #expect(stage.alive == ["root", "one"])
    stage.exit(stage.tasks.all[1])
    #expect(stage.alive == ["root"])
    stage.end()
    #expect(stage.alive == [])
    // The file made in `one` is not kept, so it stays and holds its root.
    #expect(stage.model.alive.dentries == 2)
  }

  @Test("mounting fails on what is missing, and leaves nothing of the new filesystem")
  func failure() {
    let stage = MountStage()
    #expect(stage.mount("one", "/nowhere") == .ENOENT)
    #expect(stage.alive == ["root"])
    stage.makeDirectory("/d")
    stage.open("/d", as: "d", .directory)
    stage.removeDirectory("/d")
    stage.run("fchdir") { stage.task.file("d").map { stage.task.changeDirectory(to: $0) } }
    #expect(stage.mount("one", ".") == .ENOENT)
    #expect(stage.alive == ["root"])
  }

  @Test("mount points are made up where nothing can be made, and go with their filesystem")
  func synthetic() {
    let stage = MountStage(.standard)
    #expect(stage.makeDirectory("/ro/a") == .EPERM)
    stage.at("mkdir -p", "/ro/a/b") { try stage.virtualFilesystem.makeSyntheticMountPoint($0) }
    #expect(stage.errno == nil)
    #expect(stage.makeDirectory("/ro/a/c") == .EPERM)
    stage.mount("one", "/ro/a/b")
    #expect(stage.filesystem(at: "/ro/a/b") == "one")
    #expect(stage.removeDirectory("/ro/a/b") == .EBUSY)
    #expect(stage.unmount("/ro/a/b") == nil)
    #expect(stage.removeDirectory("/ro/a/b") == nil)
    #expect(stage.removeDirectory("/ro/a") == .EPERM)
    stage.at("mkdir -p", "/ro/sfile/x") { try stage.virtualFilesystem.makeSyntheticMountPoint($0) }
    #expect(stage.errno == .ENOTDIR)
    stage.end()
    #expect(stage.model.alive.dentries == 0)
    #expect(stage.model.alive.inodes == 0)
  }

  @Test("a walk without mounts takes no reference and asks for no mount")
  func cheap() {
    let stage = MountStage(cached: 10)
    stage.makeDirectory("/a")
    stage.create("/a/f")
    stage.status("/a/f")
    let record = stage.timeline.operations.last
    let events = stage.timeline.events[(record?.first ?? 0)..<(record?.end ?? 0)]
    let references = events.filter {
      if case .reference(.took) = $0 { true } else { false }
    }
    #expect(references.isEmpty)
    #expect(
      !events.contains { if case .machine(.locked(_, .mounts, _)) = $0 { true } else { false } })
  }
}
