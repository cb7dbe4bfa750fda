import Canvas
import Testing
import Themes

@testable import Configuration

@Suite("Themes that nobody meant", .serialized) struct HostileThemeTests {
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

  private func problems(_ bytes: [UInt8]) -> [Problem] {
    do {
      _ = try Theme.parse(bytes, name: "my", file: "my.toml")
      return []
    } catch { return error.problems }
  }

  @Test("text at which the library ends a process is a mistake with its line")
  func deadly() {
    #expect(problems(Array("[[[".utf8)).map(\.line) == [1])
    #expect(problems(Array("[roles]\ndim = \"red\"\n[[[\nx = 1\n".utf8)).map(\.line) == [3])
    let nested = String(repeating: "[", count: 100_000)
    #expect(!problems(Array("a = \(nested)".utf8)).isEmpty)
  }

  @Test("a word with the end of a line in it is quoted in one line")
  func newline() {
    let text =
      "[roles]\ndim = { foreground = \"red\", attributes = [\"under\\nline\"] }\n\"a\\nb\" = \"red\"\n"
    let problems = problems(Array(text.utf8))
    #expect(!problems.isEmpty)
    for problem in problems { #expect(!problem.message.contains("\n"), "\(problem)") }
  }

  @Test("no mutation of a theme ends the program, and each has a place or a theme")
  func mutations() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = Random(state: seed)
    let sources = Theme.builtInNames.compactMap { Theme.builtInSource($0) }
    let pieces = [
      "[", "]", "{", "}", "\"", "'", "=", ".", ",", "#", "\n", "\\", "[[", "\"\"\"", "\u{0}",
    ]
    for round in 0..<600 {
      var bytes = sources[round % sources.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        guard !bytes.isEmpty else { break }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 7))
        case 2: bytes = Array(bytes[..<max(1, place)])
        default:  // of a number
          bytes.insert(
            contentsOf: Array((pieces.randomElement(using: &random) ?? "[").utf8), at: place)
        }
      }
      let lines = bytes.count { $0 == 0x0a } + 1
      for problem in problems(bytes) {
        #expect(0...lines ~= problem.line, "seed \(seed), round \(round)")
        #expect(!problem.message.contains("\n"), "seed \(seed), round \(round)")
      }
    }
  }
}
