/// Paths: read once, by one scan, into interned names. Source: path_resolution(7), vfs: `fspath`.

import Ground

/// A path as a sequence of names in the engine's arena; it frees them when it ends.
public struct Path: ~Copyable {
  /// The names of a path, without owning them.
  public struct Names: BitwiseCopyable {
    /// Where the names that are left begin.
    public var next: UnsafeMutablePointer<Name>
    private var length: Int32
    /// Bit 0: absolute, bit 1: directory. Two words without a gap are copied in one piece.
    private var flags: UInt32

    /// How many names are left.
    public var count: Int {
      @inline(__always) get { Int(length) }
      @inline(__always) set { length = Int32(truncatingIfNeeded: newValue) }
    }
    /// The next name; empty when there is none.
    public var first: Name { @inline(__always) get { length > 0 ? next.pointee : .empty } }
    /// It began with a slash.
    public var isAbsolute: Bool { @inline(__always) get { flags & 1 != 0 } }
    /// It ended in a slash: what it names must be a directory.
    public var isDirectory: Bool { @inline(__always) get { flags & 2 != 0 } }

    public init(
      next: UnsafeMutablePointer<Name>, count: Int, isAbsolute: Bool, isDirectory: Bool
    ) {
      self.next = next
      length = Int32(truncatingIfNeeded: count)
      flags = (isAbsolute ? 1 : 0) | (isDirectory ? 2 : 0)
    }
  }
  /// Its names, in memory that goes with the path.
  public let names: Names
  // Seen where paths are read: they begin and end in whoever reads one.
  @usableFromInline let capacity: Int
  @usableFromInline let arena: Arena

  /// Room for as many names is taken in one way, at once; most paths have fewer.
  @usableFromInline static var few: Int { 16 }

  /// Splits `bytes` at slashes; repeated ones count as one.
  @inline(always)
  public init(_ bytes: borrowing [UInt8], _ machine: Machine) {
    let slash = UInt8(ascii: "/")
    arena = machine.arena
    capacity = bytes.count &>> 1 &+ 1
    let names =
      capacity <= Self.few
      ? arena.allocate(Self.few, of: Name.self) : arena.allocate(capacity, of: Name.self)
    let count = machine.withNames { table in
      bytes.withUnsafeBufferPointer { table.intern(path: $0, into: names) }
    }
    self.names = Names(
      next: names, count: count, isAbsolute: bytes.first == slash,
      isDirectory: bytes.last == slash)
  }

  @inline(always)
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
