/// Names are bytes. They are interned once, when they enter the program; then a name is a number.
/// The table belongs to one engine or one recording, and only grows.

import Glibc

/// An interned name: its number in the table, and whether it exceeds NAME_MAX.
public struct Name: Hashable, Sendable, BitwiseCopyable {
  /// NAME_MAX: file names have at most this many bytes. Source: path_resolution(7).
  public static let longest = 255

  /// The number in the table. The highest bit is set if the name has more than 255 bytes.
  public let raw: UInt32
  @inline(__always)
  public init(raw: UInt32) { self.raw = raw }

  /// The empty name, of roots and of files without a path.
  public static let empty = Name(raw: 0)
  /// The name `.`.
  public static let dot = Name(raw: 1)
  /// The name `..`.
  public static let dotDot = Name(raw: 2)

  /// True for a name that a file can have: not empty, not `.` or `..`, not too long.
  @inline(__always)
  public var isOrdinary: Bool { Int32(bitPattern: raw) > 2 }
  /// True for a name of more than `longest` bytes.
  @inline(__always)
  public var isTooLong: Bool { raw & Self.longBit != 0 }

  fileprivate static var longBit: UInt32 { 1 << 31 }
  /// The position in the table, in the order of interning.
  public var number: Int { Int(raw & ~Self.longBit) }
}

/// The names of one engine, found by number and by bytes. Three blocks of memory: the bytes of all
/// names, where each name begins, and a hash table. Only the running task interns; the timeline
/// reads between batches.
public final class Names {
  fileprivate struct Entry {
    let start: UInt32
    let length: UInt32
  }
  /// One place of the hash table.
  struct Known {
    let key: NameKey
    let name: Name
  }
  /// Behind one pointer that never changes, so look-ups need no exclusivity checks.
  struct State {
    fileprivate var bytes = Piece<UInt8>(capacity: 256)
    fileprivate var entries = Piece<Entry>(capacity: 32)
    /// Open addressing. The number of places is a power of two; at most three quarters are used.
    fileprivate(set) var table = UnsafeMutablePointer<Known>.free(places: 256)
    /// How far a key's product is shifted right to give the first place to try.
    fileprivate(set) var shift: UInt64 = 64 - 8
    /// A cache of literals by their addresses.
    fileprivate let literals = UnsafeMutablePointer<Literal>.allocate(capacity: Names.literalCount)

    fileprivate var places: Int { 1 << (64 - Int(shift)) }
  }
  fileprivate struct Literal {
    var start: UnsafePointer<UInt8>?
    var count = 0
    var name = Name.empty
  }
  private static var literalCount: Int { 64 }
  let state: UnsafeMutablePointer<State>

  public init() {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    state.pointee.literals.initialize(repeating: Literal(), count: Self.literalCount)
    state.pointee.entries.append(Entry(start: 0, length: 0))
    for text in [".", ".."] { _ = intern(text) }
  }

  deinit {
    state.pointee.bytes.free()
    state.pointee.entries.free()
    state.pointee.table.deallocate()
    state.pointee.literals.deallocate()
    state.deallocate()
  }

  /// How many names the table has.
  public var count: Int { state.pointee.entries.count }

  /// Interns a literal of the program. The second time it is found by its address.
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

  /// Interns the UTF-8 of a text.
  public func intern(_ text: String) -> Name {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// Interns these bytes.
  public func intern(_ name: [UInt8]) -> Name { name.withUnsafeBufferPointer { intern($0) } }

  /// Interns these bytes.
  public func intern(_ name: UnsafeBufferPointer<UInt8>) -> Name {
    guard let start = name.baseAddress, name.count > 0 else { return .empty }
    if name.count > NameKey.mostInWord { return intern(long: name) }
    var word: UInt64 = 0
    for byte in name.reversed() { word = word &<< 8 | UInt64(byte) }
    return intern(NameKey(word: word, count: name.count), start, name.count)
  }

  /// Interns a name of at most seven bytes, whose key is the name itself.
  @inline(never)
  func intern(_ key: NameKey, _ start: UnsafePointer<UInt8>, _ count: Int) -> Name {
    let table = state.pointee.table
    var place = key.place(state.pointee.shift)
    while table[place].key != key {
      if table[place].key.isFree {
        return append(UnsafeBufferPointer(start: start, count: count), key, at: place)
      }
      place = next(place)
    }
    return table[place].name
  }

  /// Interns a name of more than seven bytes, whose key is a hash.
  @inline(never)
  func intern(long name: UnsafeBufferPointer<UInt8>) -> Name {
    guard let start = name.baseAddress else { return .empty }
    let key = NameKey(long: start, count: name.count)
    let table = state.pointee.table, entries = state.pointee.entries.start
    var place = key.place(state.pointee.shift)
    while !table[place].key.isFree {
      if table[place].key == key {
        let known = table[place].name, entry = entries[known.number]
        let bytes = state.pointee.bytes.start + Int(entry.start)
        if entry.length == name.count, memcmp(bytes, start, name.count) == 0 { return known }
      }
      place = next(place)
    }
    return append(name, key, at: place)
  }

  @inline(__always)
  private func next(_ place: Int) -> Int { (place &+ 1) & (state.pointee.places &- 1) }

  @inline(never)
  private func append(_ name: UnsafeBufferPointer<UInt8>, _ key: NameKey, at place: Int) -> Name {
    let start = state.pointee.bytes.count, number = state.pointee.entries.count
    precondition(start + name.count <= UInt32.max, "too many names")
    state.pointee.entries.append(Entry(start: UInt32(start), length: UInt32(name.count)))
    state.pointee.bytes.append(name)
    let isLong = name.count > Name.longest
    let new = Name(raw: UInt32(number) | (isLong ? Name.longBit : 0))
    state.pointee.table[place] = Known(key: key, name: new)
    if number * 4 >= state.pointee.places * 3 { grow() }
    return new
  }

  /// How many bytes a name has.
  @inline(__always)
  public func length(of name: Name) -> Int {
    Int(state.pointee.entries.start[name.number].length)
  }

  /// The bytes of a name; empty if the table does not have it.
  public subscript(name: Name) -> ArraySlice<UInt8> { ArraySlice(bytes(of: name)) }

  /// The bytes of a name, in place. Valid until the next name is interned.
  public func bytes(of name: Name) -> UnsafeBufferPointer<UInt8> {
    guard name.number < count else { return UnsafeBufferPointer(start: nil, count: 0) }
    let entry = state.pointee.entries.start[name.number]
    return UnsafeBufferPointer(
      start: state.pointee.bytes.start + Int(entry.start), count: Int(entry.length))
  }

  private func grow() {
    let old = state.pointee.table, count = state.pointee.places
    state.pointee.table = .free(places: count * 2)
    state.pointee.shift -= 1
    for known in UnsafeBufferPointer(start: old, count: count) where !known.key.isFree {
      var place = known.key.place(state.pointee.shift)
      while !state.pointee.table[place].key.isFree { place = next(place) }
      state.pointee.table[place] = known
    }
    old.deallocate()
  }
}

extension UnsafeMutablePointer<Names.Known> {
  fileprivate static func free(places count: Int) -> Self {
    let table = allocate(capacity: count)
    table.initialize(repeating: Names.Known(key: .free, name: .empty), count: count)
    return table
  }
}

/// The key of a name in the hash table. A name of at most seven bytes is its own key: its bytes and
/// a slash above them. A longer name's key is a hash with the highest bit set.
struct NameKey: Hashable, BitwiseCopyable {
  static let mostInWord = 7
  let raw: UInt64

  /// Marks a free place. No name has this key.
  static var free: NameKey { NameKey(raw: 0) }
  @inline(__always)
  var isFree: Bool { raw == 0 }

  private init(raw: UInt64) { self.raw = raw }

  /// - Parameter word: the bytes, at most seven, the first one lowest.
  @inline(__always)
  init(word: UInt64, count: Int) {
    self.init(
      beforeSlash: word &<< UInt64(truncatingIfNeeded: 56 &- 8 &* count) | Self.slash &<< 56,
      ahead: ~count)
  }

  /// - Parameters:
  ///   - word: eight bytes of a path that end with the name and the slash behind it; that slash is
  ///     highest.
  ///   - ahead: the position of the slash before the name, minus that of the slash behind it. It is
  ///     -1 minus the length of the name.
  @inline(__always)
  init(beforeSlash word: UInt64, ahead: Int) {
    // The shift count is masked to 6 bits, so this shifts by 56 - 8 * length. It drops what is
    // before the name.
    raw = word &>> UInt64(truncatingIfNeeded: ahead &<< 3)
  }

  /// - Precondition: `count` is at least eight.
  init(long start: UnsafePointer<UInt8>, count: Int) {
    let bytes = UnsafeRawPointer(start)
    var hash = UInt64(count), index = 0
    while index + 8 <= count {
      hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    if index < count {
      // The last eight bytes, which overlap the previous ones.
      hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    }
    raw = hash | 1 << 63
  }

  /// The first place to try in a table of 2^(64 - `shift`) places. Multiplication spreads each bit
  /// of the key to the highest bits of the product.
  @inline(__always)
  func place(_ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (raw &* Self.golden) &>> shift)
  }

  private static var slash: UInt64 { UInt64(UInt8(ascii: "/")) }

  private static var golden: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// Folds the two halves of a product. Each bit of `word` reaches both halves.
  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: golden)
    return high ^ low
  }
}

/// A growing block of memory for the table of names, which frees it.
fileprivate struct Piece<Element: BitwiseCopyable>: BitwiseCopyable {
  private(set) var start: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    start = .allocate(capacity: capacity)
    self.capacity = capacity
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
