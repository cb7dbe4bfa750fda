/// Names are bytes, interned once on the way in; from there on a name is a number.
/// The table belongs to one engine (or one recording) and only grows.

import Glibc

/// One interned name: its number, and whether it is longer than names of files may be.
public struct Name: Hashable, Sendable, BitwiseCopyable {
  /// Longer names do not exist. Source: path_resolution(7), NAME_MAX.
  public static let longest = 255

  /// The number of the name in its table, and in the highest bit whether it is longer than 255
  /// bytes.
  public let raw: UInt32
  @inline(__always)
  public init(raw: UInt32) { self.raw = raw }

  /// No name: of roots and of files without a path.
  public static let empty = Name(raw: 0)
  /// The name `.`.
  public static let dot = Name(raw: 1)
  /// The name `..`.
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
/// names one after the other, where each begins, and a table that finds it.
public final class Names {
  fileprivate struct Entry {
    let start: UInt32
    let length: UInt32
  }
  /// A place of the table; free while its key is nobody's.
  struct Known {
    let key: NameKey
    let name: Name
  }
  /// Behind one pointer that never changes: looking up a name asks nobody for leave.
  struct State {
    fileprivate var bytes = Piece<UInt8>(capacity: 256)
    fileprivate var entries = Piece<Entry>(capacity: 32)
    /// Open addressing, a power of two, at most three quarters full.
    fileprivate(set) var table = UnsafeMutablePointer<Known>.free(places: 256)
    /// What a key's product is shifted by to find where to begin.
    fileprivate(set) var shift: UInt64 = 64 - 8
    /// Literals that were interned last, by address.
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

  /// How many names there are.
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

  /// The number of this text's UTF-8, new or known.
  public func intern(_ text: String) -> Name {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// The number of these bytes, new or known.
  public func intern(_ name: [UInt8]) -> Name { name.withUnsafeBufferPointer { intern($0) } }

  /// The number of these bytes, new or known.
  public func intern(_ name: UnsafeBufferPointer<UInt8>) -> Name {
    guard let start = name.baseAddress, name.count > 0 else { return .empty }
    if name.count > NameKey.mostInWord { return intern(long: name) }
    var word: UInt64 = 0
    for byte in name.reversed() { word = word &<< 8 | UInt64(byte) }
    return intern(NameKey(word: word, count: name.count), start, name.count)
  }

  /// The number of a name that is its own key.
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

  /// The number of a name that has more bytes than a word has beside a slash.
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

/// What a name is found by: up to seven bytes are their own key, with a slash above them; of a
/// longer name it is a hash, whose highest bit is set.
struct NameKey: Hashable, BitwiseCopyable {
  static let mostInWord = 7
  let raw: UInt64

  /// No name's.
  static var free: NameKey { NameKey(raw: 0) }
  @inline(__always)
  var isFree: Bool { raw == 0 }

  private init(raw: UInt64) { self.raw = raw }

  /// - Parameter word: the bytes, the first one lowest, at most seven.
  @inline(__always)
  init(word: UInt64, count: Int) {
    self.init(
      beforeSlash: word &<< UInt64(truncatingIfNeeded: 56 &- 8 &* count) | Self.slash &<< 56,
      ahead: ~count)
  }

  /// - Parameters:
  ///   - word: the bytes, the first one lowest, and what stands before them, with a slash above.
  ///   - ahead: how far ahead of that slash the one before the bytes is: negative, one more than they are.
  @inline(__always)
  init(beforeSlash word: UInt64, ahead: Int) {
    // What a shift leaves of its count is what eight bytes have beyond these and their slash.
    raw = word &>> UInt64(truncatingIfNeeded: ahead &<< 3)
  }

  /// - Precondition: more bytes than a word has beside a slash.
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

  /// Where to begin in a table of 2^(64 - `shift`) places: every bit of a key reaches the highest bits
  /// of the product.
  @inline(__always)
  func place(_ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (raw &* Self.golden) &>> shift)
  }

  private static var slash: UInt64 { UInt64(UInt8(ascii: "/")) }

  private static var golden: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// Every bit that goes in reaches both halves of a product, which are laid over each other.
  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: golden)
    return high ^ low
  }
}

/// Memory that grows by half, as the table of names needs it. Whoever has it frees it.
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
