import Ground

// The outcomes of operations as bytes.
extension ByteWriter {
  mutating func add(_ outcome: Outcome) {
    switch outcome {
    case .done(let answer):
      add(byte: 0)
      add(answer)
    case .failed(let errno, let answer):
      add(byte: 1)
      add(signed: Int64(errno.rawValue))
      add(answer)
    case .complaint(let text):
      add(byte: 2)
      add(text)
    case .stopped(let reason):
      add(byte: 3)
      add(byte: reason.rawValue)
    }
  }

  private mutating func add(_ answer: Answer) {
    switch answer {
    case .nothing: add(byte: 0)
    case .status(let status): add(status)
    case .entries(let entries):
      add(byte: 2)
      add(UInt64(entries.count))
      for entry in entries { add(entry) }
    case .target(let bytes): add(3, bytes)
    case .data(let bytes): add(4, bytes)
    case .written(let count): add(5, Int64(count))
    case .offset(let offset): add(6, offset)
    case .names(let names):
      add(byte: 7)
      add(UInt64(names.count))
      for name in names { add(name) }
    case .path(let bytes): add(8, bytes)
    case .task(let name): add(9, Array(name.utf8))
    case .counts(let counts):
      add(byte: 10)
      add(UInt64(counts.count))
      // Sorted, because the order of a dictionary differs between runs.
      let sorted = counts.map { ($0.key?.rawValue ?? 0, $0.value) }.sorted { $0.0 < $1.0 }
      for (errno, count) in sorted {
        add(signed: Int64(errno))
        add(signed: Int64(count))
      }
    }
  }

  /// Omits size, device and times if all of them are zero.
  private mutating func add(_ status: Status) {
    add(byte: status.hasContents ? 11 : 1)
    add(signed: status.number)
    for number in [status.mode, status.uid, status.gid] { add(UInt64(number)) }
    add(signed: Int64(status.nlink))
    guard status.hasContents else { return }
    add(signed: status.size)
    for number in [status.device.major, status.device.minor] { add(UInt64(number)) }
    let times = status.times
    for time in [times.accessed, times.modified, times.changed] { add(signed: time) }
  }

  private mutating func add(_ tag: UInt8, _ bytes: [UInt8]) {
    add(byte: tag)
    add(bytes)
  }

  private mutating func add(_ tag: UInt8, _ number: Int64) {
    add(byte: tag)
    add(signed: number)
  }

  private mutating func add(_ entry: ListedEntry) {
    add(entry.name)
    add(signed: entry.number)
    add(byte: entry.kind.rawValue.utf8.first ?? 0)
    add(signed: entry.next)
  }
}

extension ByteReader {
  mutating func outcome() throws(DecodingFailure) -> Outcome {
    let start = self
    switch try byte() {
    case 0: return .done(try answer())
    case 1: return .failed(try errno(), try answer())
    case 2: return .complaint(try shown())
    case 3: return .stopped(try choice())
    case _: throw start.damage("no outcome has this number")
    }
  }

  private mutating func errno() throws(DecodingFailure) -> Errno {
    let start = self
    guard let errno = Errno(rawValue: try narrow()) else {
      throw start.damage("no errno has this number")
    }
    return errno
  }

  private mutating func answer() throws(DecodingFailure) -> Answer {
    let start = self
    switch try byte() {
    case 0: return .nothing
    case 1: return .status(try status())
    case 11: return .status(try statusWithContents())
    case 2:
      var entries: [ListedEntry] = []
      for _ in 0..<(try count()) { entries.append(try entry()) }
      return .entries(entries)
    case 3: return .target(try text())
    case 4: return .data(try text())
    case 5: return .written(Int(try signed()))
    case 6: return .offset(try signed())
    case 7:
      var names: [[UInt8]] = []
      for _ in 0..<(try count()) { names.append(try text()) }
      return .names(names)
    case 8: return .path(try text())
    case 9: return .task(try shown())
    case 10: return .counts(try counts())
    case _: throw start.damage("no answer has this number")
    }
  }

  private mutating func status() throws(DecodingFailure) -> Status {
    let number = try signed()
    let mode: UInt32 = try narrow(), uid: UInt32 = try narrow(), gid: UInt32 = try narrow()
    return Status(number: number, mode: mode, nlink: try narrow(), uid: uid, gid: gid)
  }

  private mutating func statusWithContents() throws(DecodingFailure) -> Status {
    var status = try status()
    status.size = try signed()
    status.device = Status.Device(major: try narrow(), minor: try narrow())
    status.times = Status.Times(
      accessed: try signed(), modified: try signed(), changed: try signed())
    return status
  }

  private mutating func entry() throws(DecodingFailure) -> ListedEntry {
    let name = try text(), number = try signed(), start = self
    let letter = String(decoding: [try byte()], as: UTF8.self)
    guard let kind = ListedEntry.Kind(rawValue: letter) else {
      throw start.damage("no kind of entry has this letter")
    }
    return ListedEntry(name: name, number: number, kind: kind, next: try signed())
  }

  private mutating func counts() throws(DecodingFailure) -> [Errno?: Int] {
    var counts: [Errno?: Int] = [:]
    for _ in 0..<(try count()) {
      let start = self
      let number: Int32 = try narrow()
      let errno = Errno(rawValue: number)
      guard errno != nil || number == 0 else { throw start.damage("no errno has this number") }
      counts[errno] = Int(try signed())
    }
    return counts
  }
}
