/// Names are bytes, interned once on the way in; from there on a name is a number.
/// The table belongs to one engine (or one recording) and only grows.

import Glibc

/// One interned name: its number, and whether it is longer than names of files may be.
public struct Name: Hashable, Sendable, BitwiseCopyable {
  /// Longer names do not exist. Source: path_resolution(7), NAME_MAX.
  public static let longest = 255

  public let raw: UInt32
  @inline(__always)
  public init(raw: UInt32) { self.raw = raw }

  public static let empty = Name(raw: 0)
  public static let dot = Name(raw: 1)
  public static let dotDot = Name(raw: 2)

  /// True for a name that a file can have: not empty, not one of the dots, not too long.
  @inline(__always)
  public var isOrdinary: Bool { Int32(bitPattern: raw) > 2 }
  /// True for one of more than `longest` bytes.
  @inline(__always)
  public var isTooLong: Bool { raw & Self.longBit != 0 }

  fileprivate static var longBit: UInt32 { 1 << 31 }
  /// The place in the order in which names came.
  public var number: Int { Int(raw & ~Self.longBit) }
}

/// The names of one engine, by number and by bytes. Three pieces of memory of its own: the bytes of all
/// names one after the other, an entry a name, and a table that finds it.
public final class Names {
  private struct Entry {
    let key: NameKey
    let start: UInt32
    let length: UInt32
  }
  /// Behind one pointer that never changes: looking up a name asks nobody for leave.
  private struct State {
    var bytes = Piece<UInt8>(capacity: 256)
    var entries = Piece<Entry>(capacity: 32)
    /// Open addressing, a power of two, at most three quarters full; 0 is free, for the empty name is
    /// never looked up.
    var table = Piece<UInt32>(zeros: 64)
    /// Literals that were interned last, by address.
    let literals = UnsafeMutablePointer<Literal>.allocate(capacity: Names.literalCount)
  }
  private struct Literal {
    var start: UnsafePointer<UInt8>?
    var count = 0
    var name = Name.empty
  }
  private static var literalCount: Int { 64 }
  private let state: UnsafeMutablePointer<State>

  public init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    state.pointee.literals.initialize(repeating: Literal(), count: Self.literalCount)
    state.pointee.entries.append(Entry(key: NameKey(word: 0, count: 0), start: 0, length: 0))
    for text in [".", ".."] { _ = intern(text) }
  }

  deinit {
    state.pointee.bytes.free()
    state.pointee.entries.free()
    state.pointee.table.free()
    state.pointee.literals.deallocate()
    state.deallocate()
  }

  public var count: Int { state.pointee.entries.count }

  /// The number of a word that stands in the program: found by its address, the second time on.
  public func intern(literal: StaticString) -> Name {
    let start = literal.utf8Start
    let place = state.pointee.literals + (Int(bitPattern: start) >> 3) & (Self.literalCount - 1)
    if place.pointee.start == start, place.pointee.count == literal.utf8CodeUnitCount {
      return place.pointee.name
    }
    let bytes = UnsafeBufferPointer(start: start, count: literal.utf8CodeUnitCount)
    let name = intern(bytes)
    place.pointee = Literal(start: start, count: bytes.count, name: name)
    return name
  }

  public func intern(_ text: String) -> Name {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  public func intern(_ name: [UInt8]) -> Name { name.withUnsafeBufferPointer { intern($0) } }

  /// The number of these bytes, new or known.
  public func intern(_ name: UnsafeBufferPointer<UInt8>) -> Name {
    guard let start = name.baseAddress, name.count > 0 else { return .empty }
    if name.count > NameKey.mostInWord { return intern(long: name, start) }
    var word: UInt64 = 0
    for byte in name.reversed() { word = word &<< 8 | UInt64(byte) }
    return intern(word, start, name.count)
  }

  /// The number of a name of one to seven bytes that begin at `start`; `word` has them as well, the
  /// first one lowest.
  @inline(__always)
  public func intern(_ word: UInt64, _ start: UnsafePointer<UInt8>, _ count: Int) -> Name {
    let key = NameKey(word: word, count: count)
    let table = state.pointee.table, entries = state.pointee.entries.start
    var slot = key.slot(in: table.count)
    while table.start[slot] != 0 {
      let name = Name(raw: table.start[slot])
      if entries[name.number].key == key { return name }
      slot = (slot &+ 1) & (table.count &- 1)
    }
    return append(UnsafeBufferPointer(start: start, count: count), key, at: slot)
  }

  private func intern(
    long name: UnsafeBufferPointer<UInt8>, _ start: UnsafePointer<UInt8>
  ) -> Name {
    let key = NameKey(long: start, count: name.count)
    let table = state.pointee.table, entries = state.pointee.entries.start
    var slot = key.slot(in: table.count)
    while table.start[slot] != 0 {
      let known = Name(raw: table.start[slot])
      let entry = entries[known.number], bytes = state.pointee.bytes.start + Int(entry.start)
      if entry.key == key, entry.length == name.count, memcmp(bytes, start, name.count) == 0 {
        return known
      }
      slot = (slot &+ 1) & (table.count &- 1)
    }
    return append(name, key, at: slot)
  }

  @inline(never)
  private func append(_ name: UnsafeBufferPointer<UInt8>, _ key: NameKey, at slot: Int) -> Name {
    let start = state.pointee.bytes.count, number = state.pointee.entries.count
    precondition(start + name.count <= UInt32.max, "too many names")
    state.pointee.entries.append(
      Entry(key: key, start: UInt32(start), length: UInt32(name.count)))
    state.pointee.bytes.append(name)
    let isLong = name.count > Name.longest
    let new = Name(raw: UInt32(number) | (isLong ? Name.longBit : 0))
    state.pointee.table.start[slot] = new.raw
    if number * 4 >= state.pointee.table.count * 3 { grow() }
    return new
  }

  /// How many bytes the name has.
  @inline(__always)
  public func length(of name: Name) -> Int {
    Int(state.pointee.entries.start[name.number].length)
  }

  /// The bytes of a name; empty for one that this table does not have.
  public subscript(name: Name) -> ArraySlice<UInt8> { ArraySlice(bytes(of: name)) }

  /// The same, in place: valid until the next name is interned.
  public func bytes(of name: Name) -> UnsafeBufferPointer<UInt8> {
    guard name.number < count else { return UnsafeBufferPointer(start: nil, count: 0) }
    let entry = state.pointee.entries.start[name.number]
    return UnsafeBufferPointer(
      start: state.pointee.bytes.start + Int(entry.start), count: Int(entry.length))
  }

  private func grow() {
    let larger = Piece<UInt32>(zeros: state.pointee.table.count * 2)
    for old in 0..<state.pointee.table.count where state.pointee.table.start[old] != 0 {
      let name = Name(raw: state.pointee.table.start[old])
      var slot = state.pointee.entries.start[name.number].key.slot(in: larger.count)
      while larger.start[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
      larger.start[slot] = name.raw
    }
    state.pointee.table.free()
    state.pointee.table = larger
  }
}

/// What a name is found by: up to seven bytes are their own key, with their number above them; of a
/// longer name it is a hash, whose highest bit is set.
private struct NameKey: Hashable, BitwiseCopyable {
  static let mostInWord = 7
  let raw: UInt64

  @inline(__always)
  init(word: UInt64, count: Int) { raw = word | UInt64(truncatingIfNeeded: count) &<< 56 }

  /// - Precondition: more bytes than a word has beside their number.
  init(long start: UnsafePointer<UInt8>, count: Int) {
    let bytes = UnsafeRawPointer(start)
    var hash = UInt64(count), index = 0
    while index + 8 <= count {
      hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    if index < count {
      // The last eight bytes, some of them for the second time.
      hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    }
    raw = hash | 1 << 63
  }

  /// Where to begin in a table of that many places, a power of two.
  @inline(__always)
  func slot(in count: Int) -> Int {
    Int(truncatingIfNeeded: Self.mix(raw)) & (count &- 1)
  }

  /// Every bit that goes in reaches both halves of a product, which are laid over each other.
  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}

/// Memory that grows by half, as the table of names needs it. Whoever has it frees it.
private struct Piece<Element: BitwiseCopyable>: BitwiseCopyable {
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  /// Full, of zeros.
  init(zeros count: Int) where Element: BinaryInteger {
    self.init(capacity: count)
    start.initialize(repeating: 0, count: count)
    self.count = count
  }

  func free() { start.deallocate() }

  mutating func append(_ element: Element) {
    reserve(1)
    (start + count).initialize(to: element)
    count += 1
  }

  mutating func append(_ elements: UnsafeBufferPointer<Element>) {
    reserve(elements.count)
    if let first = elements.baseAddress {
      (start + count).initialize(from: first, count: elements.count)
    }
    count += elements.count
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    capacity = max(capacity + capacity / 2, count + more)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
  }
}
