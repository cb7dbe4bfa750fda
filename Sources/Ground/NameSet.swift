/// A set of names of one table, as bits in memory that Swift does not track, so look-ups need no
/// exclusivity checks.

/// A set of names that only grows. The set owns its memory.
public struct NameSet: ~Copyable {
  private struct Bits {
    var words: UnsafeMutablePointer<UInt64>
    var count: Int
  }
  private let bits: UnsafeMutablePointer<Bits>

  public init() {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
    words.initialize(to: 0)
    bits = .allocate(capacity: 1)
    bits.initialize(to: Bits(words: words, count: 1))
  }

  deinit {
    bits.pointee.words.deallocate()
    bits.deallocate()
  }

  /// Whether the set contains the name. Neither locks nor retains.
  @inline(__always)
  public func contains(_ name: Name) -> Bool {
    let word = name.number >> 6
    return word < bits.pointee.count
      && bits.pointee.words[word] >> UInt64(name.number & 63) & 1 != 0
  }

  /// Adds a name of the same table.
  public func insert(_ name: Name) {
    let word = name.number >> 6
    if word >= bits.pointee.count { grow(to: max(word + 1, bits.pointee.count * 2)) }
    bits.pointee.words[word] |= 1 << UInt64(name.number & 63)
  }

  private func grow(to count: Int) {
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    larger.initialize(repeating: 0, count: count)
    larger.update(from: bits.pointee.words, count: bits.pointee.count)
    bits.pointee.words.deallocate()
    bits.pointee = Bits(words: larger, count: count)
  }
}
