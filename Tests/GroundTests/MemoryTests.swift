// Memory and names of one engine.

import Testing

@testable import Ground

@Suite("memory and names")
struct MemoryTests {
  @Test("pieces do not overlap, keep what is written into them, and come back by size")
  func pieces() {
    let arena = Arena()
    var pieces: [(UnsafeMutableRawPointer, Int)] = []
    for index in 0..<600 {
      let bytes = 1 + index * 37 % 700
      let piece = arena.allocate(bytes: bytes)
      let mark = UInt8(truncatingIfNeeded: index)
      piece.initializeMemory(as: UInt8.self, repeating: mark, count: bytes)
      pieces.append((piece, bytes))
    }
    for (index, (piece, bytes)) in pieces.enumerated() {
      let contents = UnsafeRawBufferPointer(start: piece, count: bytes)
      #expect(contents.allSatisfy { $0 == UInt8(truncatingIfNeeded: index) })
      #expect(Int(bitPattern: piece) % 16 == 0)
    }
    let (piece, bytes) = pieces[0]
    arena.free(piece, bytes: bytes)
    #expect(arena.allocate(bytes: bytes) == piece)
    arena.end()
  }

  @Test("large pieces have memory of their own, and give it back at once")
  func largePieces() {
    let arena = Arena()
    _ = arena.allocate(bytes: 8)
    let before = arena.size
    let large = (0..<3).map { _ in arena.allocate(bytes: 1 << 20) }
    #expect(arena.size > before + 3 << 20)
    for index in [1, 0, 2] { arena.free(large[index], bytes: 1 << 20) }
    #expect(arena.size == before)
    arena.end()
  }

  @Test("a record that was given back is used again, with its header readable in between")
  func pool() {
    let bench = Bench(), arena = bench.machine.arena
    var pool = Pool<Toy.Record>()
    let records = (1...5000).map { number in
      let record = pool.place(in: arena)
      record.initialize(
        to: Toy.Record(
          header: Header(ObjectID(.dentry, number: number), bench.machine), ends: bench.ends))
      return record
    }
    #expect(Set(records).count == 5000)
    pool.free(records[7])
    #expect(records[7].pointee.header.id.number == 8)
    var seen: Set<Int> = []
    pool.forEach { seen.insert($0.pointee.header.id.number) }
    #expect(seen == Set(1...5000))
    #expect(pool.place(in: arena) == records[7])
    #expect(pool.place(in: arena) != records[7])
  }

  @Test("an empty pool has nothing to visit")
  func emptyPool() {
    var visits = 0
    Pool<Toy.Record>().forEach { _ in visits += 1 }
    #expect(visits == 0)
  }

  @Test("names are bytes, and the same bytes are the same name")
  func names() {
    let names = Names()
    #expect([Name.empty, .dot, .dotDot] == ["", ".", ".."].map { names.intern($0) })
    let many = (0..<5000).map { names.intern("name \($0)") }
    #expect(Set(many).count == 5000 && names.count == 5003)
    for (index, name) in many.enumerated() {
      #expect(names[name].elementsEqual("name \(index)".utf8))
      #expect(names.length(of: name) == "name \(index)".utf8.count)
      #expect(names.intern("name \(index)") == name)
    }
    let odd = names.intern([0x61, 0, 0xff, 0x0a])
    #expect(names[odd].elementsEqual([0x61, 0, 0xff, 0x0a]) && odd != names.intern([0x61]))
    #expect(names[Name(raw: 99_999)].isEmpty)
  }

  @Test("names that differ in their length only, or in zeros at their end, are different names")
  func nearNames() {
    let names = Names()
    var seen: Set<Name> = []
    for length in 1...40 {
      for byte in [UInt8(0), 1, 0x2f, 0xff] {
        let bytes = Array(repeating: byte, count: length)
        #expect(
          seen.insert(names.intern(bytes)).inserted && names[names.intern(bytes)] == bytes[...])
        // Only the last byte differs.
        let other = bytes.dropLast() + [0x61]
        if length > 1 { #expect(seen.insert(names.intern(Array(other))).inserted) }
      }
      let padded = [0x62] + Array(repeating: UInt8(0), count: length)
      #expect(seen.insert(names.intern(padded)).inserted)
    }
    #expect(names.count == 3 + seen.count)
  }

  @Test("a word of the program is the same name as its bytes, wherever it stands")
  func literals() {
    let names = Names()
    let words: [StaticString] = [
      "dir", "file", "symlink", "a word longer than eight bytes", "", "dir entry", "fd", "rodir",
    ]
    for _ in 0..<3 {
      for word in words { #expect(names.intern(literal: word) == names.intern("\(word)")) }
    }
  }

  @Test("a set of names has what was put into it, and grows")
  func nameSet() {
    let names = Names(), set = NameSet()
    let all = (0..<1000).map { names.intern("\($0)") }
    for name in all where name.number % 3 == 0 { set.insert(name) }
    let isRight = all.allSatisfy { set.contains($0) == ($0.number % 3 == 0) }
    #expect(isRight)
    let hasUnknown = set.contains(Name(raw: 1_000_000))
    #expect(!hasUnknown)
  }

  @Test("an id keeps kind, filesystem and number, a holder also its role")
  func ids() {
    for kind in ObjectKind.allCases {
      for (filesystem, number) in [(0, 0), (1, 1), (4095, (1 << 40) - 1)] {
        let id = ObjectID(kind, filesystem: filesystem, number: number)
        #expect(id.kind == kind && id.filesystem == filesystem && id.number == number)
        #expect(ObjectID(raw: id.raw) == id)
        for role in HolderRole.allCases {
          #expect(Holder(role, id).role == role && Holder(role, id).id == id)
        }
      }
    }
  }
}
