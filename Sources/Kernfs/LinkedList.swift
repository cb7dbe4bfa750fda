/// A doubly linked list through its members' records, so that any member can be removed in constant
/// time: the children of a dentry, the cached dentries, the slots of a directory inode.

/// A member's neighbours in one list.
struct Links<Member: BitwiseCopyable>: BitwiseCopyable {
  fileprivate(set) var previous: Member?
  fileprivate(set) var next: Member?
}

/// Where the members of one kind of list store their links. A record can be in several lists.
protocol LinkPosition {
  associatedtype Member: BitwiseCopyable
  static func links(of member: Member) -> UnsafeMutablePointer<Links<Member>>
}

/// The list. It owns nothing; the lock of its owner protects it.
struct LinkedList<Position: LinkPosition>: BitwiseCopyable {
  typealias Member = Position.Member
  private(set) var first: Member?
  private(set) var last: Member?
  private(set) var count = 0

  /// - Precondition: the member is in no list of this kind.
  @inline(__always)
  mutating func append(_ member: Member) {
    Position.links(of: member).pointee = Links(previous: last)
    if let last { Position.links(of: last).pointee.next = member } else { first = member }
    last = member
    count += 1
  }

  /// - Precondition: the member is in this list.
  @inline(__always)
  mutating func remove(_ member: Member) {
    let links = Position.links(of: member).pointee
    if let previous = links.previous {
      Position.links(of: previous).pointee.next = links.next
    } else {
      first = links.next
    }
    if let next = links.next {
      Position.links(of: next).pointee.previous = links.previous
    } else {
      last = links.previous
    }
    count -= 1
  }
}

extension LinkedList: Sequence {
  /// Reads the next link before it returns a member, so the member may be freed during the
  /// iteration.
  struct Iterator: IteratorProtocol {
    var member: Member?
    @inline(__always)
    mutating func next() -> Member? {
      guard let member else { return nil }
      self.member = Position.links(of: member).pointee.next
      return member
    }
  }

  @inline(__always)
  func makeIterator() -> Iterator { Iterator(member: first) }
}
