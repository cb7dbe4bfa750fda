/// An array in pages that copies share: a copy costs nothing, and a change afterwards copies the one page
/// that it touches and the list of pages. That is how a history keeps models of many moments.

/// Elements by index from 0, kept in pages.
public struct PagedArray<Element: Hashable & Sendable>: Sendable {
  /// One page; nobody changes it while two arrays have it.
  private final class Page: @unchecked Sendable {
    let elements: UnsafeMutablePointer<Element>
    var count: Int

    init() {
      elements = .allocate(capacity: PagedArray.perPage)
      count = 0
    }

    init(copying other: Page) {
      elements = .allocate(capacity: PagedArray.perPage)
      elements.initialize(from: other.elements, count: other.count)
      count = other.count
    }

    deinit {
      elements.deinitialize(count: count)
      elements.deallocate()
    }
  }

  private static var shift: Int { 6 }
  fileprivate static var perPage: Int { 1 << shift }

  private var pages: [Page] = []
  public private(set) var count = 0

  public init() {}

  public var pageCount: Int { pages.count }

  /// - Precondition: the index is one of those that there are.
  @inline(__always)
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      return pages[index &>> Self.shift].elements[index & (Self.perPage &- 1)]
    }
    _modify {
      precondition(index >= 0 && index < count)
      let page = index &>> Self.shift
      if !isKnownUniquelyReferenced(&pages[page]) { own(page) }
      yield &pages[page].elements[index & (Self.perPage &- 1)]
    }
  }

  @inline(never)
  private mutating func own(_ page: Int) { pages[page] = Page(copying: pages[page]) }

  public mutating func append(_ element: Element) {
    let page = count &>> Self.shift
    if page == pages.count { pages.append(Page()) }
    if !isKnownUniquelyReferenced(&pages[page]) { own(page) }
    (pages[page].elements + pages[page].count).initialize(to: element)
    pages[page].count += 1
    count += 1
  }

  @discardableResult
  public mutating func removeLast() -> Element {
    let page = (count - 1) &>> Self.shift
    if !isKnownUniquelyReferenced(&pages[page]) { own(page) }
    pages[page].count -= 1
    count -= 1
    let element = (pages[page].elements + pages[page].count).move()
    if pages[page].count == 0 { pages.removeLast() }
    return element
  }
}

extension PagedArray {
  public mutating func popLast() -> Element? { count == 0 ? nil : removeLast() }
}

extension PagedArray: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
}

extension PagedArray: Hashable {
  public static func == (one: Self, other: Self) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one.pages, other.pages).allSatisfy { mine, theirs in
      mine === theirs || (0..<mine.count).allSatisfy { mine.elements[$0] == theirs.elements[$0] }
    }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in self { hasher.combine(element) }
  }
}
