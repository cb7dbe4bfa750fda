/// Writes a run as a recording, one piece for each operation. The file is the concatenation of all
/// pieces.

import Ground

/// What has been written so far, which later pieces depend on. It belongs to the one recording that
/// it writes.
public struct RecordingWriter {
  private var memory = DeltaCoder()
  /// How many names the reader knows. Every table begins with the same few.
  private var names = Names().count
  /// How many operations were written.
  public private(set) var operations = 0

  public init() {}

  /// The beginning of the file.
  public func head(_ header: RecordingHeader) -> [UInt8] {
    var fields: [(String, [UInt8])] = [
      ("program", Array(header.program.utf8)), ("scenario", header.scenario),
    ]
    if let seed = header.seed { fields.append(("seed", Array(seed.utf8))) }
    var content = ByteWriter()
    content.add(UInt64(fields.count))
    for (name, value) in fields {
      content.add(name)
      content.add(value)
    }
    var version = ByteWriter()
    version.add(Recording.version)
    return Recording.magic + version.bytes + Self.frame(content.bytes)
  }

  /// The next operation that has ended and is not yet written; nil if there is none.
  public mutating func next(of timeline: Timeline) -> [UInt8]? {
    guard timeline.operations.indices.contains(operations) else { return nil }
    let operation = timeline.operations[operations]
    var content = ByteWriter()
    content.add(UInt64(operations))
    content.add(operation.source)
    let isPlain = operation.source.elementsEqual(operation.text.utf8)
    content.add(byte: isPlain ? 0 : 1)
    if !isPlain { content.add(operation.text) }
    content.add(operation.task)
    content.add(operation.outcome)
    content.add(UInt64(operation.names - names))
    for number in names..<operation.names {
      content.add(timeline.names[Name(raw: UInt32(number))])
    }
    content.add(UInt64(operation.end - operation.first))
    for event in timeline.events[operation.first..<operation.end] {
      memory.add(event, to: &content)
    }
    names = operation.names
    operations += 1
    return Self.frame(content.bytes)
  }

  /// The end frame, when no more operations will follow.
  public func end() -> [UInt8] {
    var content = ByteWriter()
    content.add(UInt64(operations))
    return Self.frame(content.bytes)
  }

  static func frame(_ content: [UInt8]) -> [UInt8] {
    precondition(content.count <= UInt32.max, "an operation of more than four gigabytes")
    var head = ByteWriter()
    head.add(fixed: UInt32(content.count))
    head.add(fixed: Checksum.of(content))
    head.add(fixed: Checksum.of(head.bytes))
    return head.bytes + content
  }
}
