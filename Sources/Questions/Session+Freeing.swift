// Finds what frees an object by trying operations in runs that start at the cursor and are
// discarded. First it ends the holders, round after round until nothing changes. If that is not
// enough, it ends everything else as well. Then it removes every operation that turns out to be
// unnecessary.

import Scenario
import Language
import Ground
import Timeline

extension Session {
  /// What would free an object, after the operations that have ended at the cursor. Throws if
  /// repeating the operations leads to another state.
  /// - Parameter most: the most objects to consider.
  public func freeing(
    _ id: ObjectID, atMost most: Int = Freeing.mostObjects
  ) throws(BranchFailure) -> Freeing {
    let count = timeline.operations(endedBy: timeline.cursor)
    guard count > 0 else { return .gone }
    guard canRunAgain else { return .untried("the recorded lines cannot be run again") }
    let trial = try branch(keeping: count)
    guard trial.isAlive(id) else { return .gone }
    if let stop = trial.stop {
      return .untried("the machine has stopped: \(Sentence.reason(stop))")
    }
    var limits: [Freeing.Limit] = []
    var bounds = Bounds()
    for scope in FreeingCandidates.Scope.allCases where bounds.limit == nil {
      let attempt = try attempt(id, scope, atMost: most, from: count, within: &bounds)
      if attempt.isFreed {
        let least = try least(of: attempt, for: id, scope, from: count)
        return .by(least.lines, isLeast: least.isProven)
      }
      for limit in attempt.limits where !limits.contains(limit) { limits.append(limit) }
    }
    if let limit = bounds.limit { limits.append(limit) }
    return trial.afterClosing(id, limits)
  }

  /// What happens to the object when everything is closed and unmounted.
  private func afterClosing(_ id: ObjectID, _ limits: [Freeing.Limit]) -> Freeing {
    playClosing()
    if let stop { return .stops(stop, limits) }
    guard isAlive(id) else { return .theEnd(limits) }
    let remaining = timeline.model.holders(of: id).map { reference in
      let operation = timeline.operation(of: Int(reference.taken))
      let since = operation.map { ", since `\(timeline.operations[$0].text)`" } ?? ""
      let holder = Sentence.holder(reference.holder, in: timeline.model, names: timeline.names)
      return holder + since
    }
    return .nothing(remaining, limits)
  }

  private func isFreed(_ id: ObjectID) -> Bool { stop == nil && !isAlive(id) }

  private func isAlive(_ id: ObjectID) -> Bool {
    timeline.model.counted(id)?.isAlive ?? false
  }
}

// Trying.
extension Session {
  /// The result of one attempt.
  private struct Attempt {
    var isFreed = false
    /// The operations that had an effect, and all that were performed.
    var lines: [String] = []
    var performed: [String] = []
    var limits: [Freeing.Limit] = []
  }

  /// Limits shared by all attempts.
  private struct Bounds {
    /// Operations that stop the machine. A stopped machine keeps its thread and stack until the
    /// process ends, so only a few are allowed.
    var stopping: Set<String> = []
    /// Steps that may still be taken. In a ring of directories, each walk finds more names.
    var room = mostTried

    static let mostStops = 8
    static let mostTried = 1_000_000

    /// The limit that was reached, if any.
    var limit: Freeing.Limit? {
      if stopping.count >= Self.mostStops { return .stops(stopping.count) }
      return room > 0 ? nil : .steps(Self.mostTried)
    }
  }

  /// Reports progress. False if the search was cancelled.
  private func triesOn() -> Bool { goesOn("trying", lines.count, "operations") }

  /// Tries candidates. One that stops the machine is left out of the next attempt.
  private func attempt(
    _ id: ObjectID, _ scope: FreeingCandidates.Scope, atMost most: Int, from count: Int,
    within bounds: inout Bounds
  ) throws(BranchFailure) -> Attempt {
    while true {
      let trial = try branch(keeping: count)
      let tried = trial.tryAll(id, scope, atMost: most, within: &bounds)
      if isCancelled { throw .cancelled }
      guard trial.stop != nil, let last = tried.performed.last else { return tried }
      bounds.stopping.insert(last)
      if bounds.limit != nil { return tried }
    }
  }

  /// Ending some objects makes others reachable, so several rounds are needed.
  private static let mostRounds = 16

  /// Performs the candidates, round after round, until the object is gone or a round has no effect.
  private func tryAll(
    _ id: ObjectID, _ scope: FreeingCandidates.Scope, atMost most: Int,
    within bounds: inout Bounds
  ) -> Attempt {
    var attempt = Attempt()
    for _ in 0..<Self.mostRounds {
      let before = timeline.model.references.heldCount
      var candidates = FreeingCandidates(self, for: id, scope, atMost: most)
      candidates.collect()
      attempt.limits = candidates.limits
      for text in candidates.lines where !bounds.stopping.contains(text) {
        guard stop == nil, isAlive(id), bounds.room > 0, triesOn() else { break }
        let held = timeline.model.references.heldCount, steps = timeline.events.count
        guard let outcome = perform(text) else { continue }
        bounds.room -= timeline.events.count - steps
        attempt.performed.append(text)
        // Walking over a removed name fails, but releases its dentry.
        let isDone = if case .done = outcome { true } else { false }
        if isDone || timeline.model.references.heldCount != held { attempt.lines.append(text) }
      }
      guard stop == nil, isAlive(id), bounds.room > 0,
        timeline.model.references.heldCount != before
      else { break }
    }
    attempt.isFreed = isFreed(id)
    return attempt
  }

  /// Whether these lines free the object, and the number of steps afterwards.
  private func frees(
    _ id: ObjectID, _ lines: [String], from count: Int
  ) throws(BranchFailure) -> (Bool, steps: Int) {
    let trial = try branch(keeping: count)
    for line in lines where trial.stop == nil && triesOn() { trial.perform(line) }
    if isCancelled { throw .cancelled }
    return (trial.isFreed(id), trial.timeline.events.count)
  }

  /// Removes unnecessary lines, oldest first. Of the lines that end holders most are necessary, so
  /// they are tried singly. Of all others hardly any is, so whole ranges are removed first, then
  /// smaller and smaller ones.
  private func least(
    of attempt: Attempt, for id: ObjectID, _ scope: FreeingCandidates.Scope, from count: Int
  ) throws(BranchFailure) -> (lines: [String], isProven: Bool) {
    // A failed line may have reordered a cache, so it can be necessary.
    var lines = try frees(id, attempt.lines, from: count).0 ? attempt.lines : attempt.performed
    var piece = scope == .holders ? 1 : max(1, lines.count / 2)
    var room = Self.mostSteps
    while true {
      var index = 0
      while index < lines.count {
        guard room > 0 else { return (lines, false) }
        var fewer = lines
        fewer.removeSubrange(index..<min(index + piece, lines.count))
        let (isFreed, steps) = try frees(id, fewer, from: count)
        room -= steps
        if isFreed { lines = fewer } else { index += piece }
      }
      if piece == 1 { return (lines, true) }
      piece /= 2
    }
  }

  /// The most steps for finding unnecessary lines.
  private static let mostSteps = 4_000_000
}
