// HolderList.swift: the rows of the pane of holders: references that live, oldest first, then the few
// that ended last before the cursor, newest first.

import Ground
import Timeline

/// The references on one object, as rows.
struct HolderList {
  /// How many references live.
  let alive: Int
  private let chain: Chain
  private let ended: [UInt32]

  /// How many that have ended are shown, and how many events back they are looked for.
  private static let most = 5
  private static let reach = 20_000

  init(_ subject: ObjectID, _ scene: Scene) {
    chain = scene.model.counted(subject)?.references ?? Chain()
    alive = Int(chain.count)
    ended = Self.ended(on: subject, scene.timeline)
  }

  var count: Int { alive + ended.count }

  /// The serial number of the reference in a row.
  func serial(_ index: Int, _ scene: Scene) -> UInt32? {
    if index >= alive { return ended.indices.contains(index - alive) ? ended[index - alive] : nil }
    return scene.model.chains.prefix(index + 1, of: chain).last.map { UInt32($0) }
  }

  private static func ended(on subject: ObjectID, _ timeline: Timeline) -> [UInt32] {
    var found: [UInt32] = []
    var index = timeline.cursor
    let end = max(0, index - reach)
    while index > end, found.count < most {
      index -= 1
      guard case .dropped(subject, _, _, let serial) = timeline.events[index], serial != 0,
        isTold(serial, timeline)
      else { continue }
      found.append(serial)
    }
    return found
  }

  /// What an operation took and dropped says nothing.
  private static func isTold(_ serial: UInt32, _ timeline: Timeline) -> Bool {
    let reference = timeline.model.references[Int(serial) - 1]
    return timeline.operation(of: Int(reference.taken))
      != timeline.operation(of: Int(reference.ended))
  }

  /// Whose an ended reference was before it went to the queue or to the operation that dropped it.
  static func lastHolder(of reference: ReferenceState, _ serial: UInt32, _ timeline: Timeline)
    -> Holder
  {
    var holder = reference.holder
    var index = Int(reference.ended)
    while holder.role == .queue || holder.role == .operation, index > Int(reference.taken) {
      index -= 1
      if case .handedOn(reference.subject, let before, holder, serial) = timeline.events[index] {
        holder = before
      }
    }
    return holder
  }
}
