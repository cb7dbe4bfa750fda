import Ground

// Reading a recording. A damaged file can only be rejected, never do harm: each number is checked
// against the bytes that are left, and each event against the model that it changes.
extension Recording {
  /// Opens the bytes of a file: the last run, or the one with the given number, from 0. A file that
  /// was cut opens up to its last complete operation. A file that was altered does not open.
  public static func read(_ bytes: [UInt8], run: Int? = nil) throws(RecordingError) -> Recording {
    do throws(DecodingFailure) {
      let starts = try startsOfRuns(in: bytes)
      let run = run ?? starts.count - 1
      guard starts.indices.contains(run) else {
        throw DecodingFailure(offset: 0, what: "it has \(starts.count) runs, but no run \(run + 1)")
      }
      let end = run + 1 < starts.count ? starts[run + 1] : bytes.count
      var reader = Reader(bytes[..<end], from: starts[run])
      let (header, ending) = try reader.read()
      return Recording(
        header: header, timeline: reader.timeline, ending: ending, run: run, runs: starts.count)
    } catch {
      throw RecordingError(offset: error.offset, what: error.what)
    }
  }

  /// The offsets of all runs that have at least one operation.
  private static func startsOfRuns(in bytes: [UInt8]) throws(DecodingFailure) -> [Int] {
    var starts = [0]
    while let start = starts.last {
      var reader = Reader(bytes[...], from: start)
      try reader.hop()
      // The file may have been cut before the header and the first operation were complete.
      if start > 0, reader.frames < 2 { starts.removeLast() }
      guard reader.isAtNextRun else { break }
      starts.append(reader.offset)
    }
    return starts
  }
}

/// Reads one run of a file.
private struct Reader {
  let bytes: ArraySlice<UInt8>
  private(set) var offset: Int
  private var version: UInt64 = 0
  private var memory = DeltaCoder()
  private var verifier = Verifier()
  private(set) var timeline = Timeline(names: Names())
  /// How many frames were read.
  private(set) var frames = 0
  /// Whether the end frame was read.
  private var hasEnded = false

  init(_ bytes: ArraySlice<UInt8>, from start: Int) {
    (self.bytes, offset) = (bytes, start)
  }

  mutating func read() throws(DecodingFailure) -> (RecordingHeader, Recording.Ending) {
    try readVersion()
    guard var content = try frame() else {
      throw DecodingFailure(offset: bytes.endIndex, what: "it ends in the middle of its header")
    }
    let header = try header(&content)
    while offset < bytes.endIndex, !(hasEnded && isAtNextRun) {
      guard var content = try frame() else { break }
      try readOperation(&content)
    }
    guard !timeline.operations.isEmpty else {
      throw DecodingFailure(
        offset: bytes.endIndex, what: "it ends within its first operation")
    }
    return (header, ending)
  }

  private var ending: Recording.Ending {
    if offset < bytes.endIndex {
      return .cut(operation: hasEnded ? nil : timeline.operations.count)
    }
    return hasEnded ? .whole : version == 1 ? .unknown : .open
  }

  /// Skips to the end of the run, or to where the file was cut, reading only lengths.
  mutating func hop() throws(DecodingFailure) {
    let isCut = offset > 0 && bytes.endIndex - offset <= Recording.magic.count
    if !isCut {
      try readVersion()
      while offset < bytes.endIndex, !isAtNextRun {
        guard let frame = try frameHead() else { break }
        offset = frame.content.upperBound
      }
      if isAtNextRun { return }
    }
    offset = bytes.endIndex
  }

  /// Whether another run begins at `offset`, even if it was cut right there.
  var isAtNextRun: Bool {
    let rest = bytes[offset...]
    return !rest.isEmpty && offset > 0
      && rest.prefix(Recording.magic.count).elementsEqual(Recording.magic.prefix(rest.count))
  }

  private mutating func readVersion() throws(DecodingFailure) {
    guard bytes[offset...].starts(with: Recording.magic) else {
      throw DecodingFailure(offset: offset, what: "this is not a recording of dentree")
    }
    var reader = ByteReader(bytes[(offset + Recording.magic.count)...])
    let place = reader.offset
    guard reader.left > 0 else { throw reader.damage("it ends in the middle of its header") }
    version = try reader.number()
    guard 1...Recording.version ~= version else {
      throw DecodingFailure(
        offset: place,
        what: "it has version \(version) of the format; this program reads up to "
          + "\(Recording.version)")
    }
    offset = reader.offset
  }

  /// Reads the frame at `offset` and advances; nil if the file ends inside it.
  private mutating func frame() throws(DecodingFailure) -> ByteReader? {
    let place = place
    guard let frame = try frameHead() else { return nil }
    guard Checksum.of(bytes[frame.content]) == frame.checksum else {
      throw DecodingFailure(offset: offset, what: "\(place) is damaged: its checksum is wrong")
    }
    offset = frame.content.upperBound
    return ByteReader(bytes[frame.content])
  }

  /// The range and the checksum of the content at `offset`; nil if the file ends inside the frame.
  private mutating func frameHead() throws(DecodingFailure)
    -> (content: Range<Int>, checksum: UInt32)?
  {
    var head = ByteReader(bytes[offset...])
    guard head.left >= Recording.frameHead else { return nil }
    let length = try head.fixed(), checksum = try head.fixed(), check = try head.fixed()
    guard Checksum.of(bytes[offset..<offset + 8]) == check else {
      throw DecodingFailure(
        offset: offset, what: "\(place) is damaged: its length cannot be trusted")
    }
    guard head.left >= Int(length) else { return nil }
    frames += 1
    return (head.offset..<head.offset + Int(length), checksum)
  }

  private var place: String { frames == 0 ? "the header" : "operation \(frames - 1)" }

  private func header(_ content: inout ByteReader) throws(DecodingFailure) -> RecordingHeader {
    var header = RecordingHeader(program: "", scenario: [])
    for _ in 0..<(try content.count()) {
      switch try content.shown() {
      case "program": header.program = try content.shown()
      case "scenario": header.scenario = try content.text()
      case "seed": header.seed = try content.shown()
      // A later program may write more fields.
      case _: _ = try content.text()
      }
    }
    return header
  }

  private mutating func readOperation(_ content: inout ByteReader) throws(DecodingFailure) {
    let index = timeline.operations.count
    let start = content
    if hasEnded { throw start.damage("something follows the end") }
    guard try content.number() == UInt64(index) else {
      throw start.damage("operation \(index) is missing here")
    }
    if content.left == 0, version > 1 {
      hasEnded = true
      return
    }
    if case .stopped = timeline.operations.last?.outcome {
      throw start.damage("operation \(index) follows the stop of the machine")
    }
    let source = try content.text()
    let isPlain = try !content.truth()
    let line = isPlain ? ByteReader(writing(source)[...]) : nil
    var text = ""
    if var line { text = try line.shown() } else { text = try content.shown() }
    let task = try content.shown(), outcome = try content.outcome()
    try readNames(&content)
    timeline.begin(text, task: task, source: source)
    try readEvents(&content)
    guard content.left == 0 else { throw content.damage("something follows the last event") }
    timeline.finish(outcome)
  }

  /// A text encoded as in a file, so that the same checks apply when it is read.
  private func writing(_ text: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.add(text)
    return writer.bytes
  }

  private mutating func readNames(_ content: inout ByteReader) throws(DecodingFailure) {
    for _ in 0..<(try content.count()) {
      let start = content
      let number = timeline.names.count
      let name = timeline.names.intern(try content.text())
      guard name.number == number else { throw start.damage("a name occurs twice") }
    }
  }

  private mutating func readEvents(_ content: inout ByteReader) throws(DecodingFailure) {
    for _ in 0..<(try content.count()) {
      let start = content
      let event = try memory.event(&content)
      if timeline.events.isFull { throw start.damage("it has more steps than there is room for") }
      if let why = verifier.refusal(of: event, in: timeline.model, names: timeline.names) {
        throw start.damage(
          "operation \(timeline.operations.count - 1) has an impossible event: \(why)")
      }
      timeline.add(event)
      verifier.note(event)
    }
  }
}
