import Language
import Ground
import Timeline

// Writes runs to recordings, and opens recordings.

/// Writes a recording, one piece per operation. After the first error it writes nothing more, so
/// the recording stays readable up to there.
final class Recorder {
  private let program: String
  private let write: ([UInt8]) -> String?
  /// Nil until the first piece of a run is written.
  private var writer: RecordingWriter?
  private(set) var failure: String?

  init(program: String, write: @escaping ([UInt8]) -> String?) {
    (self.program, self.write) = (program, write)
  }

  /// Writes the events since the last call.
  func add(_ session: Session) {
    guard failure == nil else { return }
    guard writer != nil else { return failure = write(beginning(of: session)) }
    while failure == nil, let piece = writer?.next(of: session.timeline) { failure = write(piece) }
  }

  /// Writes the end of the run. Another run may follow.
  func end() {
    guard failure == nil, let writer else { return }
    failure = write(writer.end())
    self.writer = nil
  }

  /// The header of a run and its events so far.
  private func beginning(of session: Session) -> [UInt8] {
    var writer = RecordingWriter()
    let scenario = session.beginning.joined(separator: "\n") + "\n"
    var bytes = writer.head(RecordingHeader(program: program, scenario: Array(scenario.utf8)))
    while let piece = writer.next(of: session.timeline) { bytes += piece }
    self.writer = writer
    return bytes
  }
}

/// Why a recording cannot be opened, in one line.
public struct RecordingMistake: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ name: String, _ why: String) { description = "\(Quoting.visible(name)): \(why)" }
}

// Writing.
extension Session {
  /// Whether operations are being written to a recording.
  public var isRecorded: Bool { recorder != nil && recordingFailure == nil }

  /// The error that ended the recording; nil if there was none.
  public var recordingFailure: String? { recorder?.failure }

  /// Writes the events so far, and from now on each operation when it ends.
  /// - Returns: the error of the first piece.
  public func record(by program: String, to write: @escaping ([UInt8]) -> String?) -> String? {
    let fresh = Recorder(program: program, write: write)
    fresh.add(self)
    if let failure = fresh.failure { return failure }
    endRecording()
    recorder = fresh
    return nil
  }

  /// Continues another run's recording with this run. This run is written from its beginning, when
  /// its next operation ends or the recording does.
  public func takeRecording(from other: Session) {
    guard let taken = other.recorder, other !== self else { return }
    taken.end()
    if taken.failure == nil { other.noteRecorded() }
    other.recorder = nil
    recorder = taken
  }

  /// Writes the end of the run and stops recording. Returns the error, if any piece failed.
  @discardableResult
  public func endRecording() -> String? {
    guard let ended = recorder else { return nil }
    ended.add(self)
    ended.end()
    if ended.failure == nil { noteRecorded() }
    recorder = nil
    return ended.failure
  }
}

// Reading.
extension Session {
  /// Opens a recorded run. Throws the reason, in one line, if there is none.
  /// - Parameter run: its number from 1; nil for the last run.
  public static func open(
    recording bytes: [UInt8], name: String, run: Int? = nil
  ) throws(RecordingMistake) -> Session {
    let recording: Recording
    do throws(RecordingError) {
      recording = try Recording.read(bytes, run: run.map { $0 - 1 })
    } catch {
      throw RecordingMistake(name, "\(error)")
    }
    let file: ScenarioFile
    do throws(LanguageErrors) {
      file = try ScenarioFile.parse(recording.header.scenario, name: name)
    } catch {
      let why = error.all.first?.message ?? "it is empty"
      throw RecordingMistake(name, "its header is damaged: \(why)")
    }
    let timeline = recording.timeline
    let session = Session(
      recorded: timeline, file.filesystem, EngineOptions(choices: [file.choice]),
      title: file.title ?? name, file: file, lines: lines(of: timeline))
    session.remarks = recording.remarks
    return session
  }

  /// The recorded operations after `fs`, parsed; empty if any cannot be parsed.
  private static func lines(of timeline: Timeline) -> [Line<Operation>] {
    var lines: [Line<Operation>] = []
    for record in timeline.operations.dropFirst() {
      guard let line = line(of: record) else { return [] }
      lines.append(line)
    }
    return lines
  }

  private static func line(of record: OperationRecord) -> Line<Operation>? {
    if let hidden = closing.first(where: { record.source.elementsEqual($0.text.utf8) }) {
      return Line(
        content: hidden.operation, task: record.task, source: record.source, line: 0, column: 0)
    }
    let command = try? CommandLine.parse(record.source)
    guard case .operation(let line)? = command, line.task == record.task else { return nil }
    return line
  }
}

extension Recording {
  /// Notes for the reader: what the recording lacks and what else it contains.
  fileprivate var remarks: [String] {
    let last = timeline.operations.count - 1
    var remarks: [String] = []
    switch ending {
    case .whole: break
    case .cut(let operation?):
      remarks = ["ends in the middle of operation \(operation): opened up to there"]
    case .cut(nil): remarks = ["ends at the beginning of another run: opened up to there"]
    case .open:
      remarks = [
        "has no end: the program that wrote it was killed or still writes it, or the file was cut;"
          + " opened up to operation \(last)"
      ]
    case .unknown:
      remarks = [
        "is of a format without an end: whether anything followed operation \(last) is not known"
      ]
    }
    if runs > 1 {
      remarks.append(
        "has \(runs) runs, and this is number \(run + 1): `play --run N` opens another")
    }
    return remarks
  }
}

// Whether operations can run.
extension Session {
  /// True if operations can run at the live end.
  public var canPerform: Bool { refusal == nil }

  /// Why no operation can run, and what to do instead; nil if one can.
  public var refusal: String? {
    if isRecording {
      return canRunAgain
        ? "This is a recording: `:restart` runs it again, `B` branches."
        : "This is a recording, and its lines cannot be read: it can only be looked at."
    }
    return stop.map { "The machine has stopped: \(Sentence.reason($0))." }
  }

  /// Whether all operations are known, so that they can be repeated.
  public var canRunAgain: Bool { lines.count == timeline.operations.count - 1 }
}

extension Session {
  /// Whether a file's bytes begin like a recording.
  public static func isRecording(_ bytes: [UInt8]) -> Bool { Recording.begins(bytes) }
}
