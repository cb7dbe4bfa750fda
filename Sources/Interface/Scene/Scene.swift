// Scene.swift: everything that update and view may read besides the state: one run at its cursor.
//
// A scene borrows the timeline by copying the handles of its arrays. It must be gone before the
// cursor moves or an operation runs, or the arrays would be copied for real: App makes one for each
// update and each frame and lets it go.

import Questions
import Canvas
import Ground
import Scenario
import Timeline

/// One run, read-only.
struct Scene {
  let timeline: Timeline
  /// What could be typed to end something.
  let advisor: Advisor
  let marks: Marks
  let roots: Roots
  let tables: Tables
  /// Directories that are their own ancestors at the cursor.
  let rings: [ObjectID]
  /// Inodes that only their filesystem itself remembers.
  let stored: [ObjectID]
  let title: String
  /// How the engine differs from the newest kernfs: `edition seed + fault wrong-twin`.
  let deviation: String?
  /// `edition current · fs plain`; without the edition where the deviation names it.
  let setting: String
  /// The statements that are to be run next: the first few, and how many there are.
  var waiting: [String] = []
  var waitingCount = 0
  /// Why nothing can run, whatever the cursor is: it is a recording.
  var refusal: String?
  /// The positions that have names, in order.
  var bookmarks: [Int] = []
  /// How many conditions were set.
  var breaks = 0
  /// Whether something was done in a run that no file has.
  var hasUnsavedWork = false
  /// This run among all there are, `run 2 of 3`; nil while there is only one.
  var run: String?
  /// The runs beside this one, in an exhibit.
  var peers: Peers?
  /// At the border of two operations, whether the one after it is shown.
  var showsNext = false
  /// The sentences that the pane of steps shows; empty in updates, which do not need them.
  var described: [DescribedStep] = []

  var waits: Bool { waitingCount > 0 }
  /// Whether nothing comes after the cursor, here or in another run of an exhibit.
  var isAtEnd: Bool {
    peers.map { $0.exhibit.moment == $0.exhibit.end } ?? (timeline.isLive && !waits)
  }

  var model: Model { timeline.model }
  var names: Names { timeline.names }
  /// Whether the cursor is at the end of time and the machine has stopped there.
  var isStopped: Bool { timeline.isLive && endsStopped }
  /// Whether the run has come to a stop, wherever the cursor is.
  var endsStopped: Bool {
    guard case .stopped = timeline.operations.last?.outcome else { return false }
    return true
  }

  func dentries(_ state: TreeState) -> DentryRows {
    DentryRows(
      model: timeline.model, marks: marks, roots: roots, rings: rings, folds: state.folds,
      kept: state.filter?.shown)
  }

  func inodes(_ state: TreeState) -> InodeRows {
    InodeRows(
      model: timeline.model, marks: marks, roots: roots, rings: rings, stored: stored,
      folds: state.folds, kept: state.filter?.shown)
  }

  /// The names that lead to the root of a filesystem from the root of the namespace; nil if none do.
  func names(toRootOf filesystem: Int) -> [Name]? { roots.names(toRootOf: filesystem, model) }

  /// The operation that the pane of steps shows: the one before the cursor, at the start the first.
  var operation: Int? {
    if showsNext, !timeline.isLive, let next = timeline.operation(of: timeline.cursor),
      timeline.operations[next].first == timeline.cursor
    {
      return next
    }
    return timeline.currentOperation ?? (timeline.operations.isEmpty ? nil : 0)
  }
}

extension Filter {
  /// The rows to show, or nil while nothing was typed.
  var shown: Set<Row>? { text.isEmpty ? nil : kept }
}

/// One event as a sentence.
struct DescribedStep: Equatable {
  /// Its place in the timeline.
  var index: Int
  /// How many functions and locks it is inside of.
  var depth: Int
  var text: String
  /// The rule or the bug that decided it, if one did.
  var reason: String?
}

/// Finds what no walk from a root reaches and no list of the model names: directories that were moved
/// below themselves, and inodes that only their filesystem itself remembers.
struct UnreachableFinder {
  private var scanned = 0
  private var moved: [ObjectID] = []
  /// Inodes that a filesystem itself held at some time, each once.
  private var kept: [ObjectID] = []
  private var seen: Set<ObjectID> = []

  /// Reads the events that came since the last time.
  mutating func read(_ timeline: Timeline) {
    for index in timeline.strays[min(scanned, timeline.strays.count)...] {
      guard let id = timeline.events[index].traits.ids.first else { continue }
      if id.kind == .inode {
        if seen.insert(id).inserted { kept.append(id) }
      } else if !moved.contains(id) {
        moved.append(id)
      }
    }
    scanned = timeline.strays.count
  }

  /// Live inodes that a filesystem remembers by itself and that neither a slot nor a dentry leads to.
  func stored(in model: Model) -> [ObjectID] {
    kept.filter { id in
      guard model.inodes.contains(id), model.inodes[id].counted.isAlive else { return false }
      let holders = model.holders(of: id)
      return model.inodes[id].namedBy.count == 0
        && holders.contains { $0.holder.role == .client }
        && !holders.contains { $0.holder.role == .dentry }
    }
  }

  /// One directory of each ring that there is now.
  func rings(in model: Model) -> [ObjectID] {
    var heads: [ObjectID] = []
    var seen: Set<ObjectID> = []
    for id in moved where model.dentries.contains(id) && !seen.contains(id) {
      guard let ring = ring(through: id, model) else { continue }
      heads.append(id)
      seen.formUnion(ring)
    }
    return heads
  }

  private func ring(through id: ObjectID, _ model: Model) -> [ObjectID]? {
    var line: [ObjectID] = []
    var here = id
    var loop = LoopDetector(from: ObjectID.none)
    while !loop.closes(at: here), model.dentries[here].isHashed {
      line.append(here)
      here = model.dentries[here].parent
      if here == id { return line }
      guard model.dentries.contains(here) else { return nil }
    }
    return nil
  }
}
