/// A recording: a file with a whole run, which opens without the engine that made it.
///
///     "dentree recording\n"  version       18 bytes and a number of seven bits a byte
///     frame                                the header: pairs of texts
///     frame …                              one for each operation, in order
///     frame                                the end: how many operations there are
///
///     frame = length 4 │ checksum of the content 4 │ checksum of these eight 4 │ content
///
/// The frame of an operation contains its line, task, outcome, new names and events. It is appended
/// with one write, so a killed program loses only the operation in progress. When another run is
/// appended to the file, all of this follows again for that run; the last run is the one that
/// opens. The same run always gives the same bytes, since nothing reads a clock. A changed format
/// gets a new version, and older versions stay readable. Version 1 had no end frame and only one
/// run.

import Ground

/// The header of a recording.
public struct RecordingHeader: Hashable, Sendable {
  /// The program that wrote it, such as `dentree 0.1.0`.
  public var program: String
  /// Title, story, engine and filesystem, as the first lines of a scenario.
  public var scenario: [UInt8]
  /// The seed of the run's random choices, if it has any.
  public var seed: String?

  public init(program: String, scenario: [UInt8], seed: String? = nil) {
    self.program = program
    self.scenario = scenario
    self.seed = seed
  }
}

/// An opened recording, with its cursor at the end.
public struct Recording {
  /// The version that is written. Earlier versions can be read too.
  public static let version: UInt64 = 2
  static let magic = Array("dentree recording\n".utf8)
  static let frameHead = 12

  /// The header.
  public let header: RecordingHeader
  /// The history, without an engine.
  public let timeline: Timeline
  /// How the file ends.
  public let ending: Ending
  /// The number of this run in the file, from 0.
  public let run: Int
  /// How many runs the file has.
  public let runs: Int

  /// How a run ends in the file.
  public enum Ending: Hashable, Sendable {
    case whole
    /// In the middle of that operation of this run; nil if the file was cut in a later run, of
    /// which no operation is complete.
    case cut(operation: Int?)
    /// After an operation, but without an end: the program was killed or is still writing, or the
    /// file was cut there.
    case open
    /// After an operation, in version 1, which had no end.
    case unknown
  }

  /// True if the bytes begin as a recording does.
  public static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: magic)
  }
}

/// Why a file cannot be opened as a recording, in one line with the offset.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The offset of the byte, from 0.
  public let offset: Int
  /// What is wrong there.
  public let what: String
  public var description: String { "byte \(offset): \(what)" }
}
