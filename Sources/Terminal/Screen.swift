// Screen.swift: the interface of a screen, and an implementation in memory for tests.

import Canvas

/// Shows grids and delivers input.
///
/// Owned by the program's loop: wait, update, draw.
public protocol Screen: AnyObject {
  /// The size for the next grid.
  var size: Size { get }

  /// Shows a grid, with the cursor at a point or hidden. Only differences to the last grid are
  /// sent. A grid of another size is shown from its upper left corner.
  func show(_ grid: Grid, cursor: Point?)

  /// Waits for input and returns everything queued, so that one frame answers many keys.
  ///
  /// A timeout of nil waits forever. The result is empty after the timeout, or when the watched
  /// descriptor becomes readable.
  func next(timeout: Duration?) -> [Input]

  /// Draws with another theme, from the next frame on.
  func use(_ theme: Theme)

  /// Switches mouse events on or off. While they are on, the terminal does not select text.
  func setMouse(_ isOn: Bool)

  /// Restores the terminal. `show` must not be called afterwards.
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

/// A screen for tests: delivers prepared input and keeps every frame.
public final class ScriptedScreen: Screen {
  /// The size given by the test or by a `resized` input.
  public private(set) var size: Size
  /// All grids shown, in order.
  public private(set) var frames: [Grid] = []
  /// The cursor of the last frame.
  public private(set) var cursor: Point?
  /// Whether mouse events are on.
  public private(set) var isMouseOn = false
  /// Whether `close` was called.
  public private(set) var isClosed = false
  /// The last theme chosen; nil for the initial one.
  public private(set) var theme: Theme?
  /// The results of the coming calls of `next`. After the last one, `next` reports that the
  /// terminal is gone.
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
