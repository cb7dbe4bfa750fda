/// The events of one run. An event is written once, at its final address, and never moved.

import Glibc

/// Events, indexed from 0. A log is a value: it never shows events that were written after it was
/// taken.
public struct EventLog: Sendable {
  /// Shared with the journal, which writes behind `count`, and with copies of this log.
  private var range: EventMapping?
  /// How many events the log has.
  public private(set) var count = 0

  public init() {}

  init(_ range: EventMapping, count: Int) {
    self.range = range
    self.count = count
  }

  /// The size of the events in bytes.
  public var bytes: Int { count * MemoryLayout<Event>.stride }

  /// The event at an index.
  @inline(__always)
  public subscript(index: Int) -> Event {
    // A log without a range has no events, so the check above protects the access.
    precondition(index >= 0 && index < count)
    return range.unsafelyUnwrapped.events[index]
  }

  /// Whether nothing can be appended any more.
  public var isFull: Bool {
    count == EventMapping.most || range.map { count == $0.capacity } ?? false
  }

  /// Appends an event. The log copies its events first unless it is the range's only owner: while a
  /// journal lives, only the journal writes to its range.
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

  /// True if `later` begins with these events, in the same range.
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

/// A range of addresses, reserved for all events that a run can have. The system adds memory on
/// first use. So appending never allocates, and a log never moves.
final class EventMapping: @unchecked Sendable {
  let events: UnsafeMutablePointer<Event>
  /// In events. Smaller than requested if the system does not grant so many addresses. A write
  /// beyond it hits the guard page, and the system ends the process.
  private(set) var capacity: Int
  /// The size of the range in bytes, with the guard page at its end.
  private var size: Int

  private static let page = 1 << 16

  /// The greatest number of events in a log: about 537 million.
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

  /// A short log uses pages of normal size. Behind its first megabyte the system may use
  /// two-megabyte pages: faulting in small pages costs many times as much as writing the events.
  private static func askForLargePages(_ bytes: UnsafeMutableRawPointer, _ size: Int) {
    let large = 1 << 21, used = 1 << 20
    let start = (bytes + used).alignedUp(toMultipleOf: large)
    if size > start - bytes { madvise(start, size - (start - bytes), MADV_HUGEPAGE) }
  }

  /// Frees the memory of the first `count` events, except the first 128 kilobytes. The addresses
  /// stay reserved.
  func release(upTo count: Int) {
    let used = count * MemoryLayout<Event>.stride, kept = 2 * Self.page
    if used > kept { madvise(UnsafeMutableRawPointer(events) + kept, used - kept, MADV_DONTNEED) }
  }

  /// Frees the addresses behind the first `count` events.
  func close(after count: Int) {
    let pages = (count * MemoryLayout<Event>.stride + Self.page - 1) / Self.page
    let used = Swift.max(1, pages) * Self.page
    guard used < size else { return }
    munmap(UnsafeMutableRawPointer(events) + used, size - used)
    size = used
    capacity = used / MemoryLayout<Event>.stride
  }
}
