/// One run: its whole history, and the model at a cursor anywhere in it.
///
/// The cursor stands between two events. Live means that it stands at the end. There is one model,
/// moved by applying and reverting; nothing is copied.

import Ground

/// What one operation was, and which events are its own.
public struct OperationRecord: Hashable, Sendable {
  /// The line of the scenario, byte for byte.
  public let source: [UInt8]
  /// The same as people wrote it, where it is something else.
  private let shown: String?
  /// The name of the task that acted.
  public let task: String
  /// The index of its first event.
  public let first: Int
  /// The index after its last event.
  public internal(set) var end: Int
  /// How it ended.
  public internal(set) var outcome = Outcome.done(.nothing)
  /// How many names there were when it had ended.
  public internal(set) var names = 0

  init(_ text: String, source: [UInt8], task: String, first: Int) {
    self.source = source
    shown = source.elementsEqual(text.utf8) ? nil : text
    self.task = task
    self.first = first
    end = first
  }

  /// The line of the scenario, as people wrote it.
  public var text: String { shown ?? String(decoding: source, as: UTF8.self) }
}

/// How an operation ended.
public enum Outcome: Hashable, Sendable {
  case done(Answer)
  case failed(Errno, Answer = .nothing)
  /// The operation could not be asked of the engine at all, and did nothing: an unknown file name.
  case complaint(String)
  /// The machine stopped in the middle of it.
  case stopped(StopReason)

  /// The error, if it ended with one.
  public var errno: Errno? {
    if case .failed(let errno, _) = self { errno } else { nil }
  }
}

/// What an operation gives besides success.
public enum Answer: Hashable, Sendable {
  case nothing
  case status(Status)
  case entries([ListedEntry])
  case target([UInt8])
  case data([UInt8])
  case written(Int)
  case offset(Int64)
  /// The names of extended attributes.
  case names([[UInt8]])
  case path([UInt8])
  /// The name of a task that began.
  case task(String)
  /// How often a repeated operation ended how; nil is success.
  case counts([Errno?: Int])
}

/// What getdents(2) tells of one name.
public struct ListedEntry: Hashable, Sendable {
  /// The type of the file, as `d_type` has it.
  public enum Kind: String, Hashable, Sendable {
    case directory = "d"
    case file = "f"
    case symlink = "l"
  }
  /// d_name
  public var name: [UInt8]
  /// d_ino
  public var number: Int64
  /// d_type
  public var kind: Kind
  /// The position after this entry.
  public var next: Int64

  public init(name: [UInt8], number: Int64, kind: Kind, next: Int64) {
    self.name = name
    self.number = number
    self.kind = kind
    self.next = next
  }
}

/// The history of one engine, and the model at the cursor.
public struct Timeline {
  /// Everything that happened, in order.
  public private(set) var events = EventLog()
  /// What the events belong to, in order; the first is `fs`.
  public private(set) var operations: [OperationRecord] = []
  /// The state at the cursor.
  public private(set) var model = Model()
  /// The events after which a walk may no longer find an object, in order: a look at all of history would
  /// take long.
  public private(set) var strays: [Int] = []
  /// The model at moments of history: a jump begins at the nearest.
  private(set) var checkpoints = Checkpoints()
  /// References that are not sound: found when an operation has ended.
  private(set) var ledger = SuspicionLedger()
  /// The names that events speak of; it belongs to the engine, and grows.
  public let names: Names

  public init(names: Names) { self.names = names }
}

// Growing, at the live end.
extension Timeline {
  /// Begins the record of an operation whose events come next.
  public mutating func begin(_ text: String, task: String, source: [UInt8]) {
    operations.append(OperationRecord(text, source: source, task: task, first: events.count))
  }

  /// Takes what the journal has and this has not yet as events of the operation that was begun, and moves the
  /// cursor to the end.
  /// - Precondition: all events are from this journal.
  public mutating func read(_ journal: Journal) {
    let first = events.count
    precondition(events.isBeginning(of: journal.log), "two journals in one history")
    events = journal.log
    for index in first..<events.count where events[index].leadsAway { strays.append(index) }
    move(to: events.count)
  }

  /// Ends the operation that was begun, whose last events are in the journal.
  public mutating func finish(_ journal: Journal, _ outcome: Outcome) {
    read(journal)
    finish(outcome)
  }

  /// Ends the operation that was begun, whose events are all there, and moves the cursor to the end.
  mutating func finish(_ outcome: Outcome) {
    guard let last = operations.indices.last else { return }
    operations[last].end = events.count
    operations[last].outcome = outcome
    operations[last].names = names.count
    move(to: events.count)
    if case .stopped = outcome { return }
    ledger.read(events[operations[last].first...], operation: last, model)
  }

  /// One event of the operation that was begun, and the cursor behind it.
  /// - Precondition: the cursor is at the end.
  mutating func add(_ event: Event) {
    if event.leadsAway { strays.append(events.count) }
    events.append(event)
    move(to: events.count)
  }
}

// The cursor.
extension Timeline {
  /// How many events lie before the cursor.
  public var cursor: Int { model.position }
  /// Whether the cursor is at the end, where operations run.
  public var isLive: Bool { cursor == events.count }

  /// Moves the cursor between two events; beyond the ends, to the end.
  public mutating func move(to position: Int) {
    let position = max(0, min(position, events.count))
    if let near = checkpoints.nearest(to: position, from: model.position) { model = near }
    while model.position < position {
      model.apply(events[model.position])
      if model.position & Checkpoints.mask == 0 { checkpoints.keep(model) }
    }
    while model.position > position { model.revert(events[model.position - 1]) }
  }

  /// Stands where an older copy of this history stood, if that is near, with the copy's own pages. A cursor
  /// that is kept for reading copies no lists of pages this way: those of a million dentries take a
  /// millisecond.
  public mutating func resume(_ older: Timeline) {
    guard abs(older.cursor - cursor) < 1 << 12 else { return }
    model = older.model
  }

  /// The same history with its cursor elsewhere, to be read. Pages are shared, and this cursor stays.
  public func at(_ position: Int) -> Timeline {
    var other = self
    other.move(to: position)
    return other
  }

  /// The index of the operation that the event before the cursor belongs to.
  public var currentOperation: Int? { cursor == 0 ? nil : operation(of: cursor - 1) }

  /// The index of the operation that owns an event: binary search.
  public func operation(of event: Int) -> Int? {
    var low = 0, high = operations.count
    while low < high {
      let middle = (low + high) / 2
      if operations[middle].first <= event { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// The events of the operation at the cursor up to the cursor: what the last keystroke changed.
  public var recent: Range<Int> {
    guard let current = currentOperation else { return 0..<0 }
    return operations[current].first..<cursor
  }
}

extension Timeline {
  /// What the operation at the cursor made last, else what it last found: for prompts and `last`.
  public var lastTouched: ObjectID? {
    var found: ObjectID?
    for event in events[recent].reversed() {
      if case .reference(.born(let id, _, _)) = event, Self.isTouched(id.kind) { return id }
      if case .decision(.decided(_, _, let id, .found)) = event, found == nil { found = id }
    }
    return found
  }

  private static func isTouched(_ kind: ObjectKind) -> Bool {
    kind == .file || kind == .virtualDentry || kind == .dentry
  }
}
