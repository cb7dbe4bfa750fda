/// Files that the user names. A file that this program has neither read nor written is replaced
/// only by force.

import Language
import Glibc
import Scenario

/// Writes an export. It may replace any file except a scenario or a recording, which hold work; an
/// export can be made again. Returns the error, if any.
func writePicture(_ text: String, to name: String) -> String? {
  if let there = regularFile(name) {
    if Session.isRecording(there) { return "\(name): File exists: a recording is not replaced" }
    if (try? ScenarioFile.parse(there, name: name)) != nil {
      return "\(name): File exists: a scenario is not replaced"
    }
  }
  return writeFile(Array(text.utf8), to: name)
}

/// The contents of a regular file; nil if there is none.
private func regularFile(_ name: String) -> [UInt8]? {
  var status = stat()
  guard stat(name, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
    return nil
  }
  // An unreadable file counts as foreign.
  return (try? contents(of: name).get()) ?? []
}

/// The files written since the program began.
final class SavedFiles {
  private var written: [String: [UInt8]] = [:]

  /// Saves a run as a scenario. It may replace the file that the run began with, because all of
  /// that file is included. Returns the error, if any.
  func save(_ bytes: [UInt8], of session: Session, to name: String, force: Bool) -> String? {
    let own = session.isRecording ? nil : session.file?.source
    let failure = write(bytes, to: name, by: "save", force: force, own: own)
    if failure == nil { session.noteSaved() }
    return failure
  }

  /// Writes a file. The message for a foreign file names `command` with `!`. Returns the error, if
  /// any.
  func write(
    _ bytes: [UInt8], to name: String, by command: String, force: Bool, own: [UInt8]? = nil
  ) -> String? {
    if !force, let there = regularFile(name), there != own, there != written[key(name)] {
      return "\(name): File exists: not written by this run; `:\(command)! \(name)` replaces it"
    }
    if let failure = writeFile(bytes, to: name) { return failure }
    written[key(name)] = bytes
    return nil
  }

  /// One name for all paths to a file.
  private func key(_ name: String) -> String {
    guard let path = realpath(name, nil) else { return name }
    defer { free(path) }
    return String(cString: path)
  }
}
