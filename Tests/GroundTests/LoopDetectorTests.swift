// Walks along chains: one that ends is never called a ring, and a ring is found soon.

import Testing

@testable import Ground

@Suite("walks that may never end")
struct LoopDetectorTests {
  /// How many objects a walk visits before it is called a ring; nil if it ends.
  private func walk(tail: Int, ring: Int) -> Int? {
    var loop = LoopDetector(from: -1)
    var here = 0
    for steps in 0...(4 * (tail + ring) + 8) {
      if loop.closes(at: here) { return steps }
      if ring == 0, here == tail { return nil }
      here = here + 1 == tail + ring ? tail : here + 1
    }
    return .max
  }

  @Test("a chain that ends is no ring, however long")
  func chains() {
    for length in [0, 1, 2, 3, 63, 64, 65, 10_000] { #expect(walk(tail: length, ring: 0) == nil) }
  }

  @Test("a ring is found, whatever leads to it, in a few rounds")
  func rings() throws {
    for ring in [1, 2, 3, 7, 64, 1000] {
      for tail in [0, 1, 5, 64, 777] {
        let steps = try #require(walk(tail: tail, ring: ring))
        #expect(steps <= 3 * (tail + ring) + 3, "tail \(tail), ring \(ring): \(steps)")
      }
    }
  }

  @Test("more is deferred than there was room for, and comes back newest first")
  func deferred() {
    var calls = DeferredCalls()
    let places = UnsafeMutablePointer<LockWord>.allocate(capacity: 1000)
    defer { places.deallocate() }
    let id = ObjectID(.dentry, number: 1)
    for index in 0..<1000 { calls.push(Deferred(places + index, unlock: id, .node, .write)) }
    #expect(calls.count == 1000)
    for index in (0..<1000).reversed() {
      #expect(calls.pop()?.subject == UnsafeMutableRawPointer(places + index))
    }
    calls.free()
  }
}
