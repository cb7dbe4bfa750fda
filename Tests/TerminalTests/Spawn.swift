/// Runs programs by system calls. Foundation's `Process` would also wait for the processes that a
/// child leaves behind, and tmux leaves a server.

import Foundation
import Glibc
import Testing

/// The result of a program.
struct Finished {
  /// The exit status as in a shell: 128 + n after signal n.
  let status: Int32
  let output: String
  let error: String
}

/// Runs a program with empty standard input and waits for that program only.
func spawn(_ arguments: [String], _ environment: [String: String]? = nil) throws -> Finished {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let files = ["output", "error"].map { folder.appending(path: $0) }

  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  for (index, file) in files.enumerated() {
    posix_spawn_file_actions_addopen(
      &actions, Int32(index + 1), file.path, O_WRONLY | O_CREAT, 0o600)
  }
  let variables = environment ?? ProcessInfo.processInfo.environment
  let program = try #require(arguments.first)
  var process = pid_t()
  let failure = withStrings(arguments) { arguments in
    withStrings(variables.map { "\($0)=\($1)" }) { variables in
      posix_spawnp(&process, program, &actions, nil, arguments, variables)
    }
  }
  guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  let signal = status & 0x7f
  let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
  return Finished(
    status: signal == 0 ? status >> 8 & 0xff : 128 + signal, output: texts[0], error: texts[1])
}

/// Passes a list of strings to C.
func withStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
