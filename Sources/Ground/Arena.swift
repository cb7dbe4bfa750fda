/// The memory of one engine. It hands out pieces whose addresses never change, and frees them all
/// when the engine ends. `Machine` owns it. Only the running task allocates, so there is no lock.

/// A handle to one engine's memory. Sizes are rounded up to powers of two; freed pieces are reused
/// by size.
public struct Arena: BitwiseCopyable {
  /// The head of a block: its neighbours in the list of all blocks.
  struct Block {
    var previous: UnsafeMutablePointer<Block>?
    var next: UnsafeMutablePointer<Block>?
  }
  struct State {
    /// The unused rest of the newest block, up to `limit`.
    var next: UnsafeMutableRawPointer
    var limit: UnsafeMutableRawPointer
    /// Every block, newest first.
    var blocks: UnsafeMutablePointer<Block>?
    /// Free pieces, indexed by the logarithm of their size. Each list is linked through the first
    /// word of its pieces.
    let free: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    var bytes = 0
  }
  static let blockSize = 1 << 16
  /// Larger requests get a block of their size.
  static let largestPiece = 1 << 14

  let at: UnsafeMutablePointer<State>

  init() {
    let free = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: Int.bitWidth)
    free.initialize(repeating: nil, count: Int.bitWidth)
    let nowhere = UnsafeMutableRawPointer(free)
    at = .allocate(capacity: 1)
    at.initialize(to: State(next: nowhere, limit: nowhere, free: free))
  }

  /// Returns all memory to the system. Every handle into it dangles afterwards.
  func end() {
    while let block = at.pointee.blocks {
      at.pointee.blocks = block.pointee.next
      UnsafeMutableRawPointer(block).deallocate()
    }
    at.pointee.free.deallocate()
    at.deallocate()
  }

  /// How many bytes were taken from the system.
  public var size: Int { at.pointee.bytes }

  /// Memory for `count` elements, uninitialized.
  @inline(__always)
  public func allocate<T: ~Copyable>(_ count: Int, of type: T.Type) -> UnsafeMutablePointer<T> {
    allocate(bytes: count * MemoryLayout<T>.stride).assumingMemoryBound(to: T.self)
  }

  /// Frees memory that `allocate` returned for the same count.
  @inline(__always)
  public func free<T: ~Copyable>(_ memory: UnsafeMutablePointer<T>, _ count: Int) {
    free(UnsafeMutableRawPointer(memory), bytes: count * MemoryLayout<T>.stride)
  }

  @inline(__always)
  private static func sizeClass(_ bytes: Int) -> Int {
    max(4, Int.bitWidth - (max(bytes, 1) - 1).leadingZeroBitCount)
  }

  /// At least that many bytes, uninitialized and aligned for any record.
  @inline(__always)
  public func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    if bytes > Self.largestPiece { return block(bytes) }
    let size = Self.sizeClass(bytes)
    if let memory = at.pointee.free[size] {
      at.pointee.free[size] = memory.load(as: UnsafeMutableRawPointer?.self)
      return memory
    }
    return cut(size)
  }

  /// Cuts a new piece of that size class from the newest block.
  @inline(never)
  private func cut(_ size: Int) -> UnsafeMutableRawPointer {
    if at.pointee.limit - at.pointee.next < 1 << size {
      at.pointee.next = block(Self.blockSize)
      at.pointee.limit = at.pointee.next + Self.blockSize
    }
    let memory = at.pointee.next
    at.pointee.next += 1 << size
    return memory
  }

  /// Frees memory that `allocate` returned for the same number of bytes. The next piece of this
  /// size reuses it.
  @inline(__always)
  public func free(_ memory: UnsafeMutableRawPointer, bytes: Int) {
    if bytes > Self.largestPiece { return freeBlock(memory, bytes) }
    let size = Self.sizeClass(bytes)
    memory.storeBytes(of: at.pointee.free[size], as: UnsafeMutableRawPointer?.self)
    at.pointee.free[size] = memory
  }

  /// A block taken from the system for this request alone, linked into the list that `end` frees.
  @inline(never)
  func block(_ bytes: Int) -> UnsafeMutableRawPointer {
    let size = bytes + MemoryLayout<Block>.stride
    at.pointee.bytes += size
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      .initializeMemory(as: Block.self, to: Block(previous: nil, next: at.pointee.blocks))
    at.pointee.blocks?.pointee.previous = block
    at.pointee.blocks = block
    return UnsafeMutableRawPointer(block + 1)
  }

  @inline(never)
  private func freeBlock(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    let block = memory.assumingMemoryBound(to: Block.self) - 1
    if let previous = block.pointee.previous {
      previous.pointee.next = block.pointee.next
    } else {
      at.pointee.blocks = block.pointee.next
    }
    block.pointee.next?.pointee.previous = block.pointee.previous
    at.pointee.bytes -= bytes + MemoryLayout<Block>.stride
    UnsafeMutableRawPointer(block).deallocate()
  }
}
