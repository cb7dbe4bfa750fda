// Short sequences of operations over the names, tasks and files at the end of a run. If one of them
// frees an object, `:free?` must not deny it.

@testable import Questions
@testable import Language
import Ground
import Testing

@testable import KernfsTests
@testable import Scenario
@testable import Timeline

struct SmallSearch {
  private(set) var tries = 0
  private(set) var freed = 0
  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(state: seed) }

  var summary: String { "\(tries) short sequences freed \(freed) objects" }

  /// Tries that many sequences of up to three operations after a run.
  mutating func search(_ text: String, _ choice: EngineChoice, tries count: Int) throws {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "search.ops")
    let session = try Session.open(file, choosing: choice)
    session.play(file)
    guard session.stop == nil else { return }
    let alive = Self.alive(session.timeline.model)
    var settled: Set<ObjectID> = []
    for _ in 0..<count {
      tries += 1
      let branch = try session.branch(keeping: session.timeline.operations.count)
      var lines: [String] = []
      for _ in 0..<1 + next(3) where branch.stop == nil {
        let line = line(branch)
        guard case .operation(let operation)?? = try? CommandLine.parse(Array(line.utf8)) else {
          Issue.record("`\(line)` cannot be typed")
          continue
        }
        branch.perform(operation)
        lines.append(line)
      }
      guard branch.stop == nil else { continue }
      let left = Self.alive(branch.timeline.model)
      for id in alive where !left.contains(id) && settled.insert(id).inserted {
        try expectFreeing(id, lines, session, text)
      }
    }
  }

  private mutating func expectFreeing(
    _ id: ObjectID, _ lines: [String], _ session: Session, _ text: String
  ) throws {
    freed += 1
    let answer = try session.freeing(id)
    if case .by = answer { return }
    let name = Sentence.name(of: id, in: session.timeline.model, names: session.timeline.names)
    let options = session.options.headers.joined(separator: "\n")
    Issue.record(
      """
      \(lines) free \(name), and `:free?` says \(answer)
      \(options)
      \(text)
      """)
  }

  private static func alive(_ model: Model) -> Set<ObjectID> {
    var ids = Set(model.dentries.all.filter(\.counted.isAlive).map(\.id))
    ids.formUnion(model.inodes.all.filter(\.counted.isAlive).map(\.id))
    ids.formUnion(model.openFiles.map(\.id))
    ids.formUnion(model.mounts.all.filter(\.counted.isAlive).map(\.id))
    ids.formUnion(model.filesystems.filter(\.counted.isAlive).map(\.id))
    ids.formUnion(model.tasks.all.filter(\.counted.isAlive).map(\.id))
    return ids
  }
}

// One line.
extension SmallSearch {
  private mutating func next(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

  private mutating func pick(_ words: [String]) -> String? {
    words.isEmpty ? nil : words[next(words.count)]
  }

  private mutating func line(_ session: Session) -> String {
    let model = session.timeline.model, names = session.timeline.names
    let tasks = model.tasks.all.filter(\.counted.isAlive)
    let task = tasks[next(tasks.count)]
    let prefix = Advisor(session).prefix(task)
    let files = task.files.map { Quoting.visible(names[$0.name]) }
    if next(4) == 0, let file = pick(files) { return prefix + onFile(file) }
    if next(10) == 0 {
      let all = tasks.map { Quoting.visible(names[$0.label]) }
      return prefix
        + (pick(["exit \(all[next(all.count)])", "spawn", "user root", "user 7"]) ?? "")
    }
    let paths = FreeingCandidates(session, for: .none, .everything)
    let known = model.dentries.all.filter { $0.counted.isAlive }
      .compactMap { paths.way(to: $0.id)?.path.text }
    let path = pick(known) ?? "/"
    return prefix + (next(3) == 0 ? changing(path, pick(known) ?? "/") : onPath(path))
  }

  private mutating func onFile(_ file: String) -> String {
    pick([
      "close \(file)", "putdentry \(file)", "read \(file)", "readdir \(file)", "fstat \(file)",
      "write \(file) abc", "dup \(file) as again", "unlink @\(file)/a", "rmdir @\(file)/d",
      "stat @\(file)/a", "chdir @\(file)",
    ]) ?? ""
  }

  private mutating func onPath(_ path: String) -> String {
    pick([
      "stat \(path)", "lstat \(path)", "unlink \(path)", "rmdir \(path)", "umount \(path)",
      "umount \(path) detach", "chdir \(path)", "readlink \(path)", "open \(path) as new",
      "open \(path) O_TRUNC|O_RDWR as new", "opendir \(path) as new", "getdentry \(path) as new",
      "access \(path) r", "listxattr \(path)", "remote remove \(path)",
    ]) ?? ""
  }

  private mutating func changing(_ path: String, _ other: String) -> String {
    pick([
      "rename \(path) \(other)", "link \(path) \(other)", "symlink \(path) \(other)",
      "mount memory \(path)", "mount proc \(path)", "create \(path)", "mkdir \(path)",
      "chmod \(path) 0", "chown \(path) 7 7", "truncate \(path) 0", "invalidate \(path)",
      "revalidate \(path)", "keep \(path) 0", "keep \(path) 1", "dyndel a", "dynadd a",
      "utimes \(path) 1 1", "remote rename \(path) \(other)", "mkfifo \(path)",
    ]) ?? ""
  }
}
