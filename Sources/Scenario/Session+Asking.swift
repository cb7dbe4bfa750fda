import Language
import Ground
import Kernfs
import Timeline

// Questions that need the engine: what a lookup finds, what stat(2) says. A second run repeats the
// operations, answers, and is discarded, so this run does not change. Works between operations
// only.

/// Why an expression has no value.
public struct Unknown: Error, Hashable {
  /// The reason, as a clause.
  public let why: String
  /// Whether the object is known not to exist. Otherwise its existence is unknown.
  public var isAbsence = false
}

extension Unknown: CustomStringConvertible {
  public var description: String { why }
}

/// Passes an answer from the engine's thread to this one.
private final class AnswerBox<Answer> {
  var answer: Answer?
}

extension Session {
  /// The first living task; relative paths begin at its working directory.
  var askingTask: TaskState? { timeline.model.tasks.all.first(where: \.counted.isAlive) }

  /// Runs a question as root on an engine in the state at the cursor. Root, because existence does
  /// not depend on permissions.
  func ask<Answer>(
    by task: String? = nil, _ question: @escaping (Engine) -> Answer
  ) throws(Unknown) -> Answer {
    let run = try standIn()
    let name = task ?? askingTask.map { String(decoding: timeline.names[$0.label], as: UTF8.self) }
    guard let name else { throw Unknown(why: "no task is alive") }
    let engine = run.engine, machine = engine.machine
    let box = AnswerBox<Answer>()
    machine.run {
      guard engine.act(as: name) else { return }
      engine.become(.root)
      machine.journal.beginOperation(machine.names.intern("ask"))
      box.answer = question(engine)
      machine.journal.endOperation(nil)
    }
    if let stop = machine.stop {
      throw Unknown(why: "a lookup would stop the machine: \(Sentence.reason(stop))")
    }
    guard let answer = box.answer else { throw Unknown(why: "there is no task \(name)") }
    return answer
  }

  /// A second run in the state at the cursor.
  private func standIn() throws(Unknown) -> Session {
    let count = timeline.operations(endedBy: timeline.cursor)
    guard !isSeeking, count > 0, timeline.operations[count - 1].end == timeline.cursor else {
      throw Unknown(why: "this is only known between operations")
    }
    guard canRunAgain else { throw Unknown(why: "the recorded lines cannot be run again") }
    let run: Session
    do throws(BranchFailure) { run = try branch(keeping: count) } catch {
      throw Unknown(why: error.text)
    }
    if let stop = run.stop { throw Unknown(why: Sentence.reason(stop)) }
    return run
  }

  /// The answer of an operation in that state.
  func ask(_ operation: Operation, by task: String? = nil) throws(Unknown) -> Answer {
    let outcome = try ask(by: task) { engine in
      engine.execute(operation, by: engine.task.name)
    }
    switch outcome {
    case .done(let answer): return answer
    case .failed(let errno, _):
      throw Unknown(
        why: "`\(operation.text)` fails: \(errno.name)", isAbsence: errno.saysThatNothingIsThere)
    case .complaint(let text): throw Unknown(why: text)
    case .stopped(let reason): throw Unknown(why: Sentence.reason(reason))
    }
  }
}

extension Errno {
  /// Whether the errno means that the path leads nowhere. Other errors leave that open.
  var saysThatNothingIsThere: Bool {
    [.ENOENT, .ENOTDIR, .ELOOP, .ENAMETOOLONG].contains(self)
  }
}

extension Engine {
  /// Looks a path up: its dentry and inode. A symlink at the end is not followed.
  func look(_ path: PathWord) -> Result<(dentry: ObjectID, inode: ObjectID), any Error> {
    Result {
      try at(path) { place in
        let held = try virtualFilesystem.dentry(place, follow: false)
        let dentry = Dentry(held.location.node)
        let found = (dentry: dentry.id, inode: dentry.inode.id)
        held.drop()
        return found
      }
    }
  }
}
