// Recordings: every event is read back as written, truncated files open, changed files do not, and
// no file crashes the program.

import Ground
import Scenario
import Testing

@testable import Timeline

@Suite("recordings")
struct RecordingTests {
  static let header = RecordingHeader(
    program: "dentree test", scenario: Array("fs plain\n".utf8), seed: "7")

  /// The pieces of a run: the head, one for each operation, the end.
  static func pieces(_ timeline: Timeline) -> [[UInt8]] {
    var writer = RecordingWriter()
    var pieces = [writer.head(header)]
    while let piece = writer.next(of: timeline) { pieces.append(piece) }
    return pieces + [writer.end()]
  }

  static func bytes(_ timeline: Timeline) -> [UInt8] { pieces(timeline).flatMap { $0 } }

  private static func events() -> [Event] {
    let dentry = ObjectID(.dentry, filesystem: 3, number: 70_000)
    let inode = ObjectID(.inode, filesystem: 3, number: 0xff_ffff_ffff)
    let file = ObjectID(.file, number: 1), mount = ObjectID(.mount, number: 2)
    let task = ObjectID(.task, number: 1),
      system = ObjectID(.filesystem, filesystem: 4095, number: 0)
    let name = Name(raw: 300), long = Name(raw: 1 << 31 | 301)
    var events: [Event] = [
      .reference(.born(dentry, of: inode, number: .min)),
      .reference(.born(inode, of: system, number: .max)),
      .attribute(.described(inode, mode: .max, nlink: .min, uid: .max, gid: 0)),
      .reference(.destroyed(dentry)), .tree(.hashed(dentry, name, under: dentry)),
      .tree(.unhashed(dentry, long, under: dentry)),
      .tree(.renamed(dentry, from: long, to: .empty)),
      .tree(.moved(dentry, from: .none, to: dentry)),
      .tree(.swapped(dentry, from: inode, to: inode)),
      .tree(.filled(inode, name, inode, slot: .max, isStatic: true)),
      .tree(.emptied(inode, name, inode, slot: 1, isStatic: false)),
      .mount(.mounted(mount, on: dentry, in: mount)),
      .mount(.unmounted(mount, on: dentry, in: mount)),
      .task(.installed(task, name, file, number: -1)),
      .task(.uninstalled(task, long, file, number: .max)),
      .task(.entered(task, from: dentry, to: .none)),
      .queue(.queued(inode, reference: .max, at: .max, of: system)),
      .queue(.dequeued(inode, reference: 0, at: 0, of: system)), .queue(.cached(dentry)),
      .queue(.uncached(dentry)),
      .frame(.operation(task: task, name)), .frame(.returned(errno: -3)),
      .frame(.returned(errno: 111)),
      .decision(.refused(dentry, name, errno: 2)),
      .attribute(.written(inode, from: .min, to: .max, age: .max)),
      .attribute(.written(inode, from: -1, to: 0, age: 0)),
    ]
    events += HolderRole.allCases.flatMap { role -> [Event] in
      [
        .reference(.took(dentry, Holder(role, inode), from: .max, reference: .max)),
        .reference(.dropped(dentry, Holder(role), from: .min, reference: 0)),
        .reference(.transferred(dentry, Holder(role, file), to: Holder(role, mount), reference: 5)),
      ]
    }
    events += Flag.allCases.map { .attribute(.flagged(inode, $0, $0 == .keep)) }
    events += Attribute.allCases.map { .attribute(.attributed(inode, from: .min, to: .max, $0)) }
    events += LockKind.allCases.flatMap { kind -> [Event] in
      [.machine(.locked(dentry, kind, .read)), .machine(.unlocked(inode, kind, .write))]
    }
    events += StopReason.allCases.map { .machine(.stopped(inode, $0)) }
    events += Function.allCases.flatMap { function -> [Event] in
      [.frame(.began(dentry, name, function)), .frame(.ended(dentry, long, function))]
    }
    return events + Decision.allCases.map { .decision(.decided(dentry, name, inode, $0)) }
  }

  @Test("each kind of event comes back to the last bit")
  func everyEvent() throws {
    let events = Self.events()
    var (memory, bytes) = (DeltaCoder(), ByteWriter())
    for event in events { memory.add(event, to: &bytes) }
    var (again, reader) = (DeltaCoder(), ByteReader(bytes.bytes[...]))
    for event in events { #expect(try again.event(&reader) == event) }
    #expect(reader.left == 0)
    let tags = events.map { event in
      var (memory, bytes) = (DeltaCoder(), ByteWriter())
      memory.add(event, to: &bytes)
      return bytes.bytes[0]
    }
    #expect(Set(tags) == Set(1...34))
  }

  @Test("each outcome comes back as it was")
  func outcomes() throws {
    let status = Status(number: -1, mode: .max, nlink: .min, uid: .max, gid: 3)
    let entry = ListedEntry(name: [0, 255], number: .max, kind: .symlink, next: .min)
    let answers: [Answer] = [
      .nothing, .status(status), .entries([entry, entry]), .target([1]), .data([]), .written(7),
      .offset(.min), .names([[1], []]), .path([47]), .task("T2"),
      .counts([nil: 3, .ENOENT: 4, .EIO: 1]),
    ]
    let outcomes: [Outcome] =
      answers.flatMap { [.done($0), .failed(.ELOOP, $0)] }
      + StopReason.allCases.map { .stopped($0) } + [.complaint("no such fd")]
    for outcome in outcomes {
      var bytes = ByteWriter()
      bytes.add(outcome)
      var reader = ByteReader(bytes.bytes[...])
      #expect(try reader.outcome() == outcome)
      #expect(reader.left == 0)
    }
  }

  @Test(
    "a run that was written is the same when it is read, at the end and at each operation's end")
  func roundTrip() throws {
    let timeline = try TimelineTests.run().timeline
    let recording = try Recording.read(Self.bytes(timeline))
    #expect(recording.header == Self.header)
    #expect(recording.ending == .whole && recording.run == 0 && recording.runs == 1)
    #expect(recording.timeline.events == timeline.events)
    #expect(recording.timeline.operations == timeline.operations)
    var (mine, theirs) = (timeline, recording.timeline)
    for operation in timeline.operations {
      mine.move(to: operation.end)
      theirs.move(to: operation.end)
      #expect(mine.model == theirs.model)
    }
    #expect(timeline.names.count == recording.timeline.names.count)
    #expect(Self.bytes(recording.timeline) == Self.bytes(timeline), "written again, the same")
  }

  @Test("a run in which an inode is swapped comes back too, at each step")
  func swapped() throws {
    let timeline = try TimelineTests.run(TimelineTests.swapped).timeline
    let isSwap = { (event: Event) in if case .tree(.swapped) = event { true } else { false } }
    #expect(timeline.events.count(where: isSwap) == 1)
    let recording = try Recording.read(Self.bytes(timeline))
    #expect(recording.timeline.events == timeline.events)
    #expect(recording.timeline.model == timeline.model)
    Self.goThrough(recording.timeline)
  }

  @Test("a recording from before sizes and times were recorded opens, and says none")
  func older() throws {
    let timeline = try TimelineTests.run(
      """
      fs plain
      mount memory /m synthetic
      open /m/f O_RDWR|O_CREAT as fd1
      write fd1 hello
      mknod /m/n char 1:3
      """
    ).timeline
    var old = Timeline(names: timeline.names)
    for operation in timeline.operations {
      old.begin(operation.text, task: operation.task, source: operation.source)
      for event in timeline.events[operation.first..<operation.end] {
        if !Self.isKept(event) { old.add(event) }
      }
      old.finish(operation.outcome)
    }
    #expect(old.events.count == timeline.events.count - timeline.events.count(where: Self.isKept))
    let recording = try Recording.read(Self.bytes(old))
    let inodes = recording.timeline.model.inodes.all
    #expect(inodes.allSatisfy { $0.contentsInWords.isEmpty && $0.times == nil })
    #expect(timeline.model.inodes.all.flatMap(\.contentsInWords) == ["size 5", "device 1:3"])
    Self.goThrough(recording.timeline)
    Self.goThrough(try Recording.read(Self.bytes(timeline)).timeline)
  }

  /// Whether the event is about a value that only some filesystems keep.
  private static func isKept(_ event: Event) -> Bool {
    switch event {
    case .attribute(.written): true
    case .attribute(.attributed(_, _, _, let attribute)):
      [.size, .device, .times, .atime, .mtime, .ctime].contains(attribute)
    case _: false
    }
  }

  @Test("times that an inode does not have cannot be followed by others")
  func impossibleTimes() throws {
    let timeline = try TimelineTests.run("fs plain\nmount memory /m synthetic\n").timeline
    let inode = ObjectID(.inode, filesystem: 1, number: 1), model = timeline.model
    let other = ObjectID(.dentry, number: 1)
    #expect(model.inodes[inode].times == Status.Times(accessed: 1, modified: 1, changed: 1))
    let table: [(Event, String?)] = [
      (.attribute(.written(inode, from: 1, to: 5, age: 4)), nil),
      (.attribute(.written(inode, from: 1, to: 5, age: 3)), "its times differ"),
      (.attribute(.written(inode, from: 0, to: 5, age: 4)), "its times differ"),
      (
        .attribute(.written(inode, from: 1, to: -1, age: 4)),
        "it is not an inode, or the time is invalid"
      ),
      (
        .attribute(.written(other, from: 1, to: 5, age: 4)),
        "it is not an inode, or the time is invalid"
      ),
      (.attribute(.attributed(inode, from: -1, to: 5, .size)), nil),
      (.attribute(.attributed(inode, from: 0, to: -2, .size)), "its size is invalid"),
      (.attribute(.attributed(other, from: 0, to: 2, .ctime)), "its ctime is invalid"),
    ]
    for (event, refusal) in table {
      #expect(Verifier().refusal(of: event, in: model, names: timeline.names) == refusal)
    }
  }

  @Test("what cannot be swapped is refused")
  func impossibleSwaps() throws {
    let timeline = try TimelineTests.run(TimelineTests.swapped).timeline
    let model = timeline.model, verifier = Verifier()
    let dentry = try #require(model.openFiles.first?.dentry), inode = model.dentries[dentry].inode
    let other = ObjectID(.inode, filesystem: inode.filesystem, number: 1)
    let root = ObjectID(.inode, filesystem: 0, number: 1)
    let next = ObjectID(
      .dentry, filesystem: inode.filesystem,
      number: model.dentries.all.filter { $0.id.filesystem == inode.filesystem }.count + 1)
    let table: [(Event, String?)] = [
      (.tree(.swapped(dentry, from: inode, to: other)), nil),
      (.tree(.swapped(dentry, from: other, to: inode)), "it leads to another inode"),
      (.tree(.swapped(dentry, from: inode, to: dentry)), "it is not a dentry, or not an inode"),
      (.tree(.swapped(dentry, from: inode, to: root)), "it belongs to another filesystem"),
      (.reference(.born(next, of: inode, number: 0)), nil),
      (.reference(.born(next, of: root, number: 0)), "it is over an inode of another filesystem"),
      (.tree(.swapped(inode, from: inode, to: other)), "it is not a dentry, or not an inode"),
    ]
    for (event, refusal) in table {
      #expect(verifier.refusal(of: event, in: model, names: timeline.names) == refusal)
    }
  }

  @Test("an event takes few bytes")
  func size() throws {
    let timeline = try TimelineTests.run().timeline
    let bytes = Self.pieces(timeline).dropFirst().reduce(0) { $0 + $1.count }
    #expect(Double(bytes) / Double(timeline.events.count) < 9)
  }

  @Test("cut anywhere, a file opens up to the last whole operation, or says that nothing is there")
  func cuts() throws {
    let timeline = try TimelineTests.run().timeline
    let pieces = Self.pieces(timeline)
    let ends = pieces.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    let bytes = pieces.flatMap { $0 }
    for length in 0..<bytes.count {
      let whole = min(timeline.operations.count, (ends.lastIndex { $0 <= length } ?? 0) - 1)
      guard whole > 0 else {
        #expect(throws: RecordingError.self) { try Recording.read(Array(bytes[..<length])) }
        continue
      }
      // Every byte near the end, some bytes before that.
      guard length > bytes.count - 1000 || length % 17 == 0 else { continue }
      let recording = try Recording.read(Array(bytes[..<length]))
      #expect(recording.timeline.operations.count == whole)
      #expect(recording.ending == (ends.contains(length) ? .open : .cut(operation: whole)))
      let end = recording.timeline.events.count
      #expect(recording.timeline.events.elementsEqual(timeline.events[..<end]))
    }
  }

  @Test("a file of the version without an end opens, and does not say that it is whole")
  func withoutEnd() throws {
    let timeline = try TimelineTests.run().timeline
    var bytes = Self.pieces(timeline).dropLast().flatMap { $0 }
    bytes[Recording.magic.count] = 1
    let recording = try Recording.read(bytes)
    #expect(recording.ending == .unknown)
    #expect(recording.timeline.events == timeline.events)
    let cut = try Recording.read(bytes.dropLast())
    #expect(cut.ending == .cut(operation: timeline.operations.count - 1))
  }

  @Test("of several runs the last one opens, another one if it is named; cut anywhere, one before")
  func severalRuns() throws {
    let runs = try ["fs plain\nmkdir /a\n", "fs plain\nmkdir /b\nmkdir /c\n"].map {
      try TimelineTests.run($0).timeline
    }
    let bytes = Self.bytes(runs[0]) + Self.bytes(runs[1])
    for (run, expected) in [(nil, runs[1]), (0, runs[0]), (1, runs[1])] {
      let recording = try Recording.read(bytes, run: run)
      #expect(recording.timeline.events == expected.events)
      #expect(recording.ending == .whole && recording.runs == 2)
    }
    #expect(throws: RecordingError.self) { try Recording.read(bytes, run: 2) }
    #expect(throws: RecordingError.self) {
      try Recording.read(bytes + Array("something else".utf8))
    }
    let first = Self.bytes(runs[0]).count
    let second = Self.pieces(runs[1]).prefix(2).reduce(first) { $0 + $1.count }
    for length in first..<bytes.count {
      let cut = try Recording.read(Array(bytes[..<length]))
      #expect(cut.run == (length < second ? 0 : 1), "cut at \(length)")
      if first < length && length < second { #expect(cut.ending == .cut(operation: nil)) }
      if length >= second { #expect(cut.ending != .whole) }
    }
  }

  @Test("a flipped bit is found wherever it is, in one line")
  func flips() throws {
    let bytes = Self.bytes(try TimelineTests.run().timeline)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      do {
        _ = try Recording.read(changed)
        Issue.record("byte \(place) was changed, and nobody saw it")
      } catch {
        #expect(!"\(error)".contains("\n"))
      }
    }
  }

  @Test("what has right checksums and impossible content is refused, or can be gone through")
  func nonsense() throws {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...(.max), using: &generator)
    print("nonsense in recordings: seed \(seed)")
    var random = Dice(state: seed)
    let pieces = Self.pieces(try TimelineTests.run().timeline)
    var opened = 0
    for _ in 0..<3000 {
      var changed = pieces
      let piece = 1 + Int(random.next() % UInt64(pieces.count - 1))
      var content = Array(changed[piece].dropFirst(Recording.frameHead))
      for _ in 0...(random.next() % 3) {
        content[Int(random.next() % UInt64(content.count))] = UInt8(random.next() & 0x3f)
      }
      changed[piece] = RecordingWriter.frame(content)
      guard let recording = try? Recording.read(changed.flatMap { $0 }) else { continue }
      opened += 1
      Self.goThrough(recording.timeline)
    }
    #expect(opened > 0, "seed \(seed)")
  }

  /// Moves to the start and to the end again, with every sentence.
  private static func goThrough(_ timeline: Timeline) {
    var timeline = timeline
    let end = timeline.model
    timeline.move(to: 0)
    #expect(timeline.model == Model())
    for (index, event) in timeline.events.enumerated() {
      timeline.move(to: index + 1)
      _ = Sentence.describe(event, in: timeline.model, names: timeline.names)
    }
    #expect(timeline.model == end)
  }

  @Test("newer versions and other files are refused with what they are")
  func others() throws {
    let bytes = Self.bytes(try TimelineTests.run("fs plain\n").timeline)
    var newer = bytes
    newer[Recording.magic.count] = 3
    func refusal(_ bytes: [UInt8]) -> String? {
      do {
        _ = try Recording.read(bytes)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal(newer) == "byte 18: it has version 3 of the format; this program reads up to 2")
    #expect(refusal(Array("fs plain\n".utf8)) == "byte 0: this is not a recording of dentree")
    #expect(refusal([]) == "byte 0: this is not a recording of dentree")
    #expect(refusal(Array(bytes.prefix(40)))?.hasSuffix("in the middle of its header") == true)
  }
}

/// Random numbers from one seed: splitmix64.
struct Dice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
