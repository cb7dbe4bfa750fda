/// The time from start to the first complete frame, in a terminal of 200 × 60 cells.

import Glibc

/// Starts a program many times. A frame is complete when nothing follows for a tenth of a second;
/// its time is that of its last byte.
func measureStart(_ arguments: [String], times: Int = 50) {
  var wall: [Double] = [], processor: [Double] = []
  for _ in 0..<times {
    guard let start = start(arguments) else { return print("\(arguments[0]) does not start") }
    wall.append(start.wall)
    processor.append(start.processor)
  }
  tell("first frame", wall)
  tell("of it, processor", processor)
}

/// Microseconds to the last byte of the first frame, by the clock and by the processor.
private func start(_ arguments: [String]) -> (wall: Double, processor: Double)? {
  // Linux numbers of TIOCSPTLCK and TIOCGPTPEER, which Swift does not import: unlock, open the peer.
  let person = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
  var isLocked: Int32 = 0
  guard person >= 0, ioctl(person, 0x4004_5431, &isLocked) == 0 else { return nil }
  let program = ioctl(person, 0x5441, O_RDWR | O_NOCTTY | O_CLOEXEC)
  defer {
    close(person)
    close(program)
  }
  var window = winsize(ws_row: 60, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0)
  _ = ioctl(person, UInt(TIOCSWINSZ), &window)
  let begin = microsecondsNow()
  guard let process = spawn(arguments, on: program) else { return nil }
  defer {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }
  guard let last = lastByte(from: person) else { return nil }
  return (last - begin, processorTime(of: process))
}

private func spawn(_ arguments: [String], on terminal: Int32) -> pid_t? {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for stream: Int32 in 0...2 { posix_spawn_file_actions_adddup2(&actions, terminal, stream) }
  // A new session, so that the program cannot affect this process's terminal.
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  // POSIX_SPAWN_SETSID of glibc's <spawn.h>, which Swift does not import.
  posix_spawnattr_setflags(&attributes, 0x80)
  let words = arguments.map { strdup($0) }, variables = ["TERM=xterm-256color", "LANG=C.UTF-8"]
  let environment = variables.map { strdup($0) }
  defer { for text in words + environment { free(text) } }
  var process = pid_t()
  let failure = posix_spawn(
    &process, arguments[0], &actions, &attributes, words + [nil], environment + [nil])
  return failure == 0 ? process : nil
}

/// The time of the last byte before a tenth of a second of silence; nil if there was none within
/// two seconds.
private func lastByte(from terminal: Int32) -> Double? {
  var last: Double?
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    var wait = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, last == nil ? 2000 : 100) > 0 else { return last }
    guard read(terminal, &buffer, buffer.count) > 0 else { return last }
    last = microsecondsNow()
  }
}

private func microsecondsNow() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// The first number of /proc/PID/schedstat, in nanoseconds, of the thread that draws.
private func processorTime(of process: pid_t) -> Double {
  guard let file = fopen("/proc/\(process)/schedstat", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, 128, file) != nil else { return 0 }
  let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e3
}
