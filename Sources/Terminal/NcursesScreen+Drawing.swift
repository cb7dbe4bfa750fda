// NcursesScreen+Drawing.swift: draws grids on the terminal.
//
// ncurses gets the cells that changed since the last grid and computes the fewest bytes for them.
// Each frame is one write. An unchanged grid sends nothing.

import CNcurses
import CTermGuard
import Canvas
import Glibc

extension NcursesScreen {
  public func show(_ grid: Grid, cursor: Point?) {
    draw(grid)
    shown = grid
    leaveok(window, cursor == nil)
    if let cursor, grid.bounds.contains(cursor) {
      wmove(window, Int32(cursor.y), Int32(cursor.x))
    }
    wnoutrefresh(window)
    doupdate()
    setCursor(isVisible: cursor != nil)
  }

  private func draw(_ grid: Grid) {
    guard let shown, shown.size == grid.size else {
      werase(window)
      for y in 0..<min(grid.size.height, size.height) {
        for x in 0..<grid.size.width { drawCell(of: grid, at: Point(x: x, y: y)) }
      }
      return
    }
    for span in grid.differences(from: shown) {
      for x in 0..<span.columns { drawCell(of: grid, at: span.origin.moved(x: x)) }
    }
  }

  private func drawCell(of grid: Grid, at point: Point) {
    guard let cell = grid[point] else { return }
    let text = cell.scalar == nil ? grid.text(of: cell) : nil
    pen.draw(cell, text: text, at: point, in: window)
  }

  /// ncurses sends nothing if the cursor is already right.
  private func setCursor(isVisible: Bool) {
    curs_set(isVisible ? 1 : 0)
  }

  /// Redraws everything with the next frame, because the terminal's contents are unknown.
  func forgetShown() {
    shown = nil
    clearok(window, true)
  }
}

// MARK: - Other programs on the same terminal

extension NcursesScreen {
  /// Restores the terminal and stops the process; takes the terminal again when the process is
  /// continued.
  func suspend() {
    leave()
    tg_suspend()
    _ = tg_take(SIGCONT)
    enter()
  }

  /// Takes the terminal again after a stop that was noticed only afterwards.
  func recover() {
    leave()
    enter()
  }

  private func leave() {
    let mouse = isMouseOn
    setMouse(false)
    setPaste(false)
    endwin()
    tg_reset_modes()
    tg_disarm()
    isMouseOn = mouse
  }

  /// The first update after `endwin` restores ncurses's modes and the alternate screen.
  private func enter() {
    tg_arm()
    let mouse = isMouseOn
    isMouseOn = false
    let last = shown
    forgetShown()
    updateSize()
    reset_prog_mode()
    if let last { show(last, cursor: nil) }
    setMouse(mouse)
    setPaste(true)
  }

  /// Reads the terminal's size; true if it changed.
  @discardableResult
  func updateSize() -> Bool {
    var window = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0
    else { return false }
    let new = Size(width: Int(window.ws_col), height: Int(window.ws_row))
    guard new != size else { return false }
    resizeterm(Int32(window.ws_row), Int32(window.ws_col))
    size = new
    setRestore()
    forgetShown()
    return true
  }
}
