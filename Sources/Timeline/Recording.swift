/// A recording: a file of a whole run, from which the run can be opened without the engine that made it.
///
///     "dentree recording\n"  version       18 bytes and a number of seven bits a byte
///     frame                                the header: pairs of texts
///     frame …                              one for each operation, in order
///     frame                                the end: how many operations there are
///
///     frame = length 4 │ checksum of the content 4 │ checksum of these eight 4 │ content
///
/// A frame has the operation's line, its task, its outcome, the names that were new, and its events.
/// Each is appended with one write, so that a program which is killed loses the operation in flight
/// and nothing else. A recording that goes on with another run has all of that again for each run; the
/// last one is what opens. The same run gives the same bytes: there is no clock in them. A format that
/// changes gets the next version; older ones stay readable. Version 1 had no end, and one run.

import Ground

/// What stands before the operations of a recording.
public struct RecordingHeader: Hashable, Sendable {
  /// The program that wrote it: `dentree 0.1.0`.
  public var program: String
  /// Title, story, engine and filesystem as the first lines of a scenario.
  public var scenario: [UInt8]
  /// What random choices came from, where the run has any.
  public var seed: String?

  public init(program: String, scenario: [UInt8], seed: String? = nil) {
    self.program = program
    self.scenario = scenario
    self.seed = seed
  }
}

/// A recording that was read, its cursor at the end.
public struct Recording {
  /// The version that is written; it and those before it can be read.
  public static let version: UInt64 = 2
  static let magic = Array("dentree recording\n".utf8)
  static let frameHead = 12

  /// What stood before the operations.
  public let header: RecordingHeader
  /// The history; no engine belongs to it.
  public let timeline: Timeline
  /// How the file ends.
  public let ending: Ending
  /// Which run of the file this is, from 0, and how many there are.
  public let run: Int
  /// How many runs the file has.
  public let runs: Int

  /// How the run ends in the file.
  public enum Ending: Hashable, Sendable {
    case whole
    /// In the middle of an operation; of another run, which is not there then, if of none of this one.
    case cut(operation: Int?)
    /// Behind an operation, but without an end: its program was killed, or is still writing, or the file
    /// was cut there.
    case open
    /// Behind an operation, in the format that had no end.
    case unknown
  }

  /// True for a file that begins as recordings do, or that is the beginning of one.
  public static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: magic)
  }
}

/// Why a file cannot be opened as a recording: what is wrong at which byte, in one line.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte, from 0.
  public let offset: Int
  /// What is wrong there.
  public let what: String
  public var description: String { "byte \(offset): \(what)" }
}
