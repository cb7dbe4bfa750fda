/// Records of one type at addresses that never change; a record that was given back is used again,
/// as the same type only. Its header stays readable in between: nothing that names it can crash.

/// The records of one type in one engine's arena.
public struct Pool<Record: ~Copyable>: BitwiseCopyable {
  private var unused: UnsafeMutableRawPointer?
  private var next: UnsafeMutablePointer<Record>?
  private var limit: UnsafeMutablePointer<Record>?
  /// The newest block; each begins with the address of the one before it.
  private var newest: UnsafeMutableRawPointer?

  public init() {}

  private static var perBlock: Int { Arena.blockSize / MemoryLayout<Record>.stride }
  /// Room for the link of a block, and no more than its alignment.
  private static var linkSize: Int { 16 }

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
  public mutating func free(_ record: UnsafeMutablePointer<Record>) {
    let raw = UnsafeMutableRawPointer(record)
    raw.storeBytes(of: unused, toByteOffset: Self.link, as: UnsafeMutableRawPointer?.self)
    unused = raw
  }

  @inline(never)
  private mutating func grow(_ arena: Arena) -> UnsafeMutablePointer<Record> {
    let block = arena.block(Self.linkSize + Self.perBlock * MemoryLayout<Record>.stride)
    block.storeBytes(of: newest, as: UnsafeMutableRawPointer?.self)
    newest = block
    let start = Self.records(of: block)
    next = start + 1
    limit = start + Self.perBlock
    return start
  }
}

// For whoever counts what there is.
extension Pool where Record: ~Copyable {
  private static func records(of block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Record> {
    (block + linkSize).bindMemory(to: Record.self, capacity: perBlock)
  }

  /// Visits every record that was ever placed. Of one whose object ended only the header is left.
  public func forEach(_ body: (UnsafeMutablePointer<Record>) -> Void) {
    var block = newest, end = next
    while let here = block {
      let start = Self.records(of: here)
      for index in 0..<(end.map { $0 - start } ?? Self.perBlock) { body(start + index) }
      end = nil
      block = here.load(as: UnsafeMutableRawPointer?.self)
    }
  }
}
