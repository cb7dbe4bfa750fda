// HolderSummary.swift: a count together with who makes it up, never the number alone.

import Canvas
import Ground
import Timeline

/// The holders of an object by kind, in the order of the oldest of each.
struct HolderSummary {
  struct Group {
    var role: HolderRole
    var count: Int
    /// The first of them, named when it is the only one, and the second.
    var holder: Holder
    var second: Holder?
  }

  let count: Int
  private(set) var groups: [Group] = []
  /// References that are counted and that nobody holds; below zero, held and not counted.
  private(set) var unaccounted = 0
  /// References that are held by others than children, when there are too many to look at each.
  private(set) var others = 0

  /// More references are not looked at one by one: a directory of a million names is drawn as fast
  /// as one of ten.
  static let most = 1024

  init(of id: ObjectID, in model: Model) {
    guard let counted = model.counted(id) else {
      count = 0
      return
    }
    count = Int(counted.count)
    let held = Int(counted.references.count)
    unaccounted = max(0, count) - held
    if held > Self.most, id.kind == .dentry {
      let children = Int(model.dentries[id].children.count)
      groups = [Group(role: .child, count: children, holder: Holder(.child))]
      others = held - children
    } else {
      collect(id, held, model)
    }
  }

  private mutating func collect(_ id: ObjectID, _ held: Int, _ model: Model) {
    for reference in model.held(on: id).prefix(Self.most) {
      let holder = reference.holder
      if let index = groups.firstIndex(where: { $0.role == holder.role }) {
        groups[index].count += 1
        if groups[index].second == nil { groups[index].second = holder }
      } else {
        groups.append(Group(role: holder.role, count: 1, holder: holder))
      }
    }
    others = max(0, held - Self.most)
  }
}

extension HolderSummary {
  /// `mount + 2 children`.
  func words(_ formatter: ShortFormatter) -> String {
    var words = groups.map { word($0, formatter) }
    if others > 0 { words.append("\(others) others") }
    if unaccounted > 0 { words.append("\(unaccounted) without a holder") }
    if unaccounted < 0 { words.append("\(-unaccounted) not counted") }
    return words.joined(separator: " + ")
  }

  private func word(_ group: Group, _ formatter: ShortFormatter) -> String {
    if group.count == 2, let second = group.second, group.role == .file || group.role == .dentry {
      return "\(formatter.bare(group.holder.id)) + \(formatter.bare(second.id))"
    }
    let traits = group.role.traits
    return group.count == 1
      ? HolderRoleTraits.words(traits.one, for: formatter.bare(group.holder.id))
      : "\(group.count) \(traits.many ?? traits.one)"
  }

  /// `⏏●×2`: a mark for each kind.
  func marks(_ glyphs: Glyphs) -> String {
    var marks = groups.map { group in
      let mark = HolderMark(group.role).map { glyphs[$0] } ?? glyphs.warning
      return group.count == 1 ? mark : "\(mark)\(glyphs.times)\(group.count)"
    }
    if others > 0 { marks.append("+\(others)") }
    if unaccounted != 0 { marks.append("\(glyphs.warning)\(unaccounted)") }
    return marks.joined()
  }
}
