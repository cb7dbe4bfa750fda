// The same calls on a tmpfs and on a model of it, compared after each call.

@testable import Language
import Foundation

@testable import Scenario

/// The result of a list of calls.
struct Comparison: Sendable {
  /// Why nothing was compared.
  var skipped: String?
  var performed: [Language.Operation] = []
  /// The first difference.
  var difference: String?
  /// The kind of difference: a verb and both answers. Many lists find the same.
  var kind = ""

  /// A report of the first difference.
  var report: String {
    performed.map(\.text).joined(separator: "\n") + "\n" + (difference ?? "")
  }

  /// Runs a random list, up to the first difference.
  static func run(seed: UInt64, calls: Int, _ settings: [String]) async -> Comparison {
    let isStrict = ["symlinks", "regular", "fifos"].contains { protects($0) }
    return await onThread {
      var maker = CallMaker(seed: seed, hasStickyDirectories: !isStrict), made = 0
      return play(settings) { files in
        made += 1
        maker.files = files
        return made > calls ? nil : maker.next()
      }
    }
  }

  /// The shortest list with a difference of the same kind.
  func shortened(_ settings: [String]) async -> Comparison {
    var found = self
    for index in found.performed.indices.dropLast().reversed() {
      var fewer = found.performed
      fewer.remove(at: index)
      let again = await Self.replay(fewer, settings)
      if again.kind == kind { found = again }
    }
    return found
  }

  /// Runs a given list.
  static func replay(_ operations: [Language.Operation], _ settings: [String]) async -> Comparison {
    await onThread {
      var rest = operations[...]
      return play(settings) { _ in rest.popFirst() }
    }
  }

  /// Mounts, rights and root directory belong to this thread and end with it.
  private static func onThread(_ body: @escaping @Sendable () -> Comparison) async -> Comparison {
    await withCheckedContinuation { continuation in
      Thread { continuation.resume(returning: body()) }.start()
    }
  }

  /// Whether this machine is stricter than Linux by default. proc_sys_fs(5)
  private static func protects(_ what: String) -> Bool {
    let text = try? String(contentsOfFile: "/proc/sys/fs/protected_\(what)", encoding: .utf8)
    return text?.hasPrefix("0") == false
  }

  private static func play(
    _ settings: [String], _ next: (Set<String>) -> Language.Operation?
  ) -> Comparison {
    var comparison = Comparison()
    guard protects("hardlinks") else {
      comparison.skipped = "this machine lets anybody link any file"
      return comparison
    }
    let (real, reason) = RealTmpfs.enter()
    guard let real, let model = try? ModelTmpfs(settings) else {
      comparison.skipped = reason
      return comparison
    }
    var files: Set<String> = [], directories: Set<String> = [], before = real.state()
    while comparison.difference == nil, let operation = next(files) {
      if !isPossible(operation, files, directories) { continue }
      comparison.performed.append(operation)
      let answers = (real.perform(operation), model.perform(operation))
      let states = (real.state(), model.state())
      comparison.difference = difference(answers, states, before)
      if comparison.difference != nil {
        let verb = operation.text.prefix { $0 != " " }
        comparison.kind = "\(verb), \(answers.0.status) and \(answers.1.status)"
      }
      before = states.0
      if answers.0.status == "ok" { follow(operation, &files) }
      directories = files.filter { real.isDirectory($0) }
    }
    return comparison
  }
}

extension Comparison {
  /// Whether the language can express the call: each name is that of one file. The offset in a
  /// directory after some names depends on the filesystem.
  private static func isPossible(
    _ operation: Language.Operation, _ files: Set<String>, _ directories: Set<String>
  ) -> Bool {
    switch operation {
    case .seek(let name, let offset, let whence) where directories.contains(name):
      offset == 0 && whence == .set
    case .opendir(_, let name): !files.contains(name)
    case .close(let name), .seek(let name, _, _), .read(let name, _), .write(let name, _),
      .readdir(let name, _), .fstat(let name):
      files.contains(name)
    // gVisor parses both paths and all flags first; Linux parses each when it uses it.
    case .rename(let old, let new, _, _): old.bytes != [0x2f] && isShort(old) && isShort(new)
    case .link(let old, let new), .linkFollowing(let old, let new): isShort(old) && isShort(new)
    case .open(let path, let flags, let name, _):
      !files.contains(name) && (isShort(path) || !flags.isSuperset(of: [.create, .directory]))
    case _: true
    }
  }

  private static func isShort(_ path: PathWord) -> Bool { (1..<4_096).contains(path.bytes.count) }

  private static func follow(_ operation: Language.Operation, _ files: inout Set<String>) {
    switch operation {
    case .open(_, _, let name, _), .opendir(_, let name): files.insert(name)
    case .close(let name): files.remove(name)
    case _: break
    }
  }

  private static func difference(
    _ answers: (real: Reply, model: Reply), _ states: (real: [String], model: [String]),
    _ before: [String]
  ) -> String? {
    if answers.real == answers.model, states.real == states.model { return nil }
    let real = states.real.filter { !states.model.contains($0) }
    let model = states.model.filter { !states.real.contains($0) }
    return "before:\n  \(before.joined(separator: "\n  "))\n"
      + "tmpfs:  \(answers.real)\n  \(real.joined(separator: "\n  "))\n"
      + "memory: \(answers.model)\n  \(model.joined(separator: "\n  "))"
  }
}
