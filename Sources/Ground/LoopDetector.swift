/// Detects in constant memory that a walk along a chain never ends. Each place is compared with a
/// remembered one, which moves forward whenever the walk has doubled in length. Source: Brent's
/// algorithm.

/// One walk. Both the remembered place and the counters change only in `closes`.
public struct LoopDetector<Place: Equatable> {
  private var remembered: Place
  private var steps = 0
  private var limit = 1

  /// Begins a walk at `start`.
  public init(from start: Place) { remembered = start }

  /// Advances the walk to `place`. Returns true if the walk is in a cycle, at the latest after
  /// three rounds of it.
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
