/// The events of one run. They are written once, where a journal's pen stands, and never moved.

import Glibc

/// Events by index from 0. A value: whoever has one sees no event that came later.
public struct EventLog: Sendable {
  /// Shared with the journal that goes on writing behind `count`, and with copies.
  private var range: EventMapping?
  /// How many events it has.
  public private(set) var count = 0

  public init() {}

  init(_ range: EventMapping, count: Int) {
    self.range = range
    self.count = count
  }

  /// What its events take.
  public var bytes: Int { count * MemoryLayout<Event>.stride }

  /// The event at an index from 0.
  @inline(__always)
  public subscript(index: Int) -> Event {
    // Without a range there are no events.
    precondition(index >= 0 && index < count)
    return range.unsafelyUnwrapped.events[index]
  }

  /// Nothing can be appended any more.
  public var isFull: Bool {
    count == EventMapping.most || range.map { count == $0.capacity } ?? false
  }

  /// Appends an event, in a range that nobody else has: while a journal lives, its own is written by it
  /// alone.
  /// - Precondition: the log is not full.
  public mutating func append(_ event: Event) {
    if range == nil || !isKnownUniquelyReferenced(&range) {
      let copy = EventMapping(capacity: EventMapping.most)
      precondition(count < copy.capacity, "a log is full")
      if let range { copy.events.initialize(from: range.events, count: count) }
      range = copy
    }
    precondition(count < range.unsafelyUnwrapped.capacity, "a log is full")
    (range.unsafelyUnwrapped.events + count).initialize(to: event)
    count += 1
  }

  /// True if this is what `later` began with, read from the same place.
  public func isBeginning(of later: Self) -> Bool {
    count == 0 || range === later.range && count <= later.count
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

/// A range of addresses for all events that a run can have, which the system fills with memory where it is
/// written to: an event is written and asks nobody for room, and a log is never moved.
final class EventMapping: @unchecked Sendable {
  let events: UnsafeMutablePointer<Event>
  /// In events; less than asked for where the system does not lend so many addresses. A journal that
  /// writes more touches the page behind and is ended by the system.
  private(set) var capacity: Int
  /// Of the range, in bytes, with the page at its end that nobody may touch.
  private var size: Int

  private static let page = 1 << 16

  /// As many events as a log can have: half a thousand million.
  static let most = (1 << 34) / MemoryLayout<Event>.stride

  init(capacity limit: Int) {
    var size = (limit * MemoryLayout<Event>.stride + Self.page - 1) / Self.page * Self.page
    let least = Swift.min(size, 1 << 26)
    while size >= least {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      let bytes = mmap(nil, size + Self.page, PROT_READ | PROT_WRITE, flags, -1, 0)
      if let bytes, bytes != MAP_FAILED {
        let isGuarded = mprotect(bytes + size, Self.page, PROT_NONE) == 0
        precondition(isGuarded, "a log has no end")
        Self.askForLargePages(bytes, size)
        capacity = size / MemoryLayout<Event>.stride
        events = bytes.bindMemory(to: Event.self, capacity: capacity)
        self.size = size + Self.page
        return
      }
      size >>= 1
    }
    preconditionFailure("out of memory")
  }

  deinit { munmap(events, size) }

  /// A short log takes pages of the usual size. Behind its first megabyte the system may give two
  /// megabytes at once: new pages of the usual size cost many times what writing the events does.
  private static func askForLargePages(_ bytes: UnsafeMutableRawPointer, _ size: Int) {
    let large = 1 << 21, used = 1 << 20
    let start = (bytes + used).alignedUp(toMultipleOf: large)
    if size > start - bytes { madvise(start, size - (start - bytes), MADV_HUGEPAGE) }
  }

  /// Gives back the memory of the first `count` events, but for some thousand; not their addresses.
  func release(upTo count: Int) {
    let used = count * MemoryLayout<Event>.stride, kept = 2 * Self.page
    if used > kept { madvise(UnsafeMutableRawPointer(events) + kept, used - kept, MADV_DONTNEED) }
  }

  /// Gives back the addresses behind the first `count` events.
  func close(after count: Int) {
    let pages = (count * MemoryLayout<Event>.stride + Self.page - 1) / Self.page
    let used = Swift.max(1, pages) * Self.page
    guard used < size else { return }
    munmap(UnsafeMutableRawPointer(events) + used, size - used)
    size = used
    capacity = used / MemoryLayout<Event>.stride
  }
}
