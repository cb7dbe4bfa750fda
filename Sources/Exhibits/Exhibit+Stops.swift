import Scenario

// Where the runs of an exhibit stop: the first of them at which a condition comes true stops all.
extension Exhibit {
  /// Moves all runs forward to the first moment after this at which a condition of one run comes true; to the
  /// end, if none does. They stay where they are if it is cancelled.
  public func seek() -> (run: Int, hit: Hit)? {
    stop(orElse: end) { run in run.seek(to: run.timeline.events.count) }
  }

  /// Moves all runs back to the newest moment before this at which a condition of one run came true; to the
  /// start, if none did.
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
