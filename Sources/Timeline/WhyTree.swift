/// Why an object is alive: its holders by role, then their holders, and so on up to the roots.
/// Roles that decide come first.

import Ground

/// One object and its holders.
public struct WhyTree: Hashable, Sendable {
  /// The holders with one role.
  public struct Group: Hashable, Sendable {
    /// The role.
    public let role: HolderRole
    /// How many there are.
    public let count: Int
    /// The first references by serial number, at most `most`, each with the tree of its holder.
    public let references: [(UInt32, WhyTree?)]

    public static func == (one: Group, other: Group) -> Bool {
      one.role == other.role && one.count == other.count
        && one.references.map(\.0) == other.references.map(\.0)
        && one.references.map(\.1) == other.references.map(\.1)
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(role)
      hasher.combine(count)
    }
  }

  /// The object.
  public let object: ObjectID
  /// The holders by role, in the order of `rank`. Empty if `rest` says why.
  public let groups: [Group]
  /// Why the holders are omitted, if they are.
  public let rest: Rest?

  /// Why holders are omitted.
  public enum Rest: Hashable, Sendable {
    /// They appear higher up.
    case above
    /// The object is too many levels away from the first one.
    case deeper
  }

  /// How many holders of one role, and how many levels, are shown.
  static let most = 8
  static let levels = 24

  /// Why an object of the model is alive.
  public init(of id: ObjectID, in model: Model) {
    var seen: Set<ObjectID> = []
    self.init(id, model, &seen, depth: 0)
  }

  private init(_ id: ObjectID, _ model: Model, _ seen: inout Set<ObjectID>, depth: Int) {
    object = id
    guard !seen.contains(id), depth < Self.levels else {
      (groups, rest) = ([], seen.contains(id) ? .above : .deeper)
      return
    }
    seen.insert(id)
    rest = nil
    var found: [HolderRole: [ReferenceState]] = [:]
    for reference in model.held(on: id) {
      found[reference.holder.role, default: []].append(reference)
    }
    let order = found.sorted {
      ($0.key.traits.rank, $0.key.rawValue) < ($1.key.traits.rank, $1.key.rawValue)
    }
    groups = order.map { role, held in
      Group(
        role: role, count: held.count,
        references: held.prefix(Self.most).map { reference in
          let next = reference.holder.id
          // A name that the tree holds has no further holder. Operations, queues and tasks are
          // roots.
          let isRoot = next == id || next == .none || [.task, .filesystem].contains(next.kind)
          let above = isRoot ? nil : WhyTree(next, model, &seen, depth: depth + 1)
          return (reference.serial, above)
        })
    }
  }
}

extension Timeline {
  /// The tree as indented lines of text.
  public func why(_ id: ObjectID) -> [String] {
    let name = Sentence.name(of: id, in: model, names: names)
    guard let counted = model.counted(id) else { return ["\(name) was never born."] }
    guard counted.isAlive else { return ["\(name) is destroyed: nobody holds it."] }
    return ["\(name), count \(counted.count)"] + lines(WhyTree(of: id, in: model), "  ")
  }

  /// A note on omitted holders; empty for an object without holders.
  private func ending(of tree: WhyTree) -> String {
    switch tree.rest {
    case .above: " (see above)"
    case .deeper where model.held(on: tree.object).contains { _ in true }:
      " (its holders are not shown: ask about it by itself)"
    case .deeper, nil: ""
    }
  }

  private func lines(_ tree: WhyTree, _ indent: String) -> [String] {
    if tree.groups.isEmpty { return ["\(indent)nobody holds it"] }
    return tree.groups.flatMap { group -> [String] in
      let shown = group.references.flatMap { serial, next -> [String] in
        guard let reference = model.references[serial] else { return [] }
        let since = operation(of: Int(reference.taken)).map { ", since \(quoted(operation: $0))" }
        let suspect = suspect(serial, at: cursor).map { ", \($0.suspicion.word)" }
        let cut = next.map(ending) ?? ""
        let holder = Sentence.holder(reference.holder, in: model, names: names)
        let line = "\(indent)\(holder)\(cut)\(suspect ?? "")\(since ?? "")"
        guard let next, !next.groups.isEmpty else { return [line] }
        return [line] + lines(next, indent + "  ")
      }
      let rest = group.count - group.references.count
      return rest > 0 ? shown + ["\(indent)and \(rest) more of that kind"] : shown
    }
  }
}
