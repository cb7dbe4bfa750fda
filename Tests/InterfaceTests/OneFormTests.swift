// A name has one form in every text, and the language parses it.

import Language
import Canvas
import Export
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

@Suite("One form of a name") struct OneFormTests {
  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let pieces: [[UInt8]] = [
    [0x0a], [0x1b], [0x5c], [0x22], [0x20], [0x7b], [0x23], [0x40], [0x28], [0x2c], [0x09], [0x0d],
    [0xff], [0xc2], [0xc2, 0x9b], [0xcc, 0x81], [0xe2, 0x80, 0xae], [0xe2, 0x86, 0x92],
    [0xe6, 0x96, 0x87], [0xf0, 0x9f, 0x8f, 0xbd], [0x7f], [0xc2, 0xa0], [0x41], [0x6e], [0x78],
  ]

  /// Names of random bytes, often with pieces that are hard to write.
  private static func name(_ random: inout Random) -> [UInt8] {
    let bytes = (0..<Int.random(in: 1...6, using: &random)).flatMap { _ -> [UInt8] in
      Bool.random(using: &random)
        ? pieces.randomElement(using: &random) ?? [] : [UInt8.random(in: 1...255, using: &random)]
    }
    let name = bytes.filter { $0 != 0x2f && $0 != 0 }
    return name.isEmpty || name == [0x2e] || name == [0x2e, 0x2e] ? [0x61] : name
  }

  @Test("what is shown of any name reads as the same bytes, and can be drawn")
  func readsBack() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = Random(state: seed)
    for round in 0..<5_000 {
      let name = Self.name(&random)
      for asciiOnly in [false, true] {
        let word = Quoting.word(name, asciiOnly: asciiOnly)
        let path = Quoting.word([0x2f] + name, asciiOnly: asciiOnly)
        for line in ["mkdir /\(word)", "mkdir \(path)", "mkdir \"/\"\(word)"] {
          let command = try CommandLine.parse(Array(line.utf8))
          guard case .operation(let read)? = command, case .mkdir(let path, _) = read.content else {
            Issue.record("seed \(seed) round \(round): \(line)")
            continue
          }
          #expect(path.bytes == [0x2f] + name, "seed \(seed) round \(round): \(line)")
        }
        #expect(word.unicodeScalars.allSatisfy { columns(of: $0) != nil }, "seed \(seed): \(word)")
        #expect(!asciiOnly || word.utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "seed \(seed): \(word)")
      }
    }
  }

  @Test("an escaped line means what the line meant")
  func lines() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = Random(state: seed)
    for _ in 0..<2_000 {
      let name = Self.name(&random)
      guard !name.contains(0x7b), !name.contains(0x0a) else { continue }
      let line = Array("mkdir /a".utf8) + name
      guard let read = try? CommandLine.parse(line) else { continue }
      let shown = Quoting.source(line)
      guard case .operation(let one) = read,
        case .operation(let other)? = try CommandLine.parse(Array(shown.utf8))
      else {
        Issue.record("seed \(seed): \(shown)")
        continue
      }
      #expect(one.content == other.content, "seed \(seed): \(shown)")
    }
  }

  @Test("trees, sentences, reports and proposals write a name alike", arguments: [false, true])
  func everywhere(isASCII: Bool) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = Random(state: seed)
    for _ in 0..<40 {
      let name = Self.name(&random)
      let word = Quoting.word(name, asciiOnly: isASCII)
      let quoted = Quoting.word(name, always: true, asciiOnly: isASCII)
      let path = Quoting.word([0x2f] + name)
      let stage = try Stage(
        "fs plain\nmkdir \(path)", width: 160, height: 40, glyphs: isASCII ? .ascii : .utf8)
      let drawn = stage.text
      #expect(drawn.components(of: word) >= 2, "seed \(seed): \(word) on\n\(drawn)")
      stage.press("Tab Tab < > , ,")
      #expect(
        stage.text.contains("\(quoted)") || stage.text.contains(word), "seed \(seed): \(quoted)")
      let report = TextReport(stage.timeline).operation(0)
      #expect(!report.isEmpty)
      stage.press("e : 'stat /' Tab")
      let proposal = Quoting.word([0x2f] + name + [0x2f])
      #expect(stage.text.contains(Quoting.source(proposal.utf8, asciiOnly: isASCII)))
    }
  }

  @Test("every scalar that is not escaped can be drawn")
  func scalars() {
    for value in UInt32(0x20)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), !Quoting.mayBeObeyed(scalar) else { continue }
      if columns(of: scalar) == nil { Issue.record("U+\(String(value, radix: 16))") }
    }
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
