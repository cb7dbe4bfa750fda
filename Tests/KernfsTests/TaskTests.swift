// Tasks: files, working directories, namespaces; magic links, files without a path, O_PATH.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

@Suite("tasks")
struct TaskTests {
  @Test("a working directory inside a mount holds it, until its task exits")
  func exitInsideMount() {
    let stage = MountStage()
    stage.makeDirectory("/m")
    stage.mount("one", "/m")
    stage.makeDirectory("/m/d")
    let other = stage.spawn("T2")
    let first = stage.task
    stage.task = other
    stage.changeDirectory("/m/d")
    stage.open(".", as: "here")
    #expect(stage.model.tasks[other.id].workingDirectory != .none)
    stage.task = first
    #expect(stage.unmount("/m") == .EBUSY)
    #expect(stage.unmount("/m", detach: true) == nil)
    #expect(stage.alive == ["root", "one"])
    stage.exit(other)
    #expect(stage.alive == ["root"])
    #expect(stage.model.tasks[other.id].counted.count == -1)
    #expect(stage.tasks.named("T2") == nil)
  }

  @Test("a task that never changed its directory holds nothing but its namespace")
  func borrows() throws {
    let stage = MountStage()
    let root = try #require(stage.clients[0].filesystem.root)
    #expect(root.count == 2)
    let other = stage.spawn("T2")
    #expect(root.count == 2)
    stage.changeDirectory("/")
    #expect(root.count == 3)
    stage.spawn("T3")
    #expect(root.count == 4)
    stage.exit(other)
    #expect(stage.task.namespace?.count == 2)
    #expect(stage.tasks.all.map(\.pid) == [1, 3])
  }

  @Test("the way back is told across mounts; a removed directory has none")
  func workingDirectory() {
    let stage = MountStage()
    stage.makeDirectory("/m")
    stage.mount("one", "/m")
    stage.makeDirectory("/m/d")
    #expect(stage.workingDirectory == "/")
    stage.changeDirectory("/m/d")
    #expect(stage.workingDirectory == "/m/d")
    #expect(stage.changeDirectory("nope") == .ENOENT)
    stage.create("f")
    #expect(stage.changeDirectory("f") == .ENOTDIR)
    #expect(stage.filesystem(at: "../..") == "root")
    stage.remove("f")
    stage.unmount("/m", detach: true)
    #expect(stage.workingDirectory == "(unreachable)/d")
    #expect(stage.status("..") == nil)
    #expect(stage.removeDirectory("../d") == nil)
    #expect(stage.workingDirectory == nil)
    #expect(stage.errno == .ENOENT)
  }

  @Test("nobody climbs above the root of a task")
  func rootDirectory() {
    let stage = MountStage()
    stage.makeDirectory("/m")
    stage.mount("one", "/m")
    stage.makeDirectory("/m/d")
    stage.at("chroot", "/m/d") { try stage.task.changeRoot(to: $0) }
    stage.changeDirectory("/")
    #expect(stage.filesystem(at: "/../..") == "one")
    #expect(stage.filesystem(at: "..") == "one")
    #expect(stage.workingDirectory == "/")
    stage.spawn("T2")
    stage.end()
    #expect(stage.alive == [])
  }

  @Test("a duplicate is the same open file under another name and number")
  func duplicate() {
    let stage = MountStage()
    stage.create("/f")
    stage.open("/f", as: "a", [.readWrite])
    stage.open("/f", as: "b")
    stage.run("dup") { stage.task.duplicate("a", as: "c") }
    #expect(stage.task.file("c") == stage.task.file("a"))
    #expect(stage.task.numbers == [0, 1, 2])
    #expect(stage.task.file("a")?.count == 2)
    stage.close("a")
    #expect(stage.task.file(number: 0) == nil)
    #expect(stage.model.openFiles.count == 2)
    stage.open("/f", as: "d")
    #expect(stage.task.file(number: 0) == stage.task.file("d"))
    stage.close("c")
    #expect(stage.model.openFiles.count == 2)
    stage.end()
    #expect(stage.model.openFiles.isEmpty)
  }

  @Test("observers hear of files and of the end, in order")
  func observer() {
    final class Listener: TaskObserver {
      var heard: [String] = []
      override func began(_ task: Task) { heard.append("\(task.name) began") }
      override func installed(_ number: Int, _ file: FileDescription, in task: Task) {
        heard.append("\(task.name) has \(number)")
      }
      override func removed(_ number: Int, _ file: FileDescription, from task: Task) {
        heard.append("\(task.name) lost \(number) of \(file.count)")
      }
      override func exited(_ task: Task) { heard.append("\(task.name) exited") }
    }
    let stage = MountStage(), listener = Listener()
    stage.tasks.add(listener)
    stage.task = stage.spawn("T2")
    stage.open("/", as: "a")
    stage.open("/", as: "b")
    stage.close("a")
    let other = stage.task
    stage.task = stage.tasks.all[0]
    stage.exit(other)
    #expect(
      listener.heard == [
        "T2 began", "T2 has 0", "T2 has 1", "T2 lost 0 of 1", "T2 lost 1 of 1", "T2 exited",
      ])
  }

  @Test("O_PATH needs no permission, and allows nothing but looking")
  func path() throws {
    let stage = MountStage()
    stage.create("/f")
    stage.task.credentials = Credentials(uid: 1, gid: 1)
    stage.at("chmod", "/f") {
      try stage.virtualFilesystem.setStatus($0, StatusChange(mode: 0))
    }
    #expect(stage.errno == .EPERM)
    #expect(stage.open("/f", as: "f", [.readWrite]) == .EACCES)
    #expect(stage.open("/f", as: "p", [.path, .readWrite, .create, .truncate]) == nil)
    #expect(stage.open("/f", as: "q", [.path, .directory]) == .ENOTDIR)
    let file = try #require(stage.task.file("p"))
    stage.run("read") { _ = try file.operations.read(file, 1) }
    #expect(stage.errno == .EBADF)
    stage.run("fstat") { _ = try file.operations.status(of: file) }
    #expect(stage.errno == nil)
    stage.remove("/f")
    stage.close("p")
    #expect(stage.model.alive.dentries == 1)
  }

  @Test("what a filesystem does not do, it says")
  func refusals() {
    let stage = MountStage()
    stage.create("/f")
    let name = stage.name("user.x"), vfs = stage.virtualFilesystem
    stage.at("mknod", "/p") { try vfs.makeNode($0, FileMode(FileMode.fifo | 0o644)) }
    #expect(stage.errno == .EPERM)
    stage.at("mknod", "/p") { try vfs.makeNode($0, FileMode(FileMode.directory | 0o644)) }
    #expect(stage.errno == .EINVAL)
    stage.at("getxattr", "/f") { _ = try vfs.extendedAttribute($0, name) }
    #expect(stage.errno == .EOPNOTSUPP)
    stage.at("listxattr", "/f") { _ = try vfs.extendedAttributes($0) }
    #expect(stage.errno == nil)
    stage.at("statfs", "/f") { _ = try vfs.filesystemStatus($0) }
    #expect(stage.errno == .ENOSYS)
  }
}

/// A link without text: it leads to an open file of a task.
private final class MagicLink: InodeOperations {
  weak var task: Task?
  override func magicTarget(
    of link: Inode, _ path: ResolvingPath
  ) throws(Errno) -> OwnedVirtualDentry {
    guard let file = task?.file("f") else { throw .ENOENT }
    return file.location.take(Holder(.operation, file.machine.task))
  }
}

@Suite("magic links, and files without a path")
struct JumpTests {
  @Test("a magic link jumps into another mount, and not too often")
  func jump() {
    let stage = MountStage(), link = MagicLink(), directory = InodeOperations()
    link.task = stage.task
    stage.makeDirectory("/p")
    stage.at("mount", "/p") { place in
      let filesystem = Filesystem(
        stage.virtualFilesystem, stage.files, name: "links", cacheLimit: 0)
      let root = filesystem.newInode(
        NewInode(FileMode(FileMode.directory | 0o755), .root, label: "dir"), directory)
      let entry = filesystem.newInode(
        NewInode(FileMode(FileMode.symlink | 0o777), .root, label: "magic"), link)
      root.object.populate(stage.name("fd"), entry)
      try stage.virtualFilesystem.mount(filesystem.makeRoot(over: root), at: place)
    }
    #expect(stage.status("/p/fd") == .ENOENT)
    stage.makeDirectory("/d")
    stage.create("/d/x")
    stage.open("/d", as: "f", .directory)
    #expect(stage.filesystem(at: "/p/fd") == "root")
    #expect(stage.status("/p/fd/x") == nil)
    #expect(stage.filesystem(at: "/p/fd/../p/fd/../p") == "links")
    #expect(stage.open("/p/fd/x", as: "x", [.create, .exclusive]) == .EEXIST)
    #expect(stage.open("/p/fd", as: "x", [.create, .exclusive]) == .EEXIST)
    #expect(stage.create("/p/fd/y") == nil)
    #expect(stage.rename("/p/fd/y", "/d/z") == nil)
    #expect(stage.status("/p/fd" + String(repeating: "/../p/fd", count: 39)) == nil)
    #expect(stage.status("/p/fd" + String(repeating: "/../p/fd", count: 40)) == .ELOOP)
    #expect(stage.removeDirectory("/d") == .ENOTEMPTY)
    #expect(stage.unmount("/p") == nil)
    withExtendedLifetime((link, directory)) {}
  }

  @Test("a dentry without a name ends with its last file, and takes no lock")
  func nameless() {
    let stage = MountStage(), operations = InodeOperations()
    var pipes: Mount?
    stage.run("boot") {
      let filesystem = Filesystem(
        stage.virtualFilesystem, stage.files, name: "pipes", cacheLimit: 0)
      pipes = filesystem.mountNowhere()
    }
    stage.run("pipe") {
      guard let pipes else { return }
      let filesystem = Filesystem(pipes.filesystem)
      var new = NewInode(FileMode(FileMode.fifo | 0o600), .root, label: "pipe")
      new.isAnonymous = true
      let node = filesystem.makeNameless(over: filesystem.newInode(new, operations))
      for (name, flags) in [("r", OpenFlags()), ("w", .writeOnly)] {
        let file = try FileDescription.make(over: node.object, in: pipes, flags, stage.files.held)
        stage.task.install(file, as: name, flags: "")
      }
      node.drop()
    }
    stage.close("r")
    #expect(stage.model.alive.dentries == 2)
    stage.close("w")
    #expect(stage.model.alive.dentries == 1)
    #expect(!stage.story.contains { $0.contains("fs.mu") || $0.contains("dead") })
    stage.run("shutdown") { pipes?.letGoOfKernel() }
    #expect(stage.alive == ["root"])
    withExtendedLifetime(operations) {}
  }
}
