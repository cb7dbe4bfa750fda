import Language
import Ground
import Timeline

// Runs that are written down as they go on, and runs that were written down before.

/// What writes runs down, in pieces: one call an operation, which says in one line what went wrong. Then
/// nothing more is written, so that the recording stays whole up to there.
final class Recorder {
  private let program: String
  private let write: ([UInt8]) -> String?
  /// None until the first piece of a run is written.
  private var writer: RecordingWriter?
  private(set) var failure: String?

  init(program: String, write: @escaping ([UInt8]) -> String?) {
    (self.program, self.write) = (program, write)
  }

  /// Writes what has happened and is not written yet.
  func add(_ session: Session) {
    guard failure == nil else { return }
    guard writer != nil else { return failure = write(beginning(of: session)) }
    while failure == nil, let piece = writer?.next(of: session.timeline) { failure = write(piece) }
  }

  /// Writes that the run ends here. Another one may follow.
  func end() {
    guard failure == nil, let writer else { return }
    failure = write(writer.end())
    self.writer = nil
  }

  /// The header of a run and all that has happened in it.
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
  /// True while operations are written to a recording.
  public var isRecorded: Bool { recorder != nil && recordingFailure == nil }

  /// Why operations are written to the recording no longer; nil if they are.
  public var recordingFailure: String? { recorder?.failure }

  /// Writes what has happened so far in one piece, and each operation from now on as it ends.
  /// - Returns: what went wrong with the first piece.
  public func record(by program: String, to write: @escaping ([UInt8]) -> String?) -> String? {
    let fresh = Recorder(program: program, write: write)
    fresh.add(self)
    if let failure = fresh.failure { return failure }
    endRecording()
    recorder = fresh
    return nil
  }

  /// Goes on with the recording of a run that is left for this one: with the next operation, or at the end,
  /// it gets all of this run as well.
  public func takeRecording(from other: Session) {
    guard let taken = other.recorder, other !== self else { return }
    taken.end()
    if taken.failure == nil { other.noteRecorded() }
    other.recorder = nil
    recorder = taken
  }

  /// Writes how the run ends, and nothing more. Returns what went wrong since the recording began.
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
  /// The run that a recording has. Throws, in one line, why there is none.
  /// - Parameter run: which of its runs, from 1; the last one if nothing is said.
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

  /// The operations behind `fs`, read from what was recorded; none if not all of them can be read.
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
  /// What a reader should know about the file: what it lacks, and what else it has.
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

// What can run.
extension Session {
  /// True if operations can run at the live end.
  public var canPerform: Bool { refusal == nil }

  /// Why no operation can run, and what can be done instead; nil if one can.
  public var refusal: String? {
    if isRecording {
      return canRunAgain
        ? "This is a recording: `:restart` runs it again, `B` branches."
        : "This is a recording, and its lines cannot be read: it can only be looked at."
    }
    return stop.map { "The machine has stopped: \(Sentence.reason($0))." }
  }

  /// True if the operations are known, so that they can run again.
  public var canRunAgain: Bool { lines.count == timeline.operations.count - 1 }
}

extension Session {
  /// True for the bytes of a file that begins as recordings do.
  public static func isRecording(_ bytes: [UInt8]) -> Bool { Recording.begins(bytes) }
}
