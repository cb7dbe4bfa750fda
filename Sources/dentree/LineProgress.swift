/// The progress of long work without a screen: a line now and then, and Ctrl-C to cancel.

import Glibc
import Scenario

/// While it runs something, Ctrl-C does not end the program.
final class LineProgress {
  private let say: (String) -> Void
  private let isAsked = isatty(STDIN_FILENO) == 1
  private var next = ContinuousClock.now

  init(_ say: @escaping (String) -> Void) { self.say = say }

  /// The monitor for runs.
  private(set) lazy var monitor = ProgressMonitor { [unowned self] in goesOn($0) }

  /// Runs something that may take long.
  func run(_ body: () -> Void) {
    monitor.begin()
    next = .now + .seconds(2)
    guard isAsked else { return body() }
    var interrupt = Self.interrupt, before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &interrupt, &before)
    body()
    _ = takeInterrupt()
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  private func goesOn(_ progress: ProgressMonitor.Progress) -> Bool {
    guard isAsked else { return true }
    if takeInterrupt() { return false }
    if ContinuousClock.now >= next {
      next = .now + .seconds(2)
      say("\(progress.text); Ctrl-C cancels")
    }
    return true
  }

  /// Whether Ctrl-C was pressed since the last call.
  private func takeInterrupt() -> Bool {
    var interrupt = Self.interrupt, none = timespec()
    return sigtimedwait(&interrupt, nil, &none) == SIGINT
  }

  private static let interrupt: sigset_t = {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    return set
  }()
}
