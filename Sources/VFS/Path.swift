/// Paths, split in one scan into interned names. Source: path_resolution(7), vfs: `fspath`.

import Ground

/// A path as a sequence of names in the engine's arena, which the path frees when it ends.
public struct Path: ~Copyable {
  /// A view of a path's names; it does not own them.
  public struct Names: BitwiseCopyable {
    /// The first remaining name.
    public var next: UnsafeMutablePointer<Name>
    private var length: Int32
    /// Bit 0: absolute. Bit 1: ends in a slash. A word of flags leaves no padding, so the struct is
    /// copied as two words.
    private var flags: UInt32

    /// How many names remain.
    public var count: Int {
      @inline(__always) get { Int(length) }
      @inline(__always) set { length = Int32(truncatingIfNeeded: newValue) }
    }
    /// The next name, or the empty name.
    public var first: Name { @inline(__always) get { length > 0 ? next.pointee : .empty } }
    /// Whether the path began with a slash.
    public var isAbsolute: Bool { @inline(__always) get { flags & 1 != 0 } }
    /// Whether the path ended in a slash, so that it must lead to a directory.
    public var isDirectory: Bool { @inline(__always) get { flags & 2 != 0 } }

    public init(
      next: UnsafeMutablePointer<Name>, count: Int, isAbsolute: Bool, isDirectory: Bool
    ) {
      self.next = next
      length = Int32(truncatingIfNeeded: count)
      flags = (isAbsolute ? 1 : 0) | (isDirectory ? 2 : 0)
    }
  }
  /// The names, in memory that is freed with the path.
  public let names: Names
  // Visible to other modules, where paths are made and destroyed inline.
  @usableFromInline let capacity: Int
  @usableFromInline let arena: Arena

  /// Paths of at most 31 bytes allocate this many names. The constant size makes allocation faster.
  @usableFromInline static var few: Int { 16 }

  /// Splits `bytes` at slashes. Consecutive slashes count as one.
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

  /// A copy of the names that outlives the path. The caller must free it with `free`.
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
