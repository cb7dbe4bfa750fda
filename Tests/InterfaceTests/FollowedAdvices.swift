// Follows advice: takes the commands from the sentences at a run's end, performs them on a branch,
// and checks the promises.

@testable import Language
import Ground
import Testing

@testable import Interface
@testable import Scenario
@testable import Timeline

struct FollowedAdvices {
  private(set) var runs = 0
  private(set) var advices = 0
  private(set) var commands = 0
  private(set) var answers = 0
  /// The sentences about each dentry, by its name.
  private(set) var sentences: [String: String] = [:]

  var summary: String {
    "\(advices) advices of \(commands) commands and \(answers) answers of `:free?` followed, "
      + "at the end of \(runs) runs"
  }

  mutating func follow(_ text: String, _ choice: EngineChoice) throws {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "advice.ops")
    let session = try Session.open(file, choosing: choice)
    session.play(file)
    runs += 1
    let model = session.timeline.model
    let objects =
      model.dentries.all.filter(\.counted.isAlive).map(\.id)
      + model.inodes.all.filter(\.counted.isAlive).map(\.id)
      + model.openFiles.map(\.id) + model.mounts.all.filter(\.counted.isAlive).map(\.id)
    var said: [(ObjectID, String)] = []
    App(session: session, settings: Settings()).withScene { scene in
      let scribe = ShortFormatter(scene, .utf8)
      let why = Why(scribe, rings: scene.rings)
      said = objects.map { ($0, why.sentence(for: $0)) }
      for (id, sentence) in said where id.kind == .dentry {
        sentences[scribe.name(ofDentry: id)] = sentence
      }
    }
    for (index, (id, sentence)) in said.enumerated() {
      let lines = Self.commands(in: sentence)
      if !lines.isEmpty { try follow(lines, sentence, id, session, text, choice) }
      guard index % 7 == runs % 7, session.stop == nil else { continue }
      try free(id, session, text)
    }
  }

  private static func commands(in sentence: String) -> [String] {
    let pieces = sentence.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  private mutating func follow(
    _ lines: [String], _ sentence: String, _ id: ObjectID, _ session: Session, _ text: String,
    _ choice: EngineChoice
  ) throws {
    advices += 1
    commands += lines.count
    guard session.stop == nil else {
      return complain("the machine has stopped", sentence, id, session, text)
    }
    let branch = try session.branch(keeping: session.timeline.operations.count)
    let isStopping = sentence.contains("` would stop the machine: ")
    for line in lines where branch.stop == nil {
      guard case .operation(let operation)?? = try? CommandLine.parse(Array(line.utf8)) else {
        return complain("`\(line)` cannot be typed", sentence, id, session, text)
      }
      let outcome = branch.perform(operation)
      if isStopping { continue }
      guard case .done = outcome else {
        return complain("`\(line)`: \(outcome)", sentence, id, session, text)
      }
    }
    if isStopping {
      if branch.stop == nil { complain("the machine runs on", sentence, id, session, text) }
      return
    }
    if let wrong = Self.broken(sentence, id, session.timeline.model, branch.timeline.model) {
      complain(wrong, sentence, id, session, text)
    }
  }

  /// The broken promise of a sentence; nil if it was kept.
  private static func broken(
    _ sentence: String, _ id: ObjectID, _ before: Model, _ after: Model
  ) -> String? {
    let promise = sentence.split(separator: "`").last.map(String.init) ?? ""
    func isGone(_ id: ObjectID) -> Bool { after.counted(id)?.isAlive != true }
    switch promise {
    case _ where promise.hasPrefix(" frees both"), _ where promise.hasPrefix(" together free both"):
      let dentries = before.dentries(over: id)
      return isGone(id) && dentries.allSatisfy(isGone) ? nil : "not both are gone"
    case _ where promise.hasPrefix(" frees it"), _ where promise.hasPrefix(" together free it"):
      let hasInode = promise.contains("with it")
      return isGone(id) && (!hasInode || isGone(before.dentries[id].inode)) ? nil : "it is not gone"
    case _ where promise.hasPrefix(" removes the name"):
      let state = before.dentries[id], directory = before.dentries[state.parent].inode
      let isThere = after.names(of: state.inode).contains {
        $0.directory == directory && $0.name == state.name
      }
      return after.dentries[id].isHashed && !isGone(id) || isThere ? "the name is there" : nil
    case _ where promise.hasPrefix(" ends its mount"), _ where promise.hasPrefix(" end its mount"):
      let root = before.filesystems[id.filesystem].root
      let mounts = before.mounts.all.filter { $0.over == root && $0.counted.isAlive }
      return mounts.allSatisfy { isGone($0.id) } ? nil : "the mount lives"
    case _ where promise.hasPrefix(" lets go"), _ where promise.hasPrefix(" let go"):
      return hasLetGo(id, before, after)
    case _: return "nothing known is promised"
    }
  }

  /// Checks that files or a mount that held the object are gone and no longer hold it.
  private static func hasLetGo(_ id: ObjectID, _ before: Model, _ after: Model) -> String? {
    let kinds: Set<ObjectKind> = [.file, .virtualDentry, .mount]
    let holders = before.holders(of: id).map(\.holder.id).filter { kinds.contains($0.kind) }
    let gone = holders.filter { after.counted($0)?.isAlive != true }
    guard !gone.isEmpty else { return "nobody has let go" }
    let files = holders.filter { $0.kind != .mount }
    let isFiles = gone.contains { $0.kind != .mount }
    if isFiles, gone.filter({ $0.kind != .mount }).count != files.count { return "a file holds on" }
    let left = after.counted(id)?.isAlive == true ? after.holders(of: id).map(\.holder.id) : []
    return left.contains(where: gone.contains) ? "it still holds" : nil
  }

  /// Checks that the lines of `:free?` free the object, and that each is needed.
  private mutating func free(_ id: ObjectID, _ session: Session, _ text: String) throws {
    guard case .by(let lines, _) = try session.freeing(id) else { return }
    answers += 1
    let branch = try session.branch(keeping: session.timeline.operations.count)
    for line in lines {
      guard case .operation(let operation)?? = try? CommandLine.parse(Array(line.utf8)),
        branch.stop == nil
      else { return complain("`\(line)` cannot be typed", ":free?", id, session, text) }
      branch.perform(operation)
    }
    if branch.timeline.model.counted(id)?.isAlive == true {
      complain("it is not freed by \(lines)", ":free?", id, session, text)
    }
  }

  private func complain(
    _ wrong: String, _ sentence: String, _ id: ObjectID, _ session: Session, _ text: String
  ) {
    let options = session.options.headers.joined(separator: ", ")
    let name = Sentence.name(of: id, in: session.timeline.model, names: session.timeline.names)
    Issue.record(Comment(rawValue: "\(wrong): \(name): \(sentence)\n[\(options)]\n\(text)"))
  }
}
