// NcursesScreen+Input.swift: keys, mouse and signals from the terminal.
//
// Waiting is one `poll` on the keyboard, the pipe of the signal guard and the descriptor that the
// program watches. There is no periodic wake-up.

import CNcurses
import CTermGuard
import Canvas
import Glibc

/// The signal for a lost terminal.
let hangUp: Int32 = SIGHUP

extension NcursesScreen {
  public func next(timeout: Duration?) -> [Input] {
    let isGone = wait(timeout)
    var inputs = signals()
    if isGone, inputs.isEmpty { inputs.append(.interrupted(signal: hangUp)) }
    readKeys(into: &inputs)
    return inputs
  }

  /// Waits for input; true if the terminal is gone.
  private func wait(_ timeout: Duration?) -> Bool {
    var descriptors = [input, tg_wake_fd(), options.watching ?? -1].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&descriptors, nfds_t(descriptors.count), NcursesScreen.milliseconds(timeout))
    tg_drain()
    return descriptors[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
  }

  /// Rounded up, so that a short wait does not become a busy loop; -1 waits forever.
  private static func milliseconds(_ duration: Duration?) -> Int32 {
    guard let duration else { return -1 }
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 1_000_000 else { return 1_000_000_000 }
    return Int32(seconds) * 1000
      + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private func signals() -> [Input] {
    var inputs: [Input] = []
    for signal in [SIGINT, SIGTERM, SIGHUP] where tg_take(signal) == 1 {
      paste = nil
      inputs.append(.interrupted(signal: signal))
    }
    let before = size
    if tg_take(SIGTSTP) == 1 {
      suspend()
      inputs.append(.resumed)
    } else if tg_take(SIGCONT) == 1 {
      recover()
      inputs.append(.resumed)
    }
    if tg_take(SIGWINCH) == 1 { updateSize() }
    if size != before { inputs.append(.resized(size)) }
    return inputs
  }

  /// More than a person types between two frames. Input without paste marks arrives in portions of
  /// this size.
  private static let portion = 4096

  private func readKeys(into inputs: inout [Input]) {
    for _ in 0..<NcursesScreen.portion {
      var code: wint_t = 0
      switch wget_wch(keys, &code) {
      case ERR: return
      case KEY_CODE_YES where takePaste(Int32(bitPattern: code), into: &inputs): continue
      case KEY_CODE_YES:
        if Int32(bitPattern: code) == KEY_MOUSE {
          readMouse(into: &inputs)
        } else if let key = Key(ncursesCode: Int32(bitPattern: code)) {
          inputs.append(.key(key))
        }
      case _ where paste != nil: pasteScalar(UInt32(code), into: &inputs)
      default:  // of an integer: a character
        if let key = Key(typed: UInt32(code)) { inputs.append(.key(key)) }
      }
    }
  }
}

// MARK: - Keys

extension Key {
  /// A key by its number in ncurses; nil for keys that dentree does not use.
  init?(ncursesCode code: Int32) {
    switch code {
    case KEY_UP: self = .up
    case KEY_DOWN: self = .down
    case KEY_LEFT: self = .left
    case KEY_RIGHT: self = .right
    case KEY_HOME, KEY_A1: self = .home
    case KEY_END, KEY_C1: self = .end
    case KEY_PPAGE, KEY_A3: self = .pageUp
    case KEY_NPAGE, KEY_C3: self = .pageDown
    case KEY_BTAB: self = .backtab
    case KEY_DC: self = .delete
    case KEY_BACKSPACE: self = .backspace
    case KEY_ENTER: self = .enter
    default: return nil  // of an integer
    }
  }

  /// A key by the character it sends; nil if that is not a character.
  init?(typed value: UInt32) {
    switch value {
    case 8, 127: self = .backspace
    case 9: self = .tab
    case 10, 13: self = .enter
    case 27: self = .escape
    case 1...26: self = .control(Character(Unicode.Scalar(UInt8(value) + 0x60)))
    default:  // of an integer
      guard let scalar = Unicode.Scalar(value), columns(of: scalar) != nil else { return nil }
      self = .character(scalar)
    }
  }
}

// MARK: - Mouse

extension NcursesScreen {
  public func setMouse(_ isOn: Bool) {
    guard isOn != isMouseOn else { return }
    mouseinterval(0)  // or every click waits for a second one
    let accepted = mousemask(isOn ? nc_mouse_events() : 0, nil)
    isMouseOn = isOn && accepted != 0
    pressed = nil
    setRestore()
  }

  /// Reads all mouse events that arrived together, for which ncurses sends one key code. It returns
  /// the latest first.
  private func readMouse(into inputs: inout [Input]) {
    var events: [MEVENT] = []
    var event = MEVENT()
    while getmouse(&event) == OK { events.append(event) }
    for event in events.reversed() {
      let point = Point(x: Int(event.x), y: Int(event.y))
      if let mouse = mouse(event.bstate, at: point) { inputs.append(.mouse(mouse)) }
    }
  }

  private func mouse(_ state: mmask_t, at point: Point) -> Mouse? {
    if state & nc_wheel_up() != 0 { return .wheelUp(point) }
    if state & nc_wheel_down() != 0 { return .wheelDown(point) }
    if state & nc_button1_pressed() != 0 {
      pressed = point
      return .press(point)
    }
    guard state & nc_button1_released() != 0 else { return nil }
    defer { pressed = nil }
    return pressed == point ? .click(point) : nil
  }
}
