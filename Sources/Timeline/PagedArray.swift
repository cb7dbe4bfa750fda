/// An array in pages that copies share. A copy costs nothing; a later change copies only the page
/// that it touches and the leaf that lists the page. So a history can keep models at many
/// positions.
///
///     leaves       │ leaf │ leaf │ …            one array per copy: 16 bytes for each 16 pages
///     leaf            │ page │ page │ … 16
///     page              │ element │ element │ …  about a thousand bytes
///
/// Each entry stores a reference and, beside it, the address of the contents, so that reading
/// changes no reference counts. A page is just small enough for malloc's per-thread lists.

/// Elements by index from 0, in pages. Conformances such as `Hashable` are required only by the
/// extensions that need them: a constraint on the type would cost one look-up for each element type
/// when the program starts.
public struct PagedArray<Element: Sendable>: Sendable {
  /// The number of elements, followed by the elements. A page that two leaves share is never
  /// changed.
  private final class Page: ManagedBuffer<Int, Element> {
    deinit {
      _ = withUnsafeMutablePointers { count, elements in
        elements.deinitialize(count: count.pointee)
      }
    }
  }

  /// A page and the address of its elements.
  private struct PageEntry {
    var page: Page
    var elements: UnsafeMutablePointer<Element>
  }

  /// The number of pages, followed by the pages. A leaf that two arrays share is never changed.
  private final class Leaf: ManagedBuffer<Int, PageEntry> {
    deinit {
      _ = withUnsafeMutablePointers { count, pages in pages.deinitialize(count: count.pointee) }
    }
  }

  /// A leaf and the address of its entries.
  private struct LeafEntry: @unchecked Sendable {
    var leaf: Leaf
    var pages: UnsafeMutablePointer<PageEntry>
  }

  private static var perPage: Int {
    @inline(__always) get { Swift.max(1, 1000 / MemoryLayout<Element>.stride) }
  }
  private static var leafShift: Int { 4 }
  private static var perLeaf: Int { 1 &<< leafShift }

  /// The location of an element.
  private struct Place {
    let leaf: Int
    let page: Int
    let element: Int

    @inline(__always)
    init(_ index: Int) {
      let number = UInt(bitPattern: index) / UInt(bitPattern: PagedArray.perPage)
      leaf = Int(bitPattern: number) &>> PagedArray.leafShift
      page = Int(bitPattern: number) & (PagedArray.perLeaf &- 1)
      element = index &- Int(bitPattern: number) &* PagedArray.perPage
    }
  }

  private var leaves: [LeafEntry] = []
  /// How many elements the array has.
  public private(set) var count = 0

  public init() {}

  init(_ elements: [Element]) { for element in elements { append(element) } }

  private var pageCount: Int { (count + Self.perPage - 1) / Self.perPage }

  /// - Precondition: `index` is valid.
  @inline(__always)
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      let place = Place(index)
      return leaves[place.leaf].pages[place.page].elements[place.element]
    }
    _modify {
      precondition(index >= 0 && index < count)
      let place = Place(index)
      own(place)
      yield &leaves[place.leaf].pages[place.page].elements[place.element]
    }
  }

  /// Appends an element. Copies at most one page and one leaf.
  public mutating func append(_ element: Element) {
    let place = Place(count)
    if place.element == 0 { appendPage(to: place.leaf) } else { own(place) }
    let page = leaves[place.leaf].pages + place.page
    (page.pointee.elements + place.element).initialize(to: element)
    page.pointee.page.header = place.element + 1
    count += 1
  }

  /// Removes and returns the last element.
  @discardableResult
  public mutating func removeLast() -> Element {
    precondition(count > 0)
    count -= 1
    let place = Place(count)
    own(place)
    let page = leaves[place.leaf].pages + place.page
    page.pointee.page.header = place.element
    let element = (page.pointee.elements + place.element).move()
    if place.element == 0 { removeLastPage() }
    return element
  }
}

// Pages and leaves.
extension PagedArray {
  /// Copies the leaf and the page of an element if another copy of the array shares them.
  @inline(__always)
  private mutating func own(_ place: Place) {
    if !isKnownUniquelyReferenced(&leaves[place.leaf].leaf) { ownLeaf(place.leaf) }
    if !isKnownUniquelyReferenced(&leaves[place.leaf].pages[place.page].page) { ownPage(place) }
  }

  @inline(never)
  private mutating func ownLeaf(_ leaf: Int) {
    let old = leaves[leaf], count = old.leaf.header
    leaves[leaf] = Self.newLeaf()
    leaves[leaf].leaf.header = count
    leaves[leaf].pages.initialize(from: old.pages, count: count)
  }

  @inline(never)
  private mutating func ownPage(_ place: Place) {
    let entry = leaves[place.leaf].pages + place.page
    let new = Self.newPage(), count = entry.pointee.page.header
    new.page.header = count
    new.elements.initialize(from: entry.pointee.elements, count: count)
    entry.pointee = new
  }

  @inline(never)
  private mutating func appendPage(to leaf: Int) {
    if leaf == leaves.count {
      leaves.append(Self.newLeaf())
    } else if !isKnownUniquelyReferenced(&leaves[leaf].leaf) {
      ownLeaf(leaf)
    }
    (leaves[leaf].pages + leaves[leaf].leaf.header).initialize(to: Self.newPage())
    leaves[leaf].leaf.header += 1
  }

  /// - Precondition: the last page is empty, and neither it nor its leaf is shared.
  private mutating func removeLastPage() {
    let last = leaves[leaves.count - 1]
    last.leaf.header -= 1
    (last.pages + last.leaf.header).deinitialize(count: 1)
    if last.leaf.header == 0 { leaves.removeLast() }
  }

  private static func newPage() -> PageEntry {
    // `create` returns an object of the class on which it is called.
    let page = unsafeDowncast(Page.create(minimumCapacity: perPage) { _ in 0 }, to: Page.self)
    return PageEntry(page: page, elements: page.withUnsafeMutablePointerToElements { $0 })
  }

  private static func newLeaf() -> LeafEntry {
    let leaf = unsafeDowncast(Leaf.create(minimumCapacity: perLeaf) { _ in 0 }, to: Leaf.self)
    return LeafEntry(leaf: leaf, pages: leaf.withUnsafeMutablePointerToElements { $0 })
  }
}

// Memory use.
extension PagedArray {
  private static var bytesOfPage: Int { 24 + perPage * MemoryLayout<Element>.stride }
  private static var bytesOfLeaf: Int { 40 + perLeaf * MemoryLayout<PageEntry>.stride }

  private var bytesOfList: Int { 32 + leaves.capacity * MemoryLayout<LeafEntry>.stride }

  /// The size of all pages, leaves and lists, without malloc's overhead.
  var bytes: Int {
    pageCount * Self.bytesOfPage + leaves.count * Self.bytesOfLeaf + bytesOfList
  }

  /// Adds the pages, leaves and lists one by one.
  func collect(into pieces: inout Pieces) {
    let list = leaves.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    if list != 0 { pieces[list] = bytesOfList }
    for entry in leaves {
      let isNew = pieces.updateValue(Self.bytesOfLeaf, forKey: UInt(bitPattern: entry.pages)) == nil
      for page in 0..<(isNew ? entry.leaf.header : 0) {
        pieces[UInt(bitPattern: entry.pages[page].elements)] = Self.bytesOfPage
      }
    }
  }
}

extension PagedArray {
  /// Removes and returns the last element; nil if there is none.
  public mutating func popLast() -> Element? { count == 0 ? nil : removeLast() }
}

extension PagedArray: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
}

extension PagedArray: Equatable where Element: Equatable {
  public static func == (one: Self, other: Self) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one.leaves, other.leaves).allSatisfy { mine, theirs in
      mine.leaf === theirs.leaf
        || (0..<mine.leaf.header).allSatisfy { isEqual(mine.pages[$0], theirs.pages[$0]) }
    }
  }

  private static func isEqual(_ mine: PageEntry, _ theirs: PageEntry) -> Bool {
    mine.page === theirs.page
      || (0..<mine.page.header).allSatisfy { mine.elements[$0] == theirs.elements[$0] }
  }
}

extension PagedArray: Hashable where Element: Hashable {
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for element in self { hasher.combine(element) }
  }
}
