// The exhibits are true: each claim holds, and each number in a caption is claimed. A mistake in a
// copy is reported in one line with its position.

@testable import Exhibits
@testable import Language
import Ground
import Testing
import Timeline

@testable import Scenario

@Suite("exhibits")
struct ExhibitTests {
  static let names = Gallery.all.map(\.name)
  /// The text that fits in two or three lines of a small screen.
  static let mostNarration = 160

  private func file(_ name: String) throws -> ScenarioFile {
    let entry = try Gallery.named(name)
    return try ScenarioFile.parse(entry.bytes, name: entry.fileName)
  }

  private func played(_ name: String) throws -> Exhibit {
    let exhibit = try Exhibit(try file(name))
    exhibit.play()
    return exhibit
  }

  // The built-in exhibits.

  @Test("no two exhibits have one name, and names are words with dashes")
  func unique() {
    #expect(Set(Self.names).count == Self.names.count)
    let dash = UInt8(ascii: "-"), letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    #expect(Self.names.allSatisfy { $0.utf8.allSatisfy { $0 == dash || letters.contains($0) } })
  }

  @Test("every claim of an exhibit holds", arguments: names)
  func holds(_ name: String) throws {
    let exhibit = try played(name)
    let broken = exhibit.broken.map {
      "\(exhibit.file.name):\($0.line):\($0.column): \($0.message)"
    }
    #expect(broken == [])
    #expect(exhibit.claims > 0)
  }

  @Test(
    "an exhibit has a title, a story, engines, slides, and something to compare", arguments: names)
  func complete(_ name: String) throws {
    let exhibit = try played(name)
    #expect((1...70).contains(exhibit.file.title?.count ?? 0))
    #expect((1...2).contains(exhibit.file.story.count))
    #expect((2...EngineHeader.most).contains(exhibit.runs.count))
    #expect((4...12).contains(exhibit.slides.count))
    let isDivergent = exhibit.divergence(after: Moment(operation: 0, row: 0)) != nil
    #expect(isDivergent)
    let isInside = exhibit.slides.contains { slide in
      slide.moment.row < exhibit.alignment(of: slide.moment.operation).rows.count
    }
    #expect(isInside, "no slide stands at a step")
    for slide in exhibit.slides { #expect(slide.text.count <= Self.mostNarration, "\(slide.text)") }
  }

  @Test("slides go forward in time, and what they select is there on some engine", arguments: names)
  func slides(_ name: String) throws {
    let exhibit = try played(name)
    let moments = exhibit.slides.map(\.moment)
    #expect(moments == moments.sorted())
    for slide in exhibit.slides {
      guard let word = slide.selection else { continue }
      exhibit.move(to: slide.moment)
      let isThere = exhibit.runs.contains { (try? $0.object(word)) != nil }
      #expect(isThere, "\(word.text) at: \(slide.text)")
    }
  }

  @Test("a number that is told is claimed", arguments: names)
  func numbers(_ name: String) throws {
    let file = try file(name)
    var claimed: Set<String> = []
    for statement in file.statements {
      guard case .directive(.expect) = statement.content else { continue }
      claimed.formUnion(Self.numbers(in: statement.text))
    }
    for statement in file.statements {
      guard case .directive(.say(let text)) = statement.content else { continue }
      let loose = Self.numbers(in: text).subtracting(claimed)
      #expect(loose.isEmpty, "\(file.name):\(statement.line): \(loose.sorted()) in: \(text)")
    }
  }

  /// Numbers that are not part of a name, a path, or `#3933`.
  private static func numbers(in text: String) -> Set<String> {
    let words = text.split { " ,.:;()?!".contains($0) }
    return Set(words.filter { $0.allSatisfy { "0"..."9" ~= $0 } }.map(String.init))
  }

  // Changed copies.

  private static let small = """
    title Two engines
    engine seed edition=seed
    engine current
    fs plain
    create /f
    expect seed: refs(/) == 2
    expect current: refs(/) == 3
    """

  /// The mistakes in a text, or its failed claims, one per line.
  private func complaints(_ text: String) -> [String] {
    do {
      let exhibit = try Exhibit(try ScenarioFile.parse(Array(text.utf8), name: "copy.ops"))
      exhibit.play()
      return exhibit.broken.map { "copy.ops:\($0.line):\($0.column): \($0.message)" }
    } catch { return "\(error)".split(separator: "\n").map(String.init) }
  }

  @Test("what is true has no complaints")
  func healthy() {
    #expect(complaints(Self.small) == [])
  }

  @Test("a number changed in a copy is red, in a sentence that names the place", arguments: names)
  func changed(_ name: String) throws {
    let entry = try Gallery.named(name)
    var lines = String(decoding: entry.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    let claim = lines.firstIndex { line in
      line.hasPrefix("expect") && line.contains("== ") && line.last?.isNumber == true
    }
    let line = try #require(claim)
    lines[line] += "7"
    let found = complaints(lines.joined(separator: "\n"))
    #expect(found.first?.hasPrefix("copy.ops:\(line + 1):1: on ") == true, "\(found)")
  }

  @Test(
    "one thing wrong is one line",
    arguments: [
      ("expect sed: refs(/) == 2", "copy.ops:8:8: no engine `sed`; did you mean `seed`?"),
      (
        "at refs(/f) == 9",
        "copy.ops:8:1: expected `refs(/f) == 9` to come true in the rest of this operation, "
          + "but it does on no engine"
      ),
      ("show curve", "copy.ops:8:1: no `say` or `pause` follows this line"),
      (
        "expect seed: refs(/f) == 1 and refs(/) == 4 and dentries == 2",
        "copy.ops:8:1: on seed, expected refs(/f) == 1 and refs(/) == 4 and dentries == 2, "
          + "but refs(/) is 2"
      ),
      (
        "expect seed: refs(/) == 4",
        "copy.ops:8:1: on seed, expected refs(/) == 4, but refs(/) is 2"
      ),
    ])
  func line(_ line: String, _ complaint: String) {
    #expect(complaints(Self.small + "\n" + line) == [complaint])
  }

  @Test(
    "an engine too many is one line",
    arguments: [
      ("engine lru edition=lru\nengine a\nengine b", "copy.ops:6:1: expected at most 4 engines"),
      ("engine seed edition=lru", "copy.ops:4:1: engine `seed` is already defined"),
    ])
  func engine(_ lines: String, _ complaint: String) {
    let text = Self.small.replacing("fs plain", with: lines + "\nfs plain", maxReplacements: 1)
    #expect(complaints(text) == [complaint])
  }

  @Test("a machine that stops is a complaint, unless a claim about its engine says so")
  func stops() {
    let text = Self.small + "\nrename /f /f"
    #expect(complaints(text).count == 1)
    #expect(complaints(text)[0].hasPrefix("copy.ops:8:1: on seed, the machine stopped: "))
    #expect(complaints(text + "\nexpect seed: panic") == [])
    let wrong = complaints(text + "\nexpect current: panic")
    #expect(
      wrong.contains("copy.ops:9:1: on current, expected a panic, but the machine still runs"))
  }
}
