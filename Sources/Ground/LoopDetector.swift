/// Finds out that a walk along a chain will never end, in constant memory: the place is compared with a
/// remembered one, which moves up whenever the walk has become twice as long. Source: Brent's algorithm.

/// One walk.
public struct LoopDetector<Place: Equatable> {
  private var remembered: Place
  private var steps = 0
  private var limit = 1

  /// A walk that begins at `start`.
  public init(from start: Place) { remembered = start }

  /// The walk has come to `place`. True if it goes round in a ring: within three times the ring's length
  /// once it is in it.
  @inline(__always)
  public mutating func closes(at place: Place) -> Bool {
    if place == remembered { return true }
    steps += 1
    if steps == limit {
      remembered = place
      limit *= 2
      steps = 0
    }
    return false
  }
}
