/// Checks that an event can come next in a history. Whatever a file contains, applying, reverting
/// and drawing its events is then safe. Events from an engine always pass.

import Ground

/// The state that the checks need beyond the model. It is updated by `note` after each event.
struct Verifier {
  /// The dentry under which each dentry is hashed.
  private(set) var parents: [ObjectID: ObjectID] = [:]

  mutating func note(_ event: Event) {
    if case .tree(.hashed(let id, _, let parent)) = event { parents[id] = parent }
    if case .tree(.unhashed(let id, _, _)) = event { parents[id] = nil }
  }

  /// Why the event cannot come next, or nil.
  func refusal(of event: Event, in model: Model, names: Names) -> String? {
    if model.position >= Int32.max - 1 { return "there are too many events" }
    for name in event.names where !name.isKnown(in: names) { return "a name is unknown" }
    // A new object is not in the model yet, so its family checks it.
    if case .reference(.born) = event { return event.objection(self, in: model) }
    if let id = event.traits.ids.first(where: { !$0.isKnown(in: model) }) {
      return "\(id.kind) \(id.number) is unknown"
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
  /// Whether the object was born.
  func isKnown(in model: Model) -> Bool {
    guard raw == ObjectID(kind, filesystem: filesystem, number: number).raw else { return false }
    return kind == .filesystem ? filesystem < model.filesystems.count : model.counted(self) != nil
  }

  /// Whether it is the next object of its kind.
  func isNext(in model: Model) -> Bool {
    guard number >= 1, !isKnown(in: model) else { return false }
    return number == 1
      || ObjectID(kind, filesystem: filesystem, number: number - 1).isKnown(in: model)
  }
}
