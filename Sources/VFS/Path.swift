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

  /// Splits `bytes` at slashes; repeated ones count as one.
  public init(_ bytes: [UInt8], _ machine: Machine) {
    let slash = UInt8(ascii: "/")
    arena = machine.arena
    capacity = bytes.count / 2 + 1
    let names = arena.allocate(capacity, of: Name.self)
    let count = machine.withNames { table in
      bytes.withUnsafeBufferPointer { Self.split($0, names, table) }
    }
    self.names = Names(
      next: names, count: count, isAbsolute: bytes.first == slash,
      isDirectory: bytes.last == slash)
  }

  /// One scan over the path; returns how many names it has.
  @inline(__always)
  private static func split(
    _ path: UnsafeBufferPointer<UInt8>, _ names: UnsafeMutablePointer<Name>, _ table: Ground.Names
  ) -> Int {
    guard let start = path.baseAddress else { return 0 }
    var count = 0, index = 0
    while index < path.count {
      let first = index
      var scan = NameScan()
      while index < path.count, start[index] != UInt8(ascii: "/") {
        scan.add(start[index])
        index &+= 1
      }
      if index > first {
        (names + count).initialize(to: table.intern(scan, start + first))
        count &+= 1
      }
      index &+= 1
    }
    return count
  }

  deinit { arena.free(names.next, capacity) }

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
