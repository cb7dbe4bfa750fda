/// One run: its whole history, and the model at a cursor anywhere in it.
///
/// The module `Timeline` knows events, not the engine. Everything on the screen, in claims and in
/// exports is computed here from events, so a live run and a recording look the same.
///
/// **Who holds what.** A `Timeline` is a value. It owns the list of operations, the `Model` at the
/// cursor, the `Checkpoints` and the `SuspicionLedger`. It shares the `EventLog` with the journal
/// that writes it, and the table of names with the engine. Models share their pages, so copies and
/// checkpoints are cheap.
///
/// **Life of an event.** `Ground` appends it to the journal. `read` takes it over, `move` applies
/// it to the model. When its operation ends, `finish` stores the outcome, and the ledger judges the
/// references that the operation's events affected. `RecordingWriter` writes the operation to a
/// file; `Recording.read` checks each event with a `Verifier` before it does the same. What an
/// event means is defined in one place, its family in `Events`.
///
/// **The cursor** is between two events. The run is live if the cursor is at the end. Moving
/// applies or reverts events one by one, from the nearest checkpoint.
///
/// **Invariants.** `model` is the result of the first `cursor` events. `revert` undoes `apply` to
/// the last bit, which includes the order of lists. Events, operations and the ledger only grow. No
/// lock is needed: one thread at a time uses a timeline, and the engine does not write while it is
/// read.

import Ground

/// One operation: its text, its events and its outcome.
public struct OperationRecord: Hashable, Sendable {
  /// The scenario's line, byte for byte.
  public let source: [UInt8]
  /// The line as shown to people, if it differs.
  private let shown: String?
  /// The name of the task that made the call.
  public let task: String
  /// The index of its first event.
  public let first: Int
  /// The index after its last event.
  public internal(set) var end: Int
  /// How it ended.
  public internal(set) var outcome = Outcome.done(.nothing)
  /// The number of names in the table when the operation ended.
  public internal(set) var names = 0

  init(_ text: String, source: [UInt8], task: String, first: Int) {
    self.source = source
    shown = source.elementsEqual(text.utf8) ? nil : text
    self.task = task
    self.first = first
    end = first
  }

  /// The scenario's line, as shown to people.
  public var text: String { shown ?? String(decoding: source, as: UTF8.self) }
}

/// How an operation ended.
public enum Outcome: Hashable, Sendable {
  case done(Answer)
  case failed(Errno, Answer = .nothing)
  /// The operation could not be passed to the engine and did nothing, for example because of an
  /// unknown file name.
  case complaint(String)
  /// The machine stopped during the operation.
  case stopped(StopReason)

  /// The error, if the operation failed.
  public var errno: Errno? {
    if case .failed(let errno, _) = self { errno } else { nil }
  }
}

/// The result of an operation, besides success.
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
  /// The name of a new task.
  case task(String)
  /// How often each outcome of a repeated operation occurred; nil stands for success.
  case counts([Errno?: Int])
}

/// One entry from getdents(2).
public struct ListedEntry: Hashable, Sendable {
  /// The type of the file, from `d_type`.
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

/// The history of one engine and the model at the cursor. The methods below alone change it.
public struct Timeline {
  /// All events, in order.
  public private(set) var events = EventLog()
  /// The operations, in order. The first is `fs`.
  public private(set) var operations: [OperationRecord] = []
  /// The state at the cursor.
  public private(set) var model = Model()
  /// The indices of events that may have made an object unreachable, so that a search need not look
  /// at the whole history.
  public private(set) var strays: [Int] = []
  /// Models at other positions, from which jumps begin.
  private(set) var checkpoints = Checkpoints()
  /// The references that are not sound, updated when an operation ends.
  private(set) var ledger = SuspicionLedger()
  /// The names in the events. The table belongs to the engine and grows.
  public let names: Names

  public init(names: Names) { self.names = names }
}

// Growing at the live end.
extension Timeline {
  /// Begins the record of an operation. Its events come next.
  public mutating func begin(_ text: String, task: String, source: [UInt8]) {
    operations.append(OperationRecord(text, source: source, task: task, first: events.count))
  }

  /// Takes over the journal's new events for the current operation, and moves the cursor to the
  /// end.
  /// - Precondition: all events are from this journal.
  public mutating func read(_ journal: Journal) {
    let first = events.count
    precondition(events.isBeginning(of: journal.log), "two journals in one history")
    events = journal.log
    for index in first..<events.count where events[index].leadsAway { strays.append(index) }
    move(to: events.count)
  }

  /// Reads the journal and ends the current operation.
  public mutating func finish(_ journal: Journal, _ outcome: Outcome) {
    read(journal)
    finish(outcome)
  }

  /// Ends the current operation, whose events have all been read, and moves the cursor to the end.
  mutating func finish(_ outcome: Outcome) {
    guard let last = operations.indices.last else { return }
    operations[last].end = events.count
    operations[last].outcome = outcome
    operations[last].names = names.count
    move(to: events.count)
    if case .stopped = outcome { return }
    ledger.read(events[operations[last].first...], operation: last, model)
  }

  /// Adds one event to the current operation and moves the cursor behind it.
  /// - Precondition: the cursor is at the end.
  mutating func add(_ event: Event) {
    if event.leadsAway { strays.append(events.count) }
    events.append(event)
    move(to: events.count)
  }
}

// The cursor.
extension Timeline {
  /// How many events are before the cursor.
  public var cursor: Int { model.position }
  /// Whether the cursor is at the end, where operations run.
  public var isLive: Bool { cursor == events.count }

  /// Moves the cursor to a position, limited to the history.
  public mutating func move(to position: Int) {
    let position = max(0, min(position, events.count))
    if let near = checkpoints.nearest(to: position, from: model.position) { model = near }
    while model.position < position {
      model.apply(events[model.position])
      if model.position & Checkpoints.mask == 0 { checkpoints.keep(model) }
    }
    while model.position > position { model.revert(events[model.position - 1]) }
  }

  /// Takes the model of an older copy of this history whose cursor is near. A cursor that is kept
  /// for reading then shares the copy's lists of pages; copying the lists of a million dentries
  /// takes a millisecond.
  public mutating func resume(_ older: Timeline) {
    guard abs(older.cursor - cursor) < 1 << 12 else { return }
    model = older.model
  }

  /// A copy with its cursor at another position, for reading. Pages are shared.
  public func at(_ position: Int) -> Timeline {
    var other = self
    other.move(to: position)
    return other
  }

  /// The operation of the event before the cursor.
  public var currentOperation: Int? { cursor == 0 ? nil : operation(of: cursor - 1) }

  /// The operation that owns an event, by binary search.
  public func operation(of event: Int) -> Int? {
    var low = 0, high = operations.count
    while low < high {
      let middle = (low + high) / 2
      if operations[middle].first <= event { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  /// The events of the current operation up to the cursor.
  public var recent: Range<Int> {
    guard let current = currentOperation else { return 0..<0 }
    return operations[current].first..<cursor
  }
}

extension Timeline {
  /// The dentry, file or held dentry that the current operation made last, or else found last. For
  /// prompts and `last`.
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
