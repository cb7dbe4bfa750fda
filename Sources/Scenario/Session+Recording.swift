import Ground
import Timeline

// Runs that are written down as they go on, and runs that were written down before.

/// Where a run is written to: one call an operation, which says in one line what went wrong.
struct Recorder {
  var writer = RecordingWriter()
  let write: ([UInt8]) -> String?
}

/// Why a recording can not be opened, in one line.
public struct RecordingMistake: Error, Hashable, CustomStringConvertible {
  public let description: String
}

// Writing.
extension Session {
  /// True while operations are written to a recording.
  public var isRecorded: Bool { recorder != nil }

  /// Writes what has happened so far in one piece, and each operation from now on as it ends. When a
  /// write fails, nothing more is written: the recording stays whole up to there.
  /// - Returns: what went wrong with the first piece.
  public func record(by program: String, to write: @escaping ([UInt8]) -> String?) -> String? {
    var fresh = Recorder(write: write)
    let lines = beginning
    let scenario = lines.joined(separator: "\n") + "\n"
    var bytes = fresh.writer.head(
      RecordingHeader(program: program, scenario: Array(scenario.utf8)))
    while let piece = fresh.writer.next(of: timeline) { bytes += piece }
    if let failure = write(bytes) { return failure }
    recorder = fresh
    return nil
  }

  /// Writes nothing more.
  public func endRecording() { recorder = nil }

  func recordNewest() {
    while let piece = recorder?.writer.next(of: timeline) {
      if recorder?.write(piece) != nil { recorder = nil }
    }
  }
}

// Reading.
extension Session {
  /// The run that a recording has. Throws, in one line, why there is none.
  public static func open(recording bytes: [UInt8], name: String) throws(RecordingMistake)
    -> Session
  {
    let recording: Recording
    do throws(RecordingError) {
      recording = try Recording.read(bytes)
    } catch {
      throw RecordingMistake(description: "\(name): \(error)")
    }
    let file: ScenarioFile
    do throws(LanguageErrors) {
      file = try ScenarioFile.parse(recording.header.scenario, name: name)
    } catch {
      let why = error.all.first?.message ?? "it is empty"
      throw RecordingMistake(description: "\(name): its header is damaged: \(why)")
    }
    let timeline = recording.timeline
    let session = Session(
      recorded: timeline, file.filesystem, EngineOptions(choices: [file.choice]),
      title: file.title ?? name, file: file, lines: lines(of: timeline))
    session.cut = recording.cut
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

  /// Where a recording was cut off, in one line; nil for a whole one.
  public func told(cutIn name: String) -> String? {
    cut.map { "\(name) ends in the middle of operation \($0): opened up to there." }
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
        : "This is a recording, and its lines can not be read: it can only be looked at."
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
