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

  /// One scan over the path, by words of eight bytes; returns how many names it has.
  @inline(__always)
  private static func split(
    _ path: UnsafeBufferPointer<UInt8>, _ names: UnsafeMutablePointer<Name>, _ table: Ground.Names
  ) -> Int {
    guard let start = path.baseAddress else { return 0 }
    var count = 0, index = 0
    while index < path.count {
      if start[index] == UInt8(ascii: "/") {
        index &+= 1
        continue
      }
      let word = PathWord(start, index, path.count)
      var length = word.length
      if length < 8 {
        (names + count).initialize(to: table.intern(word.name, start + index, length))
      } else {
        length = longLength(start + index, path.count &- index)
        let name = UnsafeBufferPointer(start: start + index, count: length)
        (names + count).initialize(to: table.intern(name))
      }
      count &+= 1
      index &+= length &+ 1
    }
    return count
  }

  /// The bytes before the next slash, of which there are eight at least.
  private static func longLength(_ start: UnsafePointer<UInt8>, _ room: Int) -> Int {
    var length = 8
    while length < room, start[length] != UInt8(ascii: "/") { length &+= 1 }
    return length
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

/// The next eight bytes of a path, the first one lowest, and how many of them come before a slash.
private struct PathWord {
  private let bytes: UInt64
  /// Eight if there is no slash among them and the path goes on.
  let length: Int

  @inline(__always)
  init(_ path: UnsafePointer<UInt8>, _ index: Int, _ count: Int) {
    let room = count &- index
    bytes = Self.load(path, index, count)
    // The highest bit of each byte that is a slash; above the first one perhaps of others too.
    let other = bytes ^ 0x2F2F_2F2F_2F2F_2F2F
    let slashes = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
    length = min(min(room, 8), slashes.trailingZeroBitCount &>> 3)
  }

  /// The bytes before the slash.
  /// - Precondition: fewer than eight.
  var name: UInt64 {
    @inline(__always) get { bytes & (1 &<< UInt64(truncatingIfNeeded: length &* 8) &- 1) }
  }

  /// Zeros behind the end of the path, over which nothing is read.
  @inline(__always)
  private static func load(_ path: UnsafePointer<UInt8>, _ index: Int, _ count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(path), room = count &- index
    if room >= 8 {
      return UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
    if count >= 8 {
      let last = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      return UInt64(littleEndian: last) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* room)
    }
    // Pieces that overlap, laid over each other: the first bytes, perhaps the middle one, the last.
    if room >= 4 {
      let first = raw.loadUnaligned(fromByteOffset: index, as: UInt32.self)
      let last = raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(UInt32(littleEndian: first))
        | UInt64(UInt32(littleEndian: last)) &<< UInt64(truncatingIfNeeded: 8 &* (room &- 4))
    }
    let middle = room &>> 1
    return UInt64(path[index])
      | UInt64(path[index &+ middle]) &<< UInt64(truncatingIfNeeded: 8 &* middle)
      | UInt64(path[count &- 1]) &<< UInt64(truncatingIfNeeded: 8 &* (room &- 1))
  }
}
