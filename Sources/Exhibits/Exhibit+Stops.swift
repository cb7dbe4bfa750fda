import Scenario

// Conditions in an exhibit: the first run in which one comes true stops all of them.
extension Exhibit {
  /// Moves all runs forward to the first moment at which a condition of some run comes true, or to
  /// the end. If cancelled, they do not move.
  public func seek() -> (run: Int, hit: Hit)? {
    stop(orElse: end) { run in run.seek(to: run.timeline.events.count) }
  }

  /// Moves all runs back to the newest earlier moment at which a condition of some run came true,
  /// or to the start.
  public func seekBack() -> (run: Int, hit: Hit)? {
    stop(orElse: Moment(operation: 0, row: 0), isBack: true) { run in run.seekBack() }
  }

  private func stop(
    orElse edge: Moment, isBack: Bool = false, _ seek: (Session) -> Hit?
  ) -> (run: Int, hit: Hit)? {
    var nearest: (moment: Moment, run: Int, hit: Hit)?
    var target = edge
    for (index, run) in runs.enumerated() {
      let hit = seek(run)
      if run.isCancelled { target = moment }
      guard let hit else { continue }
      let found = moment(of: hit.position, in: index)
      if nearest.map({ isBack ? $0.moment < found : found < $0.moment }) ?? true {
        nearest = (found, index, hit)
      }
    }
    move(to: nearest?.moment ?? target)
    return nearest.map { ($0.run, $0.hit) }
  }
}
