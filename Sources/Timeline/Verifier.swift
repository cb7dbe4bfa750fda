/// Says whether an event can be the next one of a history, so that applying it, taking it back and
/// drawing what came of it are safe whatever a file says. What an engine emits always can.

import Ground

/// What the model does not remember, and a check needs.
struct Verifier {
  /// Under which dentry each hashed one is, as its chain has it.
  private(set) var parents: [ObjectID: ObjectID] = [:]

  mutating func note(_ event: Event) {
    if case .tree(.hashed(let id, _, let parent)) = event { parents[id] = parent }
    if case .tree(.unhashed(let id, _, _)) = event { parents[id] = nil }
  }

  /// Why the event cannot be the next one; nil if it can.
  func refusal(of event: Event, in model: Model, names: Names) -> String? {
    if model.position >= Int32.max - 1 { return "there are too many" }
    for name in event.names where !name.isKnown(in: names) { return "a name is not known" }
    // What is born is not known yet; its family looks at it.
    if case .reference(.born) = event { return event.objection(self, in: model) }
    if let id = event.traits.ids.first(where: { !$0.isKnown(in: model) }) {
      return "\(id.kind) \(id.number) is not known"
    }
    return event.objection(self, in: model)
  }
}

extension Name {
  fileprivate func isKnown(in names: Names) -> Bool {
    number < names.count && isTooLong == (names.length(of: self) > Name.longest)
  }
}

extension ObjectID {
  /// True for an object that was born.
  func isKnown(in model: Model) -> Bool {
    guard raw == ObjectID(kind, filesystem: filesystem, number: number).raw else { return false }
    return kind == .filesystem ? filesystem < model.filesystems.count : model.counted(self) != nil
  }

  /// True for the next one of its kind.
  func isNext(in model: Model) -> Bool {
    guard number >= 1, !isKnown(in: model) else { return false }
    return number == 1
      || ObjectID(kind, filesystem: filesystem, number: number - 1).isKnown(in: model)
  }
}
