/// The screen during long work: shows progress, and lets Ctrl-C or Esc cancel.

import Canvas
import Interface
import Scenario
import Terminal

/// Keeps the last frame, and the input that arrived while the loop was busy.
final class ScreenProgress {
  private let screen: any Screen
  private let glyphs: Glyphs
  private var frame: Frame
  private var waiting: [Input] = []

  init(_ screen: any Screen, _ glyphs: Glyphs) {
    self.screen = screen
    self.glyphs = glyphs
    frame = Frame(blank: screen.size)
  }

  /// The monitor for runs on this screen.
  func makeMonitor() -> ProgressMonitor { ProgressMonitor { [unowned self] in goesOn($0) } }

  func show(_ frame: Frame) {
    self.frame = frame
    screen.show(frame.grid, cursor: frame.cursor)
  }

  /// The input kept so far, or else the next.
  func next(timeout: Duration?) -> [Input] {
    defer { waiting = [] }
    return waiting.isEmpty ? screen.next(timeout: timeout) : waiting
  }

  /// Shows the progress in the line of messages; false if Ctrl-C or Esc cancels. Other keys are
  /// kept, unless the work is cancelled.
  private func goesOn(_ progress: ProgressMonitor.Progress) -> Bool {
    screen.show(frame.showing(progress, glyphs))
    var isCancelled = false
    for input in screen.next(timeout: .zero) {
      switch input {
      case .interrupted(signal: Input.interrupt), .key(.escape): isCancelled = true
      case .interrupted:
        isCancelled = true
        waiting.append(input)
      case .key, .mouse, .resized, .pasted, .resumed: waiting.append(input)
      }
    }
    // Keys typed before the cancellation were meant for the cancelled work.
    if isCancelled { waiting.removeAll(where: \.isTyped) }
    return !isCancelled
  }
}

extension Input {
  /// Whether the input is typed, as opposed to a resize or a signal.
  fileprivate var isTyped: Bool {
    switch self {
    case .key, .mouse, .pasted: true
    case .resized, .resumed, .interrupted: false
    }
  }
}
