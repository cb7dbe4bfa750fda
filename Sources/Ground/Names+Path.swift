/// Reads a path in one scan into interned names. Source: path_resolution(7).

extension Names {
  /// Interns the names of `path`, which is divided at slashes, and returns how many there are.
  /// Consecutive slashes count as one.
  /// - Parameter names: room for half as many names as the path has bytes, plus one.
  public func intern(
    path: UnsafeBufferPointer<UInt8>, into names: UnsafeMutablePointer<Name>
  ) -> Int {
    guard let start = path.baseAddress, path.count > 0, path.count < 64 else {
      return internLong(path, into: names)
    }
    let map = PathMap(start, path.count), state = state
    // The position of the slash before the next name; -1 for the first name of a relative path.
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

  /// Interns one name of a path; nil if it is empty.
  /// - Parameters:
  ///   - word: the seven bytes before `end` and, in the highest byte, the slash at `end`.
  ///   - before: the position of the slash before the name.
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

  /// Interns byte by byte, for paths of 64 bytes or more.
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

/// Where the names lie in a path of fewer than 64 bytes: one bit for each slash, found eight bytes
/// at a time. Reads nothing beyond the path.
private struct PathMap {
  let start: UnsafePointer<UInt8>
  /// The first eight bytes, the first one lowest. A shorter path ends with a slash and is padded
  /// with zeros.
  private let first: UInt64
  /// The last seven bytes and, in the highest byte, a slash.
  let last: UInt64
  /// The positions of the slashes, as bits. One more bit stands for the end of the path.
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
    // The last eight bytes, which overlap the previous ones.
    let end = Self.load(raw, count &- 8)
    found |= Self.slashes(in: end) &<< UInt64(truncatingIfNeeded: count &- 8)
    last = end &>> 8 | slash &<< 56
    slashes = found | 1 &<< UInt64(truncatingIfNeeded: count)
  }

  /// The seven bytes before `end` and, in the highest byte, the slash at `end`. Zeros stand for
  /// bytes before the path.
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

  /// All bytes of a path that has one to seven.
  @inline(__always)
  private static func short(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    // Combines overlapping pieces: the first, middle and last byte, or the first and last four.
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

  /// One bit for each byte that is a slash, the first byte's lowest.
  @inline(__always)
  private static func slashes(in word: UInt64) -> UInt64 {
    let other = word ^ 0x2F2F_2F2F_2F2F_2F2F
    // The highest bit of a byte ends up clear only if all its bits are: a byte equal to a slash.
    let differs = (other & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F | other
    return ((~differs & 0x8080_8080_8080_8080) &* 0x0002_0408_1020_4081) &>> 56
  }
}
