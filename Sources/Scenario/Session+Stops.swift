import Language
import Ground
import Timeline

// Conditions that stop a run, and the search for the step at which one comes true, in both
// directions. The search moves the cursor along the history.

/// A condition of `break` or `watch`.
public struct Breakpoint: Hashable, Sendable {
  /// The condition.
  public let condition: Condition
  /// Whether it is on.
  public var isOn = true
}

/// Where a run stopped, and which condition stopped it.
public struct Hit: Hashable, Sendable {
  /// The position after the step.
  public let position: Int
  /// The index in `Session.breakpoints`.
  public let breakpoint: Int
}

extension Session {
  /// The conditions that are on, with their indices.
  private var active: [(index: Int, condition: Condition)] {
    breakpoints.enumerated().filter(\.element.isOn).map { ($0.offset, $0.element.condition) }
  }

  /// Moves the cursor forward to the position after the first step, up to `end`, at which a
  /// condition comes true. Without one it returns nil and leaves the cursor at `end`. If cancelled,
  /// the cursor does not move.
  public func seek(to end: Int) -> Hit? { seek(to: end, for: active) }

  /// The same for conditions that are not in `breakpoints`.
  package func seek(to end: Int, for conditions: [Condition]) -> Hit? {
    seek(to: end, for: conditions.enumerated().map { ($0.offset, $0.element) })
  }

  private func seek(to end: Int, for active: [(index: Int, condition: Condition)]) -> Hit? {
    guard !active.isEmpty else {
      move(to: end)
      return nil
    }
    isSeeking = true
    defer { isSeeking = false }
    var before = active.map { value(of: $0.condition) }
    let start = timeline.cursor
    while timeline.cursor < end, seeks(timeline.cursor - start, of: end - start) {
      move(to: timeline.cursor + 1)
      for (place, (index, condition)) in active.enumerated() {
        let after = value(of: condition)
        if isHit(condition, from: before[place], to: after) {
          return Hit(position: timeline.cursor, breakpoint: index)
        }
        before[place] = after
      }
    }
    return nil
  }

  /// Moves the cursor back to the position after the newest earlier step at which a condition came
  /// true. Without one it returns nil and leaves the cursor at the start. If cancelled, the cursor
  /// does not move.
  public func seekBack() -> Hit? {
    let active = active
    isSeeking = true
    defer { isSeeking = false }
    if timeline.cursor > 0 { move(to: timeline.cursor - 1) }
    var after = active.map { value(of: $0.condition) }
    let start = timeline.cursor
    while timeline.cursor > 0, !active.isEmpty {
      let here = timeline.cursor
      guard seeks(start - here, of: start) else { return nil }
      let wasTaken = active.map { happens($0.condition) }
      move(to: here - 1)
      for (place, (index, condition)) in active.enumerated() {
        let before = value(of: condition)
        let isHit = wasTaken[place] || changed(condition, from: before, to: after[place])
        after[place] = before
        guard isHit else { continue }
        move(to: here)
        return Hit(position: here, breakpoint: index)
      }
    }
    move(to: 0)
    return nil
  }

  /// Whether the search goes on. Only every 64th step reads the clock, which takes longer than most
  /// steps.
  private func seeks(_ done: Int, of total: Int) -> Bool {
    done & 63 != 0 || goesOn("searching", done, of: total, "steps")
  }

  private func isHit(_ condition: Condition, from before: Value?, to after: Value?) -> Bool {
    happens(condition) || changed(condition, from: before, to: after)
  }

  private func changed(_ condition: Condition, from before: Value?, to after: Value?) -> Bool {
    switch condition {
    case .becomes: after == .truth(true) && before != .truth(true)
    case .changes: before != after
    case .leak:
      if case .number(let new) = after, case .number(let old) = before { new > old } else { false }
    case .happens, .lock, .stop: false
    }
  }

  /// The value that a condition watches, at the cursor; nil if it has none.
  private func value(of condition: Condition) -> Value? {
    switch condition {
    case .becomes(let expression), .changes(let expression): try? evaluate(expression)
    case .leak: .number(Int64(leaks))
    case .happens, .lock, .stop: nil
    }
  }

  /// Whether the step before the cursor is the event of a condition.
  private func happens(_ condition: Condition) -> Bool {
    guard timeline.cursor > 0 else { return false }
    let event = timeline.events[timeline.cursor - 1]
    switch condition {
    case .happens(let word, let kind): return word.fits(event, kind)
    case .lock(let name, let mode): return Self.takes(event, name, mode)
    case .stop: if case .machine(.stopped) = event { return true } else { return false }
    case .becomes, .changes, .leak: return false
    }
  }

  private static func takes(_ event: Event, _ name: LockName?, _ mode: LockModeWord?) -> Bool {
    guard case .machine(.locked(_, let kind, let taken)) = event else { return false }
    return (name == nil || name == LockName(kind))
      && (mode == nil || (mode == .write) == (taken == .write))
  }
}

extension LockName {
  init(_ kind: LockKind) {
    switch kind {
    case .position: self = .position
    case .filesystem: self = .filesystem
    case .directory: self = .directory
    case .mounts: self = .mounts
    case .node: self = .node
    case .slots: self = .slots
    }
  }
}

extension Happening {
  /// Whether the event is of this kind, on an object of that kind.
  func fits(_ event: Event, _ kind: ObjectWordKind?) -> Bool {
    let traits = event.traits
    guard traits.happening == self, let id = traits.ids.first else { return false }
    return kind == nil || kind == ObjectWordKind(id.kind)
  }
}

extension ObjectWordKind {
  init?(_ kind: ObjectKind) {
    switch kind {
    case .dentry: self = .dentry
    case .inode: self = .inode
    case .file, .virtualDentry: self = .file
    case .mount: self = .mount
    case .task: self = .task
    case .filesystem: self = .filesystem
    case .namespace, .none: return nil
    }
  }
}

extension Session {
  /// References that are orphaned, left over, stale or in a ring at the cursor.
  var leaks: Int { timeline.suspicions(at: timeline.cursor).total }
}

extension Session {
  /// Adds the condition in `text`, as `break` does. Throws the mistake in the text.
  public func stop(at text: String) throws(LanguageError) {
    guard case .directive(let line) = try CommandLine.parse(Array("break \(text)".utf8)) else {
      throw LanguageError(line: 1, column: 1, message: "expected a condition")
    }
    _ = check(line)
  }
}
