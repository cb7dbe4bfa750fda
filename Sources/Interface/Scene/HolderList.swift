// HolderList.swift: the rows of the pane of holders: references that live, oldest first, then the few
// that ended last before the cursor, newest first.

import Ground
import Timeline

/// The references on one object, as rows.
struct HolderList {
  /// How many references live.
  let alive: Int
  private let held: HeldReferences
  private let ended: [ReferenceState]

  /// How many that have ended are shown, and how many events back they are looked for.
  private static let most = 5
  private static let reach = 20_000

  init(_ subject: ObjectID, _ scene: Scene) {
    held = scene.model.held(on: subject)
    alive = Int(scene.model.counted(subject)?.references.count ?? 0)
    ended = Self.ended(on: subject, scene.timeline)
  }

  var count: Int { alive + ended.count }

  /// The reference in a row.
  func reference(_ index: Int) -> ReferenceState? {
    if index >= alive { return ended.indices.contains(index - alive) ? ended[index - alive] : nil }
    return held.dropFirst(index).first { _ in true }
  }

  private static func ended(on subject: ObjectID, _ timeline: Timeline) -> [ReferenceState] {
    var found: [ReferenceState] = []
    var index = timeline.cursor
    let end = max(0, index - reach)
    while index > end, found.count < most {
      index -= 1
      guard let reference = timeline.reference(endedAt: index), reference.subject == subject,
        isTold(reference, timeline)
      else { continue }
      found.append(reference)
    }
    return found
  }

  /// What an operation took and dropped says nothing.
  private static func isTold(_ reference: ReferenceState, _ timeline: Timeline) -> Bool {
    timeline.operation(of: Int(reference.taken)) != timeline.operation(of: Int(reference.ended))
  }

  /// Whose an ended reference was before it went to the queue or to the operation that dropped it.
  static func lastHolder(of reference: ReferenceState, _ timeline: Timeline) -> Holder {
    let subject = reference.subject, serial = reference.serial
    var holder = reference.holder
    var index = Int(reference.ended)
    while holder.role == .queue || holder.role == .operation, index > Int(reference.taken) {
      index -= 1
      if case .reference(.transferred(subject, let before, holder, serial)) = timeline.events[index]
      {
        holder = before
      }
    }
    return holder
  }
}
