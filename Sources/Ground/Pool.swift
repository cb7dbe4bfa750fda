/// Records of one type at addresses that never change. A freed record is reused for the same type
/// only, and its header stays readable until then, so a stale handle cannot crash the program.

/// The records of one type in one engine's arena. The pool's owner stores it in its own record;
/// only the running task changes it.
public struct Pool<Record: ~Copyable>: BitwiseCopyable {
  private var unused: UnsafeMutableRawPointer?
  private var next: UnsafeMutablePointer<Record>?
  private var limit: UnsafeMutablePointer<Record>?
  /// The newest block. Each block begins with the address of the previous one.
  private var newest: UnsafeMutableRawPointer?

  public init() {}

  private static var perBlock: Int { Arena.blockSize / MemoryLayout<Record>.stride }
  /// The space for that address, rounded up to keep records aligned.
  private static var linkSize: Int { 16 }

  /// The offset of the link in an unused record: behind the header, which stays readable.
  private static var link: Int { MemoryLayout<Header>.size }

  /// Memory for one record, uninitialized.
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

  /// Frees a record whose contents were deinitialized.
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

// For checks that count objects.
extension Pool where Record: ~Copyable {
  private static func records(of block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Record> {
    (block + linkSize).bindMemory(to: Record.self, capacity: perBlock)
  }

  /// Visits every record that was ever placed. Only the header of a freed one is valid.
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
