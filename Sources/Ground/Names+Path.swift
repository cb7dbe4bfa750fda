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
    let map = PathMap(start, path.count)
    var table = state.pointee.table, shift = state.pointee.shift
    // A slash at the beginning is stepped over.
    var index = Int(truncatingIfNeeded: map.slashes & 1), slashes = map.slashes & ~1, count = 0
    repeat {
      let end = slashes.trailingZeroBitCount, length = end &- index
      if UInt(bitPattern: length &- 1) < UInt(NameKey.mostInWord) {
        let key = NameKey(word: map.word(before: end, length), count: length)
        let known = table + key.place(shift)
        if _fastPath(known.pointee.key == key) {
          names[count] = known.pointee.name
        } else {
          names[count] = intern(key, start + index, length)
          (table, shift) = (state.pointee.table, state.pointee.shift)
        }
        count &+= 1
      } else if length > 0 {
        names[count] = intern(long: UnsafeBufferPointer(start: start + index, count: length))
        (table, shift) = (state.pointee.table, state.pointee.shift)
        count &+= 1
      }
      index = end &+ 1
      slashes &= slashes &- 1
    } while slashes != 0
    return count
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
        (names + count).initialize(to: intern(UnsafeBufferPointer(rebasing: path[index..<end])))
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
  private let start: UnsafeRawPointer
  /// The first eight bytes, or all, with zeros behind; the first one lowest.
  private let first: UInt64
  /// One more stands for the end of the path.
  let slashes: UInt64

  @inline(__always)
  init(_ path: UnsafePointer<UInt8>, _ count: Int) {
    start = UnsafeRawPointer(path)
    first = count < 8 ? Self.short(start, count) : Self.load(start, 0)
    var found = Self.slashes(in: first)
    if count > 8 {
      var index = 8
      while index < count &- 8 {
        found |= Self.slashes(in: Self.load(start, index)) &<< UInt64(truncatingIfNeeded: index)
        index &+= 8
      }
      // The last eight, some of them for the second time.
      index = count &- 8
      found |= Self.slashes(in: Self.load(start, index)) &<< UInt64(truncatingIfNeeded: index)
    }
    slashes = found | 1 &<< UInt64(truncatingIfNeeded: count)
  }

  /// The bytes before `end` as one word, one to seven of them; the first one lowest.
  @inline(__always)
  func word(before end: Int, _ length: Int) -> UInt64 {
    let word =
      end < 8
      ? first &<< UInt64(truncatingIfNeeded: -8 &* end) : Self.load(start, end &- 8)
    return word &>> UInt64(truncatingIfNeeded: -8 &* length)
  }

  @inline(__always)
  private static func load(_ start: UnsafeRawPointer, _ index: Int) -> UInt64 {
    UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// All bytes of a path of fewer than eight.
  @inline(__always)
  private static func short(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count == 0 { return 0 }
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
    let found = ~differs &>> 7 & 0x0101_0101_0101_0101
    return (found &* 0x0102_0408_1020_4080) &>> 56
  }
}
