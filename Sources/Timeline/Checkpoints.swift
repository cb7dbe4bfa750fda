/// Models at several positions of one history, so that a jump can begin at the nearest. They share
/// every page that no event between them has changed.
///
/// There are at most `most` of them. When there would be more, every second one is removed and the
/// spacing doubles. So their cost does not grow with the history.

/// The checkpoints, oldest first. They belong to one `Timeline`.
struct Checkpoints {
  private(set) var models: [Model] = [Model()]
  /// The models' positions, separately, so that a search touches no model.
  private var positions = [0]
  private var spacing = Self.least

  private static let most = 512
  private static let least = 256
  /// `keep` is called only at positions with none of these bits.
  static let mask = 63

  /// Keeps a model if it is far enough from the newest one.
  mutating func keep(_ model: Model) {
    guard model.position - positions[positions.count - 1] >= spacing else { return }
    models.append(model)
    positions.append(model.position)
    guard models.count > Self.most else { return }
    models = models.enumerated().filter { $0.offset & 1 == 0 }.map(\.element)
    positions = models.map(\.position)
    spacing *= 2
  }

  /// The model nearest to `position`, if it is much nearer than `cursor`.
  func nearest(to position: Int, from cursor: Int) -> Model? {
    let distance = abs(position - cursor)
    guard distance > Self.least / 2 else { return nil }
    var low = 0, high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if positions[middle] <= position { low = middle + 1 } else { high = middle }
    }
    let before = position - positions[low - 1]
    let after = low < positions.count ? positions[low] - position : .max
    guard min(before, after) < distance / 2 else { return nil }
    return before <= after ? models[low - 1] : models[low]
  }
}
