/// Long work, seen by somebody who waits for it: how far it is, and whether it goes on.

/// What long work reports to, now and then. The screen or the plain loop makes one; sessions pass it to those
/// that they begin.
public final class ProgressMonitor {
  /// How far a piece of work is.
  public struct Progress: Hashable, Sendable {
    /// What is being done: `running`.
    public let action: String
    /// What is counted: `lines`.
    public let unit: String
    /// How many of them are done.
    public let done: Int
    /// Nil where nobody knows how much there is to do.
    public let total: Int?

    /// `running: 1204 of 3000 lines (40 %)`
    public var text: String {
      guard let total else { return "\(action): \(done) \(unit)" }
      return "\(action): \(done) of \(total) \(unit) (\(done * 100 / max(1, total)) %)"
    }
  }

  /// True from when the work was cancelled until the next begins.
  public private(set) var isCancelled = false
  private let ask: (Progress) -> Bool
  private let delay: Duration
  private let interval: Duration
  private var next = ContinuousClock.now

  /// - Parameters:
  ///   - delay: work that is done sooner is not worth a report.
  ///   - interval: the time between two reports.
  ///   - ask: shows the progress and returns whether the work goes on.
  public init(
    delay: Duration = .milliseconds(300), interval: Duration = .milliseconds(100),
    _ ask: @escaping (Progress) -> Bool
  ) {
    (self.delay, self.interval, self.ask) = (delay, interval, ask)
  }

  /// Something new was asked for.
  public func begin() {
    isCancelled = false
    next = .now + delay
  }

  /// Whether the work goes on; false from when it was cancelled.
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
  /// Whether long work goes on.
  package func goesOn(
    _ action: @autoclosure () -> String, _ done: Int, of total: Int? = nil, _ unit: String
  ) -> Bool {
    monitor?.goesOn(action(), done, of: total, unit) ?? true
  }

  /// True if what was asked for last was cancelled before it was done.
  public var isCancelled: Bool { monitor?.isCancelled ?? false }
}
