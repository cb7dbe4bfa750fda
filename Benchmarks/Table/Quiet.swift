/// Whether the processor's core is ours alone: on a shared machine another's work may run on the same core,
/// for seconds or minutes, and everything takes half as long again or twice as long meanwhile. In between
/// there are gaps, most of them of 0.2 to 2 milliseconds.

import Control
import Foundation
import Rows

/// A loop that takes the same time again and again, but while the core is shared or its clock is slow.
struct Quiet {
  /// The least that the loop took, in a third of a second or before in this run of `Benchmarks/run`: each
  /// row has a process of its own, whose third of a second may be a bad one.
  private let least: Duration
  /// A row waits so long for a quiet core until it has learnt, and once more until all is measured.
  static let patience = Duration.seconds(30)
  /// So many times in a row that are the same make a gap. One that is only below a bound does not say much:
  /// beside work that mostly waits the loop takes 1.04 to 1.19 of its least, a row 1.4 times as long.
  private static let settled = 100
  /// Times that differ by less are the same.
  private static let tolerance = 1.05
  /// So many measurements in quiet are not counted. The first hundreds of a process take longer, up to 1.6
  /// times what they take from then on; probably the processor learns the branches, and forgets them while
  /// others use it.
  private static let learning = 1_000
  /// So many that are counted are enough for a row; more are taken while its patience lasts.
  private static let enough = 12
  private static let clock = ContinuousClock()
  /// Where the least is kept for the next row, in nanoseconds.
  private static let record = (#filePath as NSString).deletingLastPathComponent + "/../.build/quiet"

  init() {
    let end = Self.clock.now + .milliseconds(300)
    var least = Self.time
    while Self.clock.now < end { least = min(least, Self.time) }
    let before = (try? String(contentsOfFile: Self.record, encoding: .utf8)).flatMap(Int.init)
    self.least = before.map { min(least, .nanoseconds($0)) } ?? least
    let text = String(Int(self.least / .nanoseconds(1)))
    try? text.write(toFile: Self.record, atomically: true, encoding: .utf8)
  }

  /// The least of so many times in a row that are the same; nil if they are not.
  private var settledTime: Duration? {
    var least = least * 1.2, most = Duration.zero
    for _ in 0..<Self.settled {
      let time = Self.time
      (least, most) = (min(least, time), max(most, time))
      if most > least * Self.tolerance { return nil }
    }
    return least
  }

  private static var time: Duration { clock.measure(control) }

  /// How many rounds take some 40 microseconds: the clock costs nothing beside them, and the core is often
  /// quiet for as long. An even number: a rename's second round takes its first one back.
  func rounds(_ prepared: Prepared, of most: Int) -> Int {
    let took = Self.clock.measure { prepared.run(most) }
    return max(2, Int(Double(most) * (.microseconds(40) / took)) & ~1)
  }

  /// Runs so many rounds, again and again, until the core was quiet before and after them.
  /// - Parameter waits: false for what takes so long that the core is never quiet meanwhile.
  /// - Returns: how long they took, and whether it was quiet; nobody looks where a row's patience is at its
  ///   end. Nil there if enough were quiet.
  func measure(_ series: Series, waits: Bool) -> (took: Duration, isQuiet: Bool)? {
    let prepared = series.prepared, rounds = series.rounds
    if !waits {
      prepared.world.forget()
      return (Self.clock.measure { prepared.run(rounds) }, false)
    }
    while true {
      let isLate = Self.clock.now > series.end
      if isLate, series.quiet >= Self.learning + Self.enough { return nil }
      if !isLate, series.gap == nil {
        series.gap = settledTime
        if series.gap == nil { continue }
      }
      // What happened between two measurements made the core forget some of this row.
      prepared.run(rounds)
      let took = Self.clock.measure { prepared.run(rounds) }
      guard !isLate, let usual = series.gap else { return (took, false) }
      let time = Self.time
      series.gap = time > usual * Self.tolerance ? nil : min(usual, time)
      if series.gap == nil { continue }
      series.quiet += 1
      if series.quiet == Self.learning { series.end = Self.clock.now + Self.patience }
      if series.quiet > Self.learning { return (took, true) }
    }
  }
}

/// The measurements of one row.
final class Series {
  let prepared: Prepared
  /// How many rounds one measurement runs.
  let rounds: Int
  /// How many measurements were quiet, counted or not.
  var quiet = 0
  /// The least that the loop took since it has been quiet; nil where it was not a moment ago.
  var gap: Duration?
  /// When its patience ends.
  var end = ContinuousClock.now + Quiet.patience

  init(_ prepared: Prepared, rounds: Int) {
    self.prepared = prepared
    self.rounds = rounds
  }
}
