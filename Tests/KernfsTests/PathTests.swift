// Paths: the bit map of slashes against a scan byte by byte.

import Ground
import Testing
import VFS

@Suite("paths")
struct PathTests {
  /// The names of a path, by a simple scan.
  private static func expected(_ path: [UInt8]) -> [[UInt8]] {
    path.split(separator: UInt8(ascii: "/")).map { Array($0) }
  }

  private func check(_ path: [UInt8], _ machine: Machine) {
    let read = Path(path, machine)
    let names = (0..<read.names.count).map { read.names.next[$0] }
    // The numbers too: looking up a name by other bytes gives another number.
    let expected = Self.expected(path).map { machine.names.intern($0) }
    #expect(names == expected, "\(String(decoding: path, as: UTF8.self))")
    #expect(names.map { Array(machine.names[$0]) } == Self.expected(path))
    #expect(read.names.isAbsolute == (path.first == UInt8(ascii: "/")))
    #expect(read.names.isDirectory == (path.last == UInt8(ascii: "/")))
  }

  @Test("every short path of slashes and two other bytes")
  func short() {
    let machine = Machine(journaling: false)
    let bytes = [UInt8(ascii: "/"), UInt8(ascii: "a"), 0xff]
    for length in 0...8 {
      var digits = Array(repeating: 0, count: length)
      repeat { check(digits.map { bytes[$0] }, machine) } while next(&digits)
    }
    machine.end()
  }

  /// Counts in base three; false after the last number.
  private func next(_ digits: inout [Int]) -> Bool {
    for place in digits.indices {
      digits[place] += 1
      if digits[place] < 3 { return true }
      digits[place] = 0
    }
    return false
  }

  @Test("one name of every length, with and without slashes around it, up to and past 64 bytes")
  func lengths() {
    let machine = Machine(journaling: false), slash = UInt8(ascii: "/")
    for length in 1...80 {
      let name = (0..<length).map { UInt8(ascii: "a") + UInt8($0 % 26) }
      for path in [name, [slash] + name, name + [slash], [slash] + name + [slash, slash]] {
        check(path, machine)
      }
    }
    machine.end()
  }

  @Test("paths of any bytes", arguments: [UInt64(1), 3933])
  func random(_ seed: UInt64) {
    let machine = Machine(journaling: false)
    var state = seed
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    print("random paths, seed \(seed)")
    for _ in 0..<4000 {
      // Also bytes that differ from a slash in one bit, and zeros.
      let bytes = [0x2f, 0x2f, 0x2e, 0xaf, 0x00, 0x0f, 0x61, UInt8(random(256))]
      check((0..<random(90)).map { _ in bytes[random(8)] }, machine)
    }
    machine.end()
  }
}
