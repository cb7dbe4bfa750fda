// PseudoTerminal.swift: a terminal whose other end the test holds.

import Canvas
import Glibc
import Testing

/// The program's end of a terminal, and the person's.
final class PseudoTerminal {
  let person: Int32
  let program: Int32

  init(size: Size = Size(width: 80, height: 24)) throws {
    // Linux numbers of TIOCSPTLCK and TIOCGPTPEER, which Swift does not import: unlock, open the
    // peer.
    person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var isLocked: Int32 = 0
    try #require(person >= 0 && ioctl(person, 0x4004_5431, &isLocked) == 0)
    program = ioctl(person, 0x5441, O_RDWR | O_NOCTTY | O_CLOEXEC)
    try #require(program >= 0)
    resize(size)
  }

  deinit {
    close(program)
    close(person)
  }

  /// Starts a program on this terminal.
  func start(_ arguments: [String], _ environment: [String]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0..<3 {
      posix_spawn_file_actions_adddup2(&actions, program, Int32(descriptor))
    }
    // Swift Testing's threads block signals, and programs would inherit that.
    var attributes = posix_spawnattr_t(), none = sigset_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let path = try #require(arguments.first)
    let failure = withStrings(arguments) { arguments in
      withStrings(environment) {
        posix_spawn(&process, path, &actions, &attributes, arguments, $0)
      }
    }
    try #require(failure == 0)
    return process
  }

  func resize(_ size: Size) {
    var window = winsize()
    window.ws_col = UInt16(size.width)
    window.ws_row = UInt16(size.height)
    _ = ioctl(person, UInt(TIOCSWINSZ), &window)
  }

  func type(_ text: String) {
    type(Array(text.utf8))
  }

  func type(_ bytes: [UInt8]) {
    _ = write(person, bytes, bytes.count)
  }

  /// The program's output since the last call.
  func received() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(person, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  /// The modes as `stty` shows them, as comparable numbers.
  var modes: [UInt32] {
    var modes = termios()
    tcgetattr(program, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
  }
}
