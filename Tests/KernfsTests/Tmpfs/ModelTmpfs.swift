// A `memory` filesystem as the root directory of a task, driven by operations of the language, in the words of `RealTmpfs`.

@testable import Language
@testable import Filesystems
@testable import Ground
@testable import Kernfs
@testable import Scenario
@testable import Timeline
@testable import VFS

/// An engine without a journal, with the filesystem mounted.
final class ModelTmpfs {
  private let engine: Engine

  /// - Parameter settings: rules that are not gVisor's, as `NAME=VALUE`.
  init(_ settings: [String]) throws {
    var choice = EngineChoice()
    for setting in settings { try choice.choose(rule: setting) }
    engine = Engine(
      FilesystemHeader(tree: .plain, keep: true), EngineOptions(choices: [choice]),
      journaling: false)
    run { $0.mountRoot() }
    for line in ["mkdir /m", "mount memory /m"] {
      guard case .operation(let line) = try CommandLine.parse(Array(line.utf8)) else { continue }
      _ = perform(line.content)
    }
    run { engine in
      let mounted = PathWord(bytes: Array("/m".utf8))
      try? engine.at(mounted) { try engine.task.changeRoot(to: $0) }
    }
  }

  private func run(_ body: @escaping (Engine) -> Void) {
    engine.machine.run { [engine] in body(engine) }
  }

  func perform(_ operation: Language.Operation) -> Reply {
    var outcome = Outcome.complaint("the machine stopped")
    run { outcome = $0.execute(operation, by: "T1") }
    switch outcome {
    case .done(let answer): return Reply(status: "ok", answer: text(answer))
    case .failed(let errno, _): return Reply(status: errno.name)
    case .complaint(let text): return Reply(status: text)
    case .stopped(let reason): return Reply(status: "\(reason)")
    }
  }

  private func text(_ answer: Answer) -> String {
    func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return switch answer {
    case .nothing, .task, .counts: ""
    case .status(let found):
      "\(String(found.mode, radix: 8)) \(found.nlink) \(found.uid):\(found.gid)"
    case .entries(let entries): entries.map { string($0.name) }.sorted().joined(separator: " ")
    case .target(let bytes), .data(let bytes): Visible.text(bytes)
    case .written(let count): "\(count)"
    case .offset(let offset): "\(offset)"
    case .names(let names): names.map(string).sorted().joined(separator: " ")
    case .path(let bytes): string(bytes)
    }
  }

  /// All files, one line each, then the open ones.
  func state() -> [String] {
    var lines: [String] = []
    run { engine in
      guard let client = engine.clients.others.first as? MemoryClient,
        let root = client.filesystem.root
      else { return }
      lines = Self.tree(client, root.inode)
      for (name, file) in engine.task.openFiles.map({ ($0.name, $0.file) }).sorted(by: {
        $0.0 < $1.0
      }) {
        let status = file.inode.operations.status(of: file.inode)
        let isFile = file.inode.mode.type == FileMode.regular
        lines.append("\(name) \(Self.text(status)) at \(isFile ? file.offset : 0)")
      }
    }
    return lines
  }

  private static func tree(_ client: MemoryClient, _ root: Inode) -> [String] {
    var lines: [String] = [], names: [Inode: String] = [:]
    var stack = [("", root)]
    while let (path, inode) = stack.popLast() {
      var line = "\(path) " + text(inode.operations.status(of: inode))
      line += names[inode].map { " = \($0)" } ?? ""
      names[inode] = names[inode] ?? path
      let data = client.node(inode).data
      if let target = inode.target { line += " -> \(Visible.text(client.bytes(target)))" }
      if inode.mode.type == FileMode.regular { line += " \(Visible.text(data.bytes))" }
      for name in data.attributes.names {
        let value = (try? data.attributes.value(name)) ?? []
        line += " \(String(decoding: name, as: UTF8.self))=\(Visible.text(value))"
      }
      lines.append(line)
      guard inode.isDirectory else { continue }
      stack += inode.slotList.map {
        ("\(path)/" + String(decoding: client.bytes($0.name), as: UTF8.self), $0.inode)
      }.sorted { $0.0 > $1.0 }
    }
    return lines
  }

  private static func text(_ status: FileStatus) -> String {
    let mode = status.ownership.mode, size = mode.type == FileMode.directory ? 0 : status.size
    return "\(String(mode.raw, radix: 8)) \(status.nlink) \(status.ownership.uid):"
      + "\(status.ownership.gid) \(size) \(status.device.major):\(status.device.minor)"
  }
}
