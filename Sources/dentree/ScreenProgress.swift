/// The screen while long work is done: how far it is, and Ctrl-C or Esc to cancel it.

import Canvas
import Interface
import Scenario
import Terminal

/// What stands between the loop and its screen: the last frame, and what was pressed while nobody answered.
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

  /// What sessions on this screen report to.
  func makeMonitor() -> ProgressMonitor { ProgressMonitor { [unowned self] in goesOn($0) } }

  func show(_ frame: Frame) {
    self.frame = frame
    screen.show(frame.grid, cursor: frame.cursor)
  }

  /// What was pressed meanwhile, or else what comes next.
  func next(timeout: Duration?) -> [Input] {
    defer { waiting = [] }
    return waiting.isEmpty ? screen.next(timeout: timeout) : waiting
  }

  /// Shows the progress in place of the line of messages; false if somebody cancels the work. Other keys
  /// wait, unless the work is cancelled.
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
    // What was typed before that was meant for what is cancelled.
    if isCancelled { waiting.removeAll(where: \.isTyped) }
    return !isCancelled
  }
}

extension Input {
  /// Whether a person did it to the program, and not to its terminal.
  fileprivate var isTyped: Bool {
    switch self {
    case .key, .mouse, .pasted: true
    case .resized, .resumed, .interrupted: false
    }
  }
}
