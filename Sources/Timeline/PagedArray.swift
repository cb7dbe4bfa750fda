/// An array in pages that copies share: a copy costs nothing, and a change afterwards copies the one page
/// that it touches and the leaf that lists it. That is how a history keeps models of many moments.
///
///     leaves          │ leaf │ leaf │ …            one array a copy: 8 bytes for each 64 pages
///     leaf               │ page │ page │ … 64
///     page                 │ element │ element │ …  up to two kilobytes

/// Elements by index from 0, kept in pages.
public struct PagedArray<Element: Hashable & Sendable>: Sendable {
  /// How many elements a page has, and behind them the elements themselves; nobody changes it while two
  /// leaves have it.
  private final class Page: ManagedBuffer<Int, Element> {
    static func make() -> Page {
      // Swift makes an object of the class that is asked.
      unsafeDowncast(Page.create(minimumCapacity: PagedArray.perPage) { _ in 0 }, to: Page.self)
    }

    static func make(copying other: Page) -> Page {
      let page = make()
      page.header = other.header
      other.withUnsafeMutablePointerToElements { old in
        page.withUnsafeMutablePointerToElements { $0.initialize(from: old, count: other.header) }
      }
      return page
    }

    @inline(__always)
    var elements: UnsafeMutablePointer<Element> { withUnsafeMutablePointerToElements { $0 } }

    deinit {
      _ = withUnsafeMutablePointers { count, elements in
        elements.deinitialize(count: count.pointee)
      }
    }
  }

  /// Some pages; nobody changes it while two arrays have it.
  private final class Leaf: @unchecked Sendable {
    var pages: [Page]
    init(_ pages: [Page]) { self.pages = pages }
  }

  /// The largest power of two with which a page has no more than two kilobytes.
  @inline(__always)
  private static var shift: Int {
    let most = Swift.max(1, 2048 / MemoryLayout<Element>.stride)
    return Int.bitWidth &- 1 &- most.leadingZeroBitCount
  }
  fileprivate static var perPage: Int { @inline(__always) get { 1 &<< shift } }
  private static var leafShift: Int { 6 }
  private static var perLeaf: Int { 1 &<< leafShift }

  private var leaves: [Leaf] = []
  public private(set) var count = 0

  public init() {}

  init(_ elements: [Element]) { for element in elements { append(element) } }

  public var pageCount: Int { (count + Self.perPage - 1) &>> Self.shift }

  private static var bytesOfPage: Int { 24 + perPage * MemoryLayout<Element>.stride }
  private static var bytesOfLeaf: Int { 72 + perLeaf * 8 }

  /// What all pages and lists of pages take, what only malloc knows left out.
  var bytes: Int { pageCount * Self.bytesOfPage + leaves.count * Self.bytesOfLeaf }

  /// The pages and lists of pages one by one.
  func collect(into pieces: inout Pieces) {
    for leaf in leaves where pieces.updateValue(Self.bytesOfLeaf, forKey: ObjectIdentifier(leaf)) == nil {
      for page in leaf.pages { pieces[ObjectIdentifier(page)] = Self.bytesOfPage }
    }
  }

  @inline(__always)
  private func page(of index: Int) -> Page {
    leaves[index &>> (Self.shift &+ Self.leafShift)]
      .pages[index &>> Self.shift & (Self.perLeaf &- 1)]
  }

  /// - Precondition: the index is one of those that there are.
  @inline(__always)
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      return page(of: index).elements[index & (Self.perPage &- 1)]
    }
    _modify {
      precondition(index >= 0 && index < count)
      own(index)
      yield &page(of: index).elements[index & (Self.perPage &- 1)]
    }
  }

  /// Makes sure that no copy has the page of an index too.
  @inline(__always)
  private mutating func own(_ index: Int) {
    let leaf = index &>> (Self.shift &+ Self.leafShift)
    let page = index &>> Self.shift & (Self.perLeaf &- 1)
    if !isKnownUniquelyReferenced(&leaves[leaf]) { ownLeaf(leaf) }
    if !isKnownUniquelyReferenced(&leaves[leaf].pages[page]) { ownPage(leaf, page) }
  }

  @inline(never)
  private mutating func ownLeaf(_ leaf: Int) { leaves[leaf] = Leaf(leaves[leaf].pages) }

  @inline(never)
  private mutating func ownPage(_ leaf: Int, _ page: Int) {
    leaves[leaf].pages[page] = Page.make(copying: leaves[leaf].pages[page])
  }

  public mutating func append(_ element: Element) {
    if count & (Self.perPage &- 1) == 0 { appendPage() } else { own(count) }
    let page = page(of: count)
    (page.elements + page.header).initialize(to: element)
    page.header += 1
    count += 1
  }

  @inline(never)
  private mutating func appendPage() {
    let leaf = count &>> (Self.shift + Self.leafShift)
    if leaf == leaves.count {
      leaves.append(Leaf([]))
      leaves[leaf].pages.reserveCapacity(Self.perLeaf)
    } else if !isKnownUniquelyReferenced(&leaves[leaf]) {
      ownLeaf(leaf)
    }
    leaves[leaf].pages.append(Page.make())
  }

  @discardableResult
  public mutating func removeLast() -> Element {
    precondition(count > 0)
    own(count - 1)
    count -= 1
    let page = page(of: count)
    page.header -= 1
    let element = (page.elements + page.header).move()
    if page.header == 0 { removeLastPage() }
    return element
  }

  private mutating func removeLastPage() {
    leaves[leaves.count - 1].pages.removeLast()
    if leaves[leaves.count - 1].pages.isEmpty { leaves.removeLast() }
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
    return zip(one.leaves, other.leaves).allSatisfy { mine, theirs in
      mine === theirs || zip(mine.pages, theirs.pages).allSatisfy { $0 === $1 || isEqual($0, $1) }
    }
  }

  private static func isEqual(_ mine: Page, _ theirs: Page) -> Bool {
    mine.header == theirs.header
      && (0..<mine.header).allSatisfy { mine.elements[$0] == theirs.elements[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in self { hasher.combine(element) }
  }
}
