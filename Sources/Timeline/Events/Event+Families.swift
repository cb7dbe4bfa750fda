import Ground

// Passes each request to the event's family. This is the only place that lists the families.
extension Event {
  /// The event's meaning as far as it needs no model.
  @inline(__always)
  public var traits: EventTraits {
    switch self {
    case .reference(let event): event.traits
    case .attribute(let event): event.traits
    case .tree(let event): event.traits
    case .mount(let event): event.traits
    case .task(let event): event.traits
    case .queue(let event): event.traits
    case .machine(let event): event.traits
    case .frame(let event): event.traits
    case .decision(let event): event.traits
    }
  }

  /// The same event with the numbers of its names replaced.
  public func renaming(_ other: (Name) -> Name) -> Event {
    switch self {
    case .reference(let event): .reference(event.renaming(other))
    case .attribute(let event): .attribute(event.renaming(other))
    case .tree(let event): .tree(event.renaming(other))
    case .mount(let event): .mount(event.renaming(other))
    case .task(let event): .task(event.renaming(other))
    case .queue(let event): .queue(event.renaming(other))
    case .machine(let event): .machine(event.renaming(other))
    case .frame(let event): .frame(event.renaming(other))
    case .decision(let event): .decision(event.renaming(other))
    }
  }

  /// The family's value, for requests that are rare enough to go through an existential.
  private var family: any EventFamily {
    switch self {
    case .reference(let event): event
    case .attribute(let event): event
    case .tree(let event): event
    case .mount(let event): event
    case .task(let event): event
    case .queue(let event): event
    case .machine(let event): event
    case .frame(let event): event
    case .decision(let event): event
    }
  }

  func sentence(_ words: SentenceFormatter) -> String { family.sentence(words) }

  /// The name of the rule that decided this event; nil if no rule did.
  public var decidingRule: String? { family.decidingRule }

  /// Why the event cannot come next, or nil.
  func objection(_ check: Verifier, in model: Model) -> String? {
    switch self {
    case .reference(let event): event.objection(check, in: model)
    case .attribute(let event): event.objection(check, in: model)
    case .tree(let event): event.objection(check, in: model)
    case .mount(let event): event.objection(check, in: model)
    case .task(let event): event.objection(check, in: model)
    case .queue(let event): event.objection(check, in: model)
    case .machine(let event): event.objection(check, in: model)
    case .frame(let event): event.objection(check, in: model)
    case .decision: nil
    }
  }

  /// Whether the event may make an object unreachable from the root of its tree.
  var leadsAway: Bool {
    switch self {
    case .reference(let event): event.leadsAway
    case .tree(let event): event.leadsAway
    case .attribute, .mount, .task, .queue, .machine, .frame, .decision: false
    }
  }

  /// All names in the event.
  var names: [Name] {
    var names: [Name] = []
    _ = renaming {
      names.append($0)
      return $0
    }
    return names
  }
}

extension Model {
  /// Applies the next event.
  /// - Precondition: `event` is at `position` in the model's history.
  public mutating func apply(_ event: Event) {
    change(by: event, forward: true)
    position += 1
  }

  /// Reverts the newest event.
  /// - Precondition: `event` is at `position - 1` in the model's history.
  public mutating func revert(_ event: Event) {
    position -= 1
    change(by: event, forward: false)
  }

  @inline(__always)
  private mutating func change(by event: Event, forward: Bool) {
    switch event {
    case .reference(let event): event.change(&self, forward: forward)
    case .attribute(let event): event.change(&self, forward: forward)
    case .tree(let event): event.change(&self, forward: forward)
    case .mount(let event): event.change(&self, forward: forward)
    case .task(let event): event.change(&self, forward: forward)
    case .queue(let event): event.change(&self, forward: forward)
    case .machine(let event): event.change(&self, forward: forward)
    case .frame(let event): event.change(&self, forward: forward)
    case .decision: break
    }
  }
}

extension EventFamily {
  @inline(__always)
  fileprivate func change(_ model: inout Model, forward: Bool) {
    if forward { apply(to: &model) } else { revert(in: &model) }
  }
}

extension DeltaCoder {
  mutating func add(_ event: Event, to bytes: inout ByteWriter) {
    switch event {
    case .reference(let event): event.write(&self, &bytes)
    case .attribute(let event): event.write(&self, &bytes)
    case .tree(let event): event.write(&self, &bytes)
    case .mount(let event): event.write(&self, &bytes)
    case .task(let event): event.write(&self, &bytes)
    case .queue(let event): event.write(&self, &bytes)
    case .machine(let event): event.write(&self, &bytes)
    case .frame(let event): event.write(&self, &bytes)
    case .decision(let event): event.write(&self, &bytes)
    }
  }

  mutating func event(_ bytes: inout ByteReader) throws(DecodingFailure) -> Event {
    let start = bytes
    let tag = try bytes.byte()
    if let event = try read(ReferenceEvent.self, tag, &bytes) { return .reference(event) }
    if let event = try read(AttributeEvent.self, tag, &bytes) { return .attribute(event) }
    if let event = try read(TreeEvent.self, tag, &bytes) { return .tree(event) }
    if let event = try read(MountEvent.self, tag, &bytes) { return .mount(event) }
    if let event = try read(TaskEvent.self, tag, &bytes) { return .task(event) }
    if let event = try read(QueueEvent.self, tag, &bytes) { return .queue(event) }
    if let event = try read(MachineEvent.self, tag, &bytes) { return .machine(event) }
    if let event = try read(FrameEvent.self, tag, &bytes) { return .frame(event) }
    if let event = try read(DecisionEvent.self, tag, &bytes) { return .decision(event) }
    throw start.damage("no event has this number")
  }

  @inline(__always)
  private mutating func read<Family: EventFamily>(
    _ family: Family.Type, _ tag: UInt8, _ bytes: inout ByteReader
  ) throws(DecodingFailure) -> Family? {
    guard let tag = Family.Tag(rawValue: tag) else { return nil }
    return try Family(tag, &self, &bytes)
  }
}

extension SuspicionLedger {
  /// Reports the references that the event may have orphaned.
  mutating func suspect(_ event: Event, _ step: Int, _ operation: Int, _ model: Model) {
    switch event {
    case .reference(let event): event.suspect(in: &self, step: step, operation: operation, model)
    case .attribute(let event): event.suspect(in: &self, step: step, model)
    case .tree(let event): event.suspect(in: &self, step: step, model)
    case .mount(let event): event.suspect(in: &self, step: step, model)
    case .task(let event): event.suspect(in: &self, step: step, model)
    case .queue(let event): event.suspect(in: &self, step: step, model)
    case .machine, .frame, .decision: break
    }
  }
}
