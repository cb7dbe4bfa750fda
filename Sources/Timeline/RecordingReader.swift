import Ground

// Reading. Nothing in a file can do more than be refused: each number is checked against the bytes that
// are left, each event against the model that it is to change.
extension Recording {
  /// Opens the bytes of a file. One that was cut off opens up to the last operation that is whole; one
  /// that was changed does not open.
  public static func read(_ bytes: [UInt8]) throws(RecordingError) -> Recording {
    do throws(DecodingFailure) {
      var reader = Reader(bytes)
      return try reader.read()
    } catch {
      throw RecordingError(offset: error.offset, what: error.what)
    }
  }
}

/// One file being read.
private struct Reader {
  let bytes: [UInt8]
  private var offset = 0
  private var memory = DeltaCoder()
  private var verifier = Verifier()
  private var timeline = Timeline(names: Names())

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() throws(DecodingFailure) -> Recording {
    try readVersion()
    guard var content = try frame() else {
      throw DecodingFailure(offset: bytes.count, what: "it ends in the middle of its header")
    }
    let header = try header(&content)
    while offset < bytes.count {
      guard var content = try frame() else { break }
      try readOperation(&content)
    }
    guard !timeline.operations.isEmpty else {
      throw DecodingFailure(offset: bytes.count, what: "it ends before its first operation does")
    }
    let cut = offset < bytes.count ? timeline.operations.count : nil
    return Recording(header: header, timeline: timeline, cut: cut)
  }

  private mutating func readVersion() throws(DecodingFailure) {
    guard bytes.starts(with: Recording.magic) else {
      throw DecodingFailure(offset: 0, what: "this is no recording of dentree")
    }
    var reader = ByteReader(bytes[Recording.magic.count...])
    let place = reader.offset
    guard reader.left > 0 else { throw reader.damage("it ends in the middle of its header") }
    let version = try reader.number()
    guard version == Recording.version else {
      throw DecodingFailure(
        offset: place,
        what: "it has version \(version) of the format; this program reads \(Recording.version)")
    }
    offset = reader.offset
  }

  /// The content of the frame at `offset`, which goes on; nil if the file ends in it.
  private mutating func frame() throws(DecodingFailure) -> ByteReader? {
    var head = ByteReader(bytes[offset...])
    guard head.left >= Recording.frameHead else { return nil }
    let length = try head.fixed(), checksum = try head.fixed(), check = try head.fixed()
    guard Checksum.of(bytes[offset..<offset + 8]) == check else {
      throw DecodingFailure(
        offset: offset, what: "\(place) is damaged: its length cannot be trusted")
    }
    guard head.left >= Int(length) else { return nil }
    let content = bytes[head.offset..<head.offset + Int(length)]
    guard Checksum.of(content) == checksum else {
      throw DecodingFailure(offset: offset, what: "\(place) is damaged: its checksum is wrong")
    }
    offset = content.endIndex
    return ByteReader(content)
  }

  private var place: String {
    offset < Recording.magic.count + 2 ? "the header" : "operation \(timeline.operations.count)"
  }

  private func header(_ content: inout ByteReader) throws(DecodingFailure) -> RecordingHeader {
    var header = RecordingHeader(program: "", scenario: [])
    for _ in 0..<(try content.count()) {
      switch try content.shown() {
      case "program": header.program = try content.shown()
      case "scenario": header.scenario = try content.text()
      case "seed": header.seed = try content.shown()
      // A later program may say more.
      case _: _ = try content.text()
      }
    }
    return header
  }

  private mutating func readOperation(_ content: inout ByteReader) throws(DecodingFailure) {
    let index = timeline.operations.count
    let start = content
    guard try content.number() == UInt64(index) else {
      throw start.damage("operation \(index) is missing here")
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

  /// A text as it stands in a file, to be read by the same rules.
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
      guard name.number == number else { throw start.damage("a name comes a second time") }
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
