// Screen.swift: what the program needs of a terminal, and one that exists in memory only.

import Canvas

/// Something that shows grids and delivers what a person does.
///
/// It belongs to the one part of the program that runs the loop: wait, update, draw.
public protocol Screen: AnyObject {
  /// The size that the next grid should have.
  var size: Size { get }

  /// Shows a grid, with the cursor at a place or hidden. Only what differs from the last one is
  /// sent; a grid of another size is shown from its upper left corner.
  func show(_ grid: Grid, cursor: Point?)

  /// Waits for input and returns all that is queued, so that one frame answers many keys.
  ///
  /// Nil waits for as long as it takes. Empty after the timeout, or when the descriptor that the
  /// screen was told to watch became readable.
  func next(timeout: Duration?) -> [Input]

  /// Draws with another theme from the next frame on.
  func use(_ theme: Theme)

  /// Switches the mouse on or off. While it is on, a terminal does not select text with it.
  func setMouse(_ isOn: Bool)

  /// Gives the terminal back as it was. Nothing may be shown afterwards.
  func close()
}

extension Screen {
  public func show(_ grid: Grid) {
    show(grid, cursor: nil)
  }

  public func next() -> [Input] {
    next(timeout: nil)
  }
}

/// A screen for tests: it delivers prepared input and keeps every frame.
public final class ScriptedScreen: Screen {
  /// The size that the test gave, or sent.
  public private(set) var size: Size
  /// All grids that were shown, in order.
  public private(set) var frames: [Grid] = []
  /// Where the cursor was in the last frame.
  public private(set) var cursor: Point?
  /// Whether the mouse is the program's.
  public private(set) var isMouseOn = false
  /// Whether `close` was called.
  public private(set) var isClosed = false
  /// The theme that was chosen last; nil for the one to begin with.
  public private(set) var theme: Theme?
  /// What each call of `next` returns; afterwards it says that the terminal went away.
  private var script: ArraySlice<[Input]>

  public init(size: Size, script: [[Input]]) {
    self.size = size
    self.script = script[...]
  }

  public func show(_ grid: Grid, cursor: Point?) {
    frames.append(grid)
    self.cursor = cursor
  }

  public func next(timeout: Duration?) -> [Input] {
    let batch = script.popFirst() ?? [.interrupted(signal: hangUp)]
    for case .resized(let newSize) in batch { size = newSize }
    return batch
  }

  public func use(_ theme: Theme) {
    self.theme = theme
  }

  public func setMouse(_ isOn: Bool) {
    isMouseOn = isOn
  }

  public func close() {
    isClosed = true
  }
}
