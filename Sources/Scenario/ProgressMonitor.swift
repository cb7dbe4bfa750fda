/// The progress and cancellation of long work.

/// Receives progress reports of long work and can cancel it. The screen or the plain loop makes
/// one; runs pass it on to the runs that they begin.
public final class ProgressMonitor {
  /// The progress of a piece of work.
  public struct Progress: Hashable, Sendable {
    /// The name of the work: `running`.
    public let action: String
    /// The unit: `lines`.
    public let unit: String
    /// How many units are done.
    public let done: Int
    /// How many there are; nil if unknown.
    public let total: Int?

    /// `running: 1204 of 3000 lines (40 %)`
    public var text: String {
      guard let total else { return "\(action): \(done) \(unit)" }
      return "\(action): \(done) of \(total) \(unit) (\(done * 100 / max(1, total)) %)"
    }
  }

  /// Whether the work was cancelled. False again when the next work begins.
  public private(set) var isCancelled = false
  private let ask: (Progress) -> Bool
  private let delay: Duration
  private let interval: Duration
  private var next = ContinuousClock.now

  /// - Parameters:
  ///   - delay: the time before the first report. Shorter work makes no report.
  ///   - interval: the time between two reports.
  ///   - ask: shows the progress, and returns whether to go on.
  public init(
    delay: Duration = .milliseconds(300), interval: Duration = .milliseconds(100),
    _ ask: @escaping (Progress) -> Bool
  ) {
    (self.delay, self.interval, self.ask) = (delay, interval, ask)
  }

  /// Begins new work, which is not cancelled.
  public func begin() {
    isCancelled = false
    next = .now + delay
  }

  /// Reports progress. False if the work is cancelled.
  func goesOn(_ action: @autoclosure () -> String, _ done: Int, of total: Int?, _ unit: String)
    -> Bool
  {
    guard !isCancelled else { return false }
    let now = ContinuousClock.now
    guard now >= next else { return true }
    next = now + interval
    isCancelled = !ask(Progress(action: action(), unit: unit, done: done, total: total))
    return !isCancelled
  }
}

extension Session {
  /// Reports progress to the run's monitor. False if the work is cancelled.
  package func goesOn(
    _ action: @autoclosure () -> String, _ done: Int, of total: Int? = nil, _ unit: String
  ) -> Bool {
    monitor?.goesOn(action(), done, of: total, unit) ?? true
  }

  /// Whether the last work was cancelled.
  public var isCancelled: Bool { monitor?.isCancelled ?? false }
}
