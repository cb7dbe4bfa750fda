/// Records of one type at addresses that never change; a record that was given back is used again,
/// as the same type only. Its header stays readable in between: nothing that names it can crash.

/// The records of one type in one engine's arena.
public struct Pool<Record: ~Copyable>: BitwiseCopyable {
  private var unused: UnsafeMutableRawPointer?
  private var next: UnsafeMutablePointer<Record>?
  private var limit: UnsafeMutablePointer<Record>?

  public init() {}

  /// Where the list of unused records is linked: behind the header.
  private static var link: Int { MemoryLayout<Header>.size }

  /// Memory for one more record, uninitialized.
  @inline(__always)
  public mutating func place(in arena: Arena) -> UnsafeMutablePointer<Record> {
    if let record = unused {
      unused = record.load(fromByteOffset: Self.link, as: UnsafeMutableRawPointer?.self)
      return record.assumingMemoryBound(to: Record.self)
    }
    if let record = next, record != limit {
      next = record + 1
      return record
    }
    return grow(arena)
  }

  /// Takes a record back whose contents are over.
  @inline(__always)
  public mutating func giveBack(_ record: UnsafeMutablePointer<Record>) {
    let raw = UnsafeMutableRawPointer(record)
    raw.storeBytes(of: unused, toByteOffset: Self.link, as: UnsafeMutableRawPointer?.self)
    unused = raw
  }

  @inline(never)
  private mutating func grow(_ arena: Arena) -> UnsafeMutablePointer<Record> {
    let count = Arena.blockSize / MemoryLayout<Record>.stride
    let start = arena.block(count * MemoryLayout<Record>.stride)
      .bindMemory(to: Record.self, capacity: count)
    next = start + 1
    limit = start + count
    return start
  }
}
