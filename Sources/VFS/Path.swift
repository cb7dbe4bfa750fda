/// Paths: read once, by one scan, into interned names. Source: path_resolution(7), vfs: `fspath`.

import Ground

/// A path as a sequence of names in the engine's arena; it frees them when it ends.
public struct Path: ~Copyable {
  /// The names of a path, without owning them.
  public struct Names: BitwiseCopyable {
    public var next: UnsafeMutablePointer<Name>
    public var count: Int
    public var isAbsolute: Bool
    /// It ended in a slash: what it names must be a directory.
    public var isDirectory: Bool

    public init(
      next: UnsafeMutablePointer<Name>, count: Int, isAbsolute: Bool, isDirectory: Bool
    ) {
      self.next = next
      self.count = count
      self.isAbsolute = isAbsolute
      self.isDirectory = isDirectory
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
    let table = machine.names
    let count = bytes.withUnsafeBufferPointer { bytes in
      var count = 0, index = 0
      while index < bytes.count {
        var end = index
        while end < bytes.count, bytes[end] != slash { end += 1 }
        if end > index {
          (names + count).initialize(to: table.intern(.init(rebasing: bytes[index..<end])))
          count += 1
        }
        index = end + 1
      }
      return count
    }
    self.names = Names(
      next: names, count: count, isAbsolute: bytes.first == slash,
      isDirectory: bytes.last == slash)
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
