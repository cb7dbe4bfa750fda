// Random calls of several tasks over stacked filesystems, examined after each call.

import Testing

@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Timeline
@testable import VFS

@Suite("random mounts")
struct MountRandomTests {
  @Test(
    "whatever is mounted, removed and left in whatever order, everything adds up",
    arguments: [
      3933, 2020, 7, 42, 65537,
    ] as [UInt64])
  func calls(seed: UInt64) {
    var random = SplitMix(state: seed)
    var calls = 0, done = 0, connections = 0, forgotten = 0
    defer {
      print(
        "random mounts, seed \(seed): \(calls) calls, \(done) of them successful, "
          + "\(connections) mounts, \(forgotten) of them queued")
    }
    for round in 0..<6 {
      var player = MountPlayer(random: random, round: round)
      player.play(90)
      random = player.random
      calls += player.stage.timeline.operations.count
      done += player.stage.timeline.operations.count { $0.outcome == .done(.nothing) }
      for event in player.stage.timeline.events {
        if case .mount(.mounted) = event { connections += 1 }
        if case .queue(.queued(let id, _, _, _)) = event, id.kind == .mount { forgotten += 1 }
      }
      // Invalidation leaves slots without inodes, and kernfs panics when such a name is looked up.
      #expect(player.stage.machine.stop == nil || player.invalidates)
      guard player.stage.problems.isEmpty else {
        return print(player.log.joined(separator: "\n"))
      }
    }
  }
}

/// Makes calls that are likely to succeed.
private struct MountPlayer {
  var random: SplitMix
  let stage: MountStage
  private(set) var log: [String] = []
  private var mounts = 0
  private var files = 0
  private var births = 1
  let invalidates: Bool

  init(random: SplitMix, round: Int) {
    self.random = random
    stage = MountStage(
      round % 3 == 2 ? .mixed : .plain, keeps: round % 2 == 0, cached: [0, 2, 10][round % 3])
    invalidates = round % 2 == 0
  }

  mutating func play(_ count: Int) {
    for _ in 0..<count where stage.problems.isEmpty && stage.machine.stop == nil {
      stage.task = pick(stage.tasks.all)
      call()
      let record = stage.timeline.operations.last
      log.append("\(record?.task ?? ""): \(record?.text ?? "") \(stage.errno?.name ?? "")")
    }
    guard stage.machine.stop == nil else { return }
    stage.end()
    log.append("end")
    #expect(stage.tasks.all.isEmpty)
    #expect(stage.model.mounts.all.allSatisfy { !$0.counted.isAlive })
    #expect(stage.alive.isEmpty)
  }

  private mutating func pick<Element>(_ all: [Element]) -> Element {
    all[Int.random(in: 0..<all.count, using: &random)]
  }

  /// A short path, absolute or relative, sometimes with `..`.
  private mutating func path() -> String {
    let names = ["a", "b", "c", "..", "."]
    let length = Int.random(in: 1...3, using: &random)
    let path = (0..<length).map { _ in pick(names) }.joined(separator: "/")
    return Bool.random(using: &random) ? "/" + path : path
  }

  private mutating func call() {
    switch Int.random(in: 0..<20, using: &random) {
    case 0...3: stage.makeDirectory(path())
    case 4: stage.create(path())
    case 5: stage.removeDirectory(path())
    case 6: stage.remove(path())
    case 7...9:
      mounts += 1
      if mounts <= 12 { stage.mount("m\(mounts)", path()) } else { stage.status(path()) }
    case 10: stage.unmount(path())
    case 11: stage.unmount(path(), detach: true)
    case 12, 13:
      files += 1
      stage.open(path(), as: "f\(files)", pick([[], .readWrite, .path, [.readWrite, .create]]))
    case 14, 15: closeOne()
    case 16: stage.changeDirectory(path())
    case 17: invalidates ? invalidate() : rename()
    case 18:
      births += 1
      if stage.tasks.all.count < 4 { stage.spawn("T\(births)") } else { exitOne() }
    case _: Bool.random(using: &random) ? exitOne() : unshare()
    }
  }

  private mutating func closeOne() {
    let names = stage.task.openFiles.map(\.name)
    if !names.isEmpty { stage.close(pick(names)) }
  }

  private mutating func rename() { stage.rename(path(), path()) }

  /// Changes a directory without kernfs.
  private mutating func invalidate() {
    let client = pick(stage.clients), name = stage.name(pick(["a", "b", "c"]))
    guard client.filesystem.base.count > 0 else { return }
    stage.run("invalidate") {
      if let inode = client.find([name]) { client.setValid(inode, !inode.isValid) }
    }
  }

  private mutating func exitOne() {
    if stage.tasks.all.count > 1 { stage.exit(pick(stage.tasks.all)) }
  }

  /// A task in a second namespace, with the same filesystem at its root.
  private mutating func unshare() {
    births += 1
    let stage = stage, name = "T\(births)"
    guard stage.tasks.all.count < 4 else { return }
    let filesystem = stage.clients[0].filesystem
    guard filesystem.base.count > 0 else { return }
    stage.run("unshare") {
      stage.task = stage.tasks.begin(name)
      let mount = Mount.makeDisconnected(
        stage.virtualFilesystem, filesystem.base, root: filesystem.root?.node,
        for: stage.virtualFilesystem.operation)
      stage.task.namespace?.setRoot(mount)
    }
  }
}
