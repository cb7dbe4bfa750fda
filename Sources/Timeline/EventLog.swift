/// The events of one run, in pieces of fixed size: they are never moved, and no array of twice their size
/// has to be found when one is full. Copies share the pieces, the last one too until one of them appends.

import Ground

/// Events by index from 0.
public struct EventLog: Sendable {
  /// 128 kB. Only its newest owner initializes more of it, which others do not read.
  private final class Piece: @unchecked Sendable {
    let events = UnsafeMutablePointer<Event>.allocate(capacity: EventLog.perPiece)
    deinit { events.deallocate() }
  }

  private static let shift = 12
  private static let perPiece = 1 << shift

  private var pieces: [Piece] = []
  public private(set) var count = 0

  public init() {}

  /// What the pieces take.
  var bytes: Int { pieces.count * Self.perPiece * MemoryLayout<Event>.stride }

  @inline(__always)
  public subscript(index: Int) -> Event {
    precondition(index >= 0 && index < count)
    return pieces[index &>> Self.shift].events[index & (Self.perPiece &- 1)]
  }

  public mutating func append(_ event: Event) {
    // A single event is shorter than its place in memory: it is not copied as a piece of it.
    place().initialize(to: event)
    count += 1
  }

  public mutating func append(contentsOf events: UnsafeBufferPointer<Event>) {
    guard var next = events.baseAddress else { return }
    var left = events.count
    while left > 0 {
      let room = Swift.min(left, Self.perPiece - (count & (Self.perPiece - 1)))
      place().initialize(from: next, count: room)
      next += room
      left -= room
      count += room
    }
  }

  /// Where the next event goes, in a piece that nobody else writes to.
  private mutating func place() -> UnsafeMutablePointer<Event> {
    let used = count & (Self.perPiece - 1)
    if used == 0 { pieces.append(Piece()) } else { ownLast(used) }
    return pieces[pieces.count - 1].events + used
  }

  private mutating func ownLast(_ used: Int) {
    let last = pieces.count - 1
    guard !isKnownUniquelyReferenced(&pieces[last]) else { return }
    let copy = Piece()
    copy.events.initialize(from: pieces[last].events, count: used)
    pieces[last] = copy
  }
}

extension EventLog: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
}

extension EventLog: Equatable {
  public static func == (one: Self, other: Self) -> Bool {
    one.count == other.count && one.elementsEqual(other)
  }
}
