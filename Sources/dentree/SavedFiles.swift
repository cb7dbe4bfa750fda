/// Files that a person writes by name. What this program has neither read nor written is left alone, unless
/// that is wanted.

import Language
import Glibc
import Scenario

/// Writes what was made of a run, over whatever is there but a scenario or a recording: those are work, and
/// what was made of them can be made again. Returns what went wrong.
func writePicture(_ text: String, to name: String) -> String? {
  if let there = regularFile(name) {
    if Session.isRecording(there) { return "\(name) is a recording; it is left alone" }
    if (try? ScenarioFile.parse(there, name: name)) != nil {
      return "\(name) is a scenario; it is left alone"
    }
  }
  return writeFile(Array(text.utf8), to: name)
}

/// What is in a file that is no device or pipe; nil for nothing.
private func regularFile(_ name: String) -> [UInt8]? {
  var status = stat()
  guard stat(name, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
    return nil
  }
  // A file that cannot be read is somebody else's.
  return (try? contents(of: name).get()) ?? []
}

/// What was written since the program began.
final class SavedFiles {
  private var written: [String: [UInt8]] = [:]

  /// Writes what a session did as a scenario. The file that its run began with may be replaced: what is
  /// saved has all of it. Returns what went wrong.
  func save(_ bytes: [UInt8], of session: Session, to name: String, force: Bool) -> String? {
    let own = session.isRecording ? nil : session.file?.source
    let failure = write(bytes, to: name, by: "save", force: force, own: own)
    if failure == nil { session.noteSaved() }
    return failure
  }

  /// Writes a file; `command` with `!` is the way to write over another one. Returns what went wrong.
  func write(
    _ bytes: [UInt8], to name: String, by command: String, force: Bool, own: [UInt8]? = nil
  ) -> String? {
    if !force, let there = regularFile(name), there != own, there != written[key(name)] {
      return "\(name) is there and not from here: `:\(command)! \(name)` writes over it."
    }
    if let failure = writeFile(bytes, to: name) { return failure }
    written[key(name)] = bytes
    return nil
  }

  /// One name for all ways to a file.
  private func key(_ name: String) -> String {
    guard let path = realpath(name, nil) else { return name }
    defer { free(path) }
    return String(cString: path)
  }
}
