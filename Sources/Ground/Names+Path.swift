/// A path is read once, by one scan, into interned names. Source: path_resolution(7).

extension Names {
  /// The names of `path`, which slashes divide, one after the other; returns how many there are.
  /// Slashes in a row count as one.
  /// - Parameter names: room for half as many names as the path has bytes, and one more.
  public func intern(
    path: UnsafeBufferPointer<UInt8>, into names: UnsafeMutablePointer<Name>
  ) -> Int {
    guard let start = path.baseAddress, path.count > 0, path.count < 64 else {
      return internLong(path, into: names)
    }
    let map = PathMap(start, path.count), state = state
    // Where the slash before a name is: for a path that begins without one, before the path.
    var before = Int(truncatingIfNeeded: map.slashes & 1) &- 1, slashes = map.slashes & ~1
    var count = 0
    var end = slashes.trailingZeroBitCount
    while end < path.count {
      if let name = intern(map.word(before: end), map, state, between: before, end) {
        names[count] = name
        count &+= 1
      }
      before = end
      slashes &= slashes &- 1
      end = slashes.trailingZeroBitCount
    }
    if let name = intern(map.last, map, state, between: before, end) {
      names[count] = name
      count &+= 1
    }
    return count
  }

  /// One name of a path; nil if it is empty.
  /// - Parameters:
  ///   - word: the bytes before `end`, and the slash there, which is highest.
  ///   - before: where the slash before it is.
  @inline(__always)
  private func intern(
    _ word: UInt64, _ map: PathMap, _ state: UnsafeMutablePointer<State>, between before: Int,
    _ end: Int
  ) -> Name? {
    let ahead = before &- end
    if _slowPath(UInt(bitPattern: ahead &+ NameKey.mostInWord &+ 1) >= NameKey.mostInWord) {
      let length = ~ahead
      if length == 0 { return nil }
      return intern(long: UnsafeBufferPointer(start: map.start + before + 1, count: length))
    }
    let key = NameKey(beforeSlash: word, ahead: ahead)
    let known = state.pointee.table + key.place(state.pointee.shift)
    if _fastPath(known.pointee.key == key) { return known.pointee.name }
    return intern(key, map.start + before + 1, ~ahead)
  }

  /// The same byte by byte, for a path that has no map.
  @inline(never)
  private func internLong(
    _ path: UnsafeBufferPointer<UInt8>, into names: UnsafeMutablePointer<Name>
  ) -> Int {
    var count = 0, index = 0
    while index < path.count {
      var end = index
      while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
      if end > index {
        names[count] = intern(UnsafeBufferPointer(rebasing: path[index..<end]))
        count &+= 1
      }
      index = end &+ 1
    }
    return count
  }
}

/// Where the names of a path of fewer than 64 bytes lie: a bit for each slash, found eight at a time.
/// Nothing is read beyond the path.
private struct PathMap {
  let start: UnsafePointer<UInt8>
  /// The first eight bytes, or all and a slash, with zeros behind; the first one lowest.
  private let first: UInt64
  /// The last seven bytes, or all, and a slash behind, which is highest.
  let last: UInt64
  /// One more stands for the end of the path.
  let slashes: UInt64

  @inline(__always)
  init(_ path: UnsafePointer<UInt8>, _ count: Int) {
    start = path
    let raw = UnsafeRawPointer(path), slash = UInt64(UInt8(ascii: "/"))
    if count < 8 {
      first = Self.short(raw, count) | slash &<< UInt64(truncatingIfNeeded: 8 &* count)
      last = first &<< UInt64(truncatingIfNeeded: 56 &- 8 &* count)
      slashes = Self.slashes(in: first)
      return
    }
    first = Self.load(raw, 0)
    var found = Self.slashes(in: first)
    var index = 8
    while index < count &- 8 {
      found |= Self.slashes(in: Self.load(raw, index)) &<< UInt64(truncatingIfNeeded: index)
      index &+= 8
    }
    // The last eight, some of them for the second time.
    let end = Self.load(raw, count &- 8)
    found |= Self.slashes(in: end) &<< UInt64(truncatingIfNeeded: count &- 8)
    last = end &>> 8 | slash &<< 56
    slashes = found | 1 &<< UInt64(truncatingIfNeeded: count)
  }

  /// The seven bytes before `end` and the slash there, which is highest; zeros stand for those before the
  /// path's beginning.
  /// - Precondition: `end` is before the path's end.
  @inline(__always)
  func word(before end: Int) -> UInt64 {
    end < 7
      ? first &<< ~UInt64(truncatingIfNeeded: 8 &* end &+ 7)
      : Self.load(UnsafeRawPointer(start), end &- 7)
  }

  @inline(__always)
  private static func load(_ start: UnsafeRawPointer, _ index: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// All bytes of a path of one to seven.
  @inline(__always)
  private static func short(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    // Pieces that overlap, laid over each other: the first bytes, perhaps the middle one, the last.
    func byte(_ index: Int) -> UInt64 {
      UInt64(start.load(fromByteOffset: index, as: UInt8.self))
        &<< UInt64(truncatingIfNeeded: 8 &* index)
    }
    if count < 4 { return byte(0) | byte(count &>> 1) | byte(count &- 1) }
    func half(_ index: Int) -> UInt64 {
      let half = start.loadUnaligned(fromByteOffset: index, as: UInt32.self)
      return UInt64(UInt32(littleEndian: half)) &<< UInt64(truncatingIfNeeded: 8 &* index)
    }
    return half(0) | half(count &- 4)
  }

  /// A bit for each byte that is a slash, the first one lowest.
  @inline(__always)
  private static func slashes(in word: UInt64) -> UInt64 {
    let other = word ^ 0x2F2F_2F2F_2F2F_2F2F
    // The highest bit of a byte stays off only where all of them are.
    let differs = (other & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | other
    return ((~differs & 0x8080_8080_8080_8080) &* 0x0002_0408_1020_4081) &>> 56
  }
}
