/// Paths: read once, by one scan, into interned names. Source: path_resolution(7), vfs: `fspath`.

import Ground

/// A path as a sequence of names in the engine's arena; it frees them when it ends.
public struct Path: ~Copyable {
  /// The names of a path, without owning them.
  public struct Names: BitwiseCopyable {
    public var next: UnsafeMutablePointer<Name>
    private var length: Int32
    /// Bit 0: absolute, bit 1: directory. Two words without a gap are copied in one piece.
    private var flags: UInt32

    public var count: Int {
      @inline(__always) get { Int(length) }
      @inline(__always) set { length = Int32(truncatingIfNeeded: newValue) }
    }
    public var isAbsolute: Bool { @inline(__always) get { flags & 1 != 0 } }
    /// It ended in a slash: what it names must be a directory.
    public var isDirectory: Bool { @inline(__always) get { flags & 2 != 0 } }

    public init(
      next: UnsafeMutablePointer<Name>, count: Int, isAbsolute: Bool, isDirectory: Bool
    ) {
      self.next = next
      length = Int32(count)
      flags = (isAbsolute ? 1 : 0) | (isDirectory ? 2 : 0)
    }
  }
  public let names: Names
  private let capacity: Int
  private let arena: Arena

  /// Room for as many names is taken in one way, at once; most paths have fewer.
  private static let few = 16

  /// Splits `bytes` at slashes; repeated ones count as one.
  public init(_ bytes: borrowing [UInt8], _ machine: Machine) {
    let slash = UInt8(ascii: "/")
    arena = machine.arena
    capacity = bytes.count &>> 1 &+ 1
    let names =
      capacity <= Self.few
      ? arena.allocate(Self.few, of: Name.self) : arena.allocate(capacity, of: Name.self)
    let count = machine.withNames { table in
      bytes.withUnsafeBufferPointer { Self.split($0, names, table) }
    }
    self.names = Names(
      next: names, count: count, isAbsolute: bytes.first == slash,
      isDirectory: bytes.last == slash)
  }

  /// The names of the path, one after the other; returns how many there are.
  @inline(__always)
  private static func split(
    _ path: UnsafeBufferPointer<UInt8>, _ names: UnsafeMutablePointer<Name>, _ table: Ground.Names
  ) -> Int {
    guard let start = path.baseAddress, path.count < 64 else {
      return splitLong(path, names, table)
    }
    let map = PathMap(start, path.count)
    var count = 0, index = 0
    while index < path.count {
      let length = map.length(from: index)
      if length > 0 {
        let name =
          length < 8
          ? table.intern(map.word(at: index, length), start + index, length)
          : table.intern(UnsafeBufferPointer(start: start + index, count: length))
        (names + count).initialize(to: name)
        count &+= 1
      }
      index &+= length &+ 1
    }
    return count
  }

  /// The same byte by byte, for a path that has no map.
  @inline(never)
  private static func splitLong(
    _ path: UnsafeBufferPointer<UInt8>, _ names: UnsafeMutablePointer<Name>, _ table: Ground.Names
  ) -> Int {
    var count = 0, index = 0
    while index < path.count {
      var end = index
      while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
      if end > index {
        let name = UnsafeBufferPointer(rebasing: path[index..<end])
        (names + count).initialize(to: table.intern(name))
        count &+= 1
      }
      index = end &+ 1
    }
    return count
  }

  @inline(__always)
  deinit {
    if capacity <= Self.few {
      arena.free(names.next, Self.few)
    } else {
      arena.free(names.next, capacity)
    }
  }

  /// The names without the path: whoever keeps them gives them back with `free`.
  public consuming func keep() -> Names {
    let copy = arena.allocate(max(1, names.count), of: Name.self)
    copy.initialize(from: names.next, count: names.count)
    var names = names
    names.next = copy
    return names
  }

  /// Frees what `keep` returned.
  public static func free(_ names: Names, _ machine: Machine) {
    machine.arena.free(names.next, max(1, names.count))
  }
}

/// Where the names of a path of fewer than 64 bytes lie: a bit for each slash, found eight at a time.
private struct PathMap {
  private let start: UnsafeRawPointer
  /// The last eight bytes, or all, with zeros behind; the first one lowest. Nothing is read beyond the path.
  private let last: UInt64
  private let lastIndex: Int
  /// One more stands for the end of the path.
  private let slashes: UInt64

  @inline(__always)
  init(_ path: UnsafePointer<UInt8>, _ count: Int) {
    start = UnsafeRawPointer(path)
    lastIndex = count < 8 ? 0 : count &- 8
    last = count < 8 ? Self.short(start, count) : Self.load(start, lastIndex)
    var found = Self.slashes(in: last) &<< UInt64(truncatingIfNeeded: lastIndex), index = 0
    while index < lastIndex {
      found |= Self.slashes(in: Self.load(start, index)) &<< UInt64(truncatingIfNeeded: index)
      index &+= 8
    }
    slashes = found | 1 &<< UInt64(truncatingIfNeeded: count)
  }

  /// How many bytes come before the next slash.
  @inline(__always)
  func length(from index: Int) -> Int {
    (slashes &>> UInt64(truncatingIfNeeded: index)).trailingZeroBitCount
  }

  /// So many bytes as one word; fewer than eight.
  @inline(__always)
  func word(at index: Int, _ length: Int) -> UInt64 {
    let word =
      index < lastIndex
      ? Self.load(start, index) : last &>> UInt64(truncatingIfNeeded: 8 &* (index &- lastIndex))
    return word & (1 &<< UInt64(truncatingIfNeeded: 8 &* length) &- 1)
  }

  @inline(__always)
  private static func load(_ start: UnsafeRawPointer, _ index: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// All bytes of a path of fewer than eight.
  @inline(__always)
  private static func short(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count == 0 { return 0 }
    // Pieces that overlap, laid over each other: the first bytes, perhaps the middle one, the last.
    func byte(_ index: Int) -> UInt64 {
      UInt64(start.load(fromByteOffset: index, as: UInt8.self))
        &<< UInt64(truncatingIfNeeded: 8 &* index)
    }
    if count < 4 { return byte(0) | byte(count &>> 1) | byte(count &- 1) }
    func half(_ index: Int) -> UInt64 {
      let half = start.loadUnaligned(fromByteOffset: index, as: UInt32.self)
      return UInt64(UInt32(littleEndian: half)) &<< UInt64(truncatingIfNeeded: 8 &* index)
    }
    return half(0) | half(count &- 4)
  }

  /// A bit for each byte that is a slash, the first one lowest.
  @inline(__always)
  private static func slashes(in word: UInt64) -> UInt64 {
    let other = word ^ 0x2F2F_2F2F_2F2F_2F2F
    // The highest bit of a byte stays off only where all of them are.
    let differs = (other & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | other
    let found = ~differs &>> 7 & 0x0101_0101_0101_0101
    return (found &* 0x0102_0408_1020_4080) &>> 56
  }
}
