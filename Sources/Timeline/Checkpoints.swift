/// Models of many moments of one history: a jump begins at the nearest. They share all pages that no event
/// between them has touched.
///
/// There are never more than `most`: when there would be, every second one goes, and from then on they
/// are twice as far apart. So they cost the same however long the history is.

/// The models that are kept, oldest first.
struct Checkpoints {
  private(set) var models: [Model] = [Model()]
  /// Where they stand, so that a search touches none of them.
  private var positions = [0]
  private var spacing = Self.least

  private static let most = 512
  private static let least = 256
  /// Only a position with none of these bits is worth asking for.
  static let mask = 63

  /// Keeps a model if the newest one that is kept is far enough away.
  mutating func keep(_ model: Model) {
    guard model.position - positions[positions.count - 1] >= spacing else { return }
    models.append(model)
    positions.append(model.position)
    guard models.count > Self.most else { return }
    models = models.enumerated().filter { $0.offset & 1 == 0 }.map(\.element)
    positions = models.map(\.position)
    spacing *= 2
  }

  /// The model nearest to a position, if it is much nearer than a cursor.
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
