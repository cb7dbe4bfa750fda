/// The loop of the interactive program: wait, update, draw.

import Canvas
import Interface
import Scenario
import Terminal

/// Connects a screen and an app.
struct Loop {
  private let app: App
  private let screen: any Screen
  private let progress: ScreenProgress
  private let monitor: ProgressMonitor
  private var effects: Effects

  init(
    _ app: App, _ screen: any Screen, _ theme: Theme, _ progress: ScreenProgress,
    _ monitor: ProgressMonitor
  ) {
    self.app = app
    self.screen = screen
    self.progress = progress
    self.monitor = monitor
    effects = Effects(app, screen, theme, SavedFiles())
  }

  /// Runs until the program ends, restores the terminal and returns the exit status. One frame
  /// answers all input that waits.
  mutating func run() -> Int32 {
    defer { screen.close() }
    while true {
      progress.show(app.draw(screen.size))
      let inputs = progress.next(timeout: app.pace)
      if inputs.isEmpty {
        monitor.begin()
        app.tick()
      }
      for input in inputs {
        monitor.begin()
        for effect in app.handle(input) {
          if let status = effects.perform(effect) { return status }
        }
      }
    }
  }
}
