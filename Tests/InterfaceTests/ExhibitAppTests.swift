// Several runs side by side, driven by keys.

import Exhibits
import Language
import Canvas
import Ground
import Scenario
import Testing
import Timeline

@testable import Interface

/// An exhibit on a screen of one size.
private final class ExhibitStage {
  let exhibit: Exhibit
  let app: App
  let size: Size

  init(_ text: String, width: Int = 100, height: Int = 30) throws {
    let file = try ScenarioFile.parse(Array(text.utf8), name: "test.ops")
    exhibit = try Exhibit(file)
    exhibit.play()
    app = App(exhibit)
    size = Size(width: width, height: height)
    _ = app.draw(size)
  }

  func press(_ names: String...) {
    for name in names {
      guard let key = Key(name: name) else {
        Issue.record("no key is called \(name)")
        continue
      }
      _ = app.handle(.key(key))
    }
  }

  var text: String { app.draw(size).grid.text }
  /// The cursor of each run.
  var cursors: [Int] { exhibit.runs.map(\.timeline.cursor) }
}

private let twin = """
  title The wrong twin
  engine by_name fault=wrong-twin
  engine current
  fs plain keep=1
  open /f O_CREAT as fd1
  say A file is open.
  unlink /f
  create /f
  say Another file has its name now.
  close fd1
  at unhash dentry
  select /f
  say The one that ends takes its namesake along.
  show curve
  say So much for the count.
  """

@Suite("several runs beside each other")
struct ExhibitAppTests {
  @Test("keys go to what is told, forth and back, and say where it ends")
  func slides() throws {
    let stage = try ExhibitStage(twin)
    #expect(stage.exhibit.broken.isEmpty)
    #expect(stage.exhibit.moment.operation == 1 && stage.text.contains("A file is open."))
    stage.press("Space")
    #expect(stage.text.contains("Another file has its name now."))
    stage.press("PgDn")
    #expect(stage.text.contains("takes its namesake along"))
    #expect(stage.text.contains("They diverge"))
    stage.press("Backspace", "PgUp", "PgUp")
    #expect(stage.text.contains("This is the first caption."))
    stage.press("Space", "Space", "Space", "Space")
    #expect(stage.text.contains("This is the last caption"))
  }

  @Test("one key moves all runs, and the key back brings the same frame back")
  func lockstep() throws {
    let stage = try ExhibitStage(twin)
    stage.press("Home")
    var frames: [(String, [Int])] = []
    while stage.exhibit.moment != stage.exhibit.end {
      frames.append((stage.text, stage.cursors))
      stage.press(".")
    }
    #expect(stage.cursors == stage.exhibit.runs.map(\.timeline.events.count))
    while let (text, cursors) = frames.popLast() {
      stage.press(",")
      #expect(stage.text == text)
      #expect(stage.cursors == cursors)
    }
    #expect(stage.cursors == [0, 0])
  }

  @Test("brackets go to where the runs part, each once, and back the same way")
  func divergences() throws {
    let stage = try ExhibitStage(twin)
    stage.press("Home")
    var moments: [Moment] = []
    for _ in 0..<1_000 {
      stage.press("]")
      guard moments.last != stage.exhibit.moment else { break }
      moments.append(stage.exhibit.moment)
      #expect(stage.exhibit.difference(at: stage.exhibit.moment) != nil)
    }
    #expect(stage.text.contains("They do not diverge any more."))
    #expect(!moments.isEmpty && moments == moments.sorted())
    for moment in moments.reversed().dropFirst() {
      stage.press("[")
      #expect(stage.exhibit.moment == moment)
    }
  }

  @Test("a row that is not as in the other run is marked in both")
  func marks() throws {
    let stage = try ExhibitStage(twin, width: 200, height: 40)
    stage.press("End")
    let rows = stage.text.split(separator: "\n").filter { $0.contains("≠") }
    #expect(!rows.isEmpty)
    stage.press("Home", ">", ">")
    #expect(stage.exhibit.moment.operation == 1)
  }

  @Test("a count that differs is marked, an object that is the same is not")
  func counts() throws {
    // The seed's filesystem holds no reference on its root.
    let stage = try ExhibitStage(
      "engine seed edition=seed\nengine current\nfs plain keep=1\nmkdir /docs\n", width: 160,
      height: 30)
    func names(with text: String) -> [Substring] {
      stage.text.split { $0 == "│" || $0 == "\n" }.filter { $0.contains(text) && $0.contains("→") }
    }
    #expect(names(with: " / ").count == 2)
    #expect(names(with: " / ").allSatisfy { $0.contains("≠") }, "\(stage.text)")
    #expect(names(with: " docs ").count == 2)
    #expect(names(with: " docs ").allSatisfy { !$0.contains("≠") }, "\(stage.text)")
  }

  @Test("what is selected in one run is selected in the others")
  func selection() throws {
    let stage = try ExhibitStage(twin, width: 200, height: 40)
    stage.press("g", "j")
    func subjects() -> [[UInt8]] {
      zip(stage.app.state.columns, stage.app.scenes()).map { column, scene in
        let id = scene.subject(column)
        return id.kind == .dentry ? Array(scene.names[scene.model.dentries[id].name]) : []
      }
    }
    #expect(subjects() == [Array("f".utf8), Array("f".utf8)])
    stage.press("g")
    #expect(subjects() == [[], []])
  }

  @Test("the curve shows every run, can be zoomed, and goes through the measures")
  func curve() throws {
    let stage = try ExhibitStage(twin)
    stage.press("v")
    #expect(stage.text.contains("by_name") && stage.text.contains("Live dentries"))
    stage.press("V")
    #expect(stage.text.contains("Live inodes"))
    stage.press("V", "V", "V")
    #expect(stage.text.contains("Dentries in the caches"))
    stage.press("+")
    #expect(stage.app.state.exhibit?.window?.count == 4 || stage.exhibit.operationCount <= 4)
    stage.press("-", "-", "v")
    #expect(stage.app.state.exhibit?.window == nil)
  }

  @Test("what would change a run asks first; no leaves all as it is")
  func questions() throws {
    let stage = try ExhibitStage(twin)
    for keys in [
      ["d", "/", "n", "Enter"], ["B"], ["u"], [":", "r", "e", "s", "t", "a", "r", "t", "Enter"],
    ] {
      let cursors = stage.cursors
      for key in keys { stage.press(key) }
      #expect(stage.text.contains("Go on with by_name alone, "), "\(keys)")
      stage.press("n")
      #expect(stage.cursors == cursors && stage.app.runs.count == 1)
      #expect(stage.app.state.mode == .panes)
    }
  }

  @Test("yes goes on with that run alone, and `:run 1` comes back to the exhibit")
  func alone() throws {
    let stage = try ExhibitStage(twin, width: 160)
    stage.press("Space", "2", ":")
    for key in "mkdir /n".map({ $0 == " " ? "Space" : String($0) }) + ["Enter"] { stage.press(key) }
    #expect(stage.text.contains("Go on with current alone, after operation 3?"))
    stage.press("y")
    let alone = stage.app.session
    #expect(stage.app.runs.count == 2 && stage.app.state.exhibit == nil)
    #expect(alone.timeline.operations.map(\.text).last == "mkdir /n")
    #expect(alone.timeline.operations.count == 5)
    #expect(stage.text.contains("run 2/2"))
    stage.press(":", "r", "u", "n", "Space", "1", "Enter")
    #expect(stage.app.state.exhibit != nil && stage.text.contains("Another file has its name now."))
  }

  @Test("pasted lines go on after the question, and an alone run is saved as a scenario by itself")
  func pasted() throws {
    let stage = try ExhibitStage(twin, width: 160)
    _ = stage.app.handle(.pasted("mkdir /x\nmkdir /y\n"))
    stage.press("Enter", "y")
    #expect(stage.app.session.timeline.operations.last?.text == "mkdir /x")
    #expect(stage.text.contains(":mkdir /y"))
    stage.press("Enter")
    #expect(stage.app.session.timeline.operations.last?.text == "mkdir /y")
    let saved = try ScenarioFile.parse(stage.app.session.saved, name: "saved.ops")
    #expect(saved.engines.isEmpty && saved.statements.count == 3)
  }

  @Test("marks, pages and conditions work as they do in a run alone")
  func commands() throws {
    let stage = try ExhibitStage(twin, width: 160)
    func type(_ line: String) {
      stage.press(":")
      for character in line { stage.press(character == " " ? "Space" : String(character)) }
      stage.press("Enter")
    }
    type("mark here")
    stage.press("End")
    type("diff here")
    #expect(stage.text.contains("From op 1, step"))
    stage.press("Escape", "Home")
    type("break unhash dentry")
    #expect(stage.exhibit.runs.allSatisfy { $0.breakpoints.count == 1 })
    stage.press("c")
    #expect(
      stage.exhibit.difference(at: stage.exhibit.moment) != nil || stage.exhibit.moment.row > 0)
    #expect(stage.text.contains("1: break unhash dentry, in "))
    let first = stage.exhibit.moment
    stage.press("c")
    #expect(stage.exhibit.moment > first)
    stage.press("C")
    #expect(stage.exhibit.moment == first)
    stage.press("?")
    #expect(stage.text.contains("What you see"))
  }

  @Test("a narrow screen shows one run at a time, a small one says what it needs")
  func narrow() throws {
    let stage = try ExhibitStage(twin, width: 80, height: 24)
    #expect(stage.text.contains(" by_name") && stage.text.contains("1 of 2"))
    stage.press("2")
    #expect(stage.text.contains(" current") && stage.text.contains("2 of 2"))
    stage.press("3")
    #expect(stage.text.contains("There are 2 runs."))
    let small = try ExhibitStage(twin, width: 30, height: 8)
    #expect(small.text.contains("needs 40x14"))
  }

  @Test("random keys at random sizes leave all runs at one moment")
  func anything() throws {
    let keys = Keymap.all.filter { $0.context == .exhibit || $0.context == .panes }.flatMap(\.keys)
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = Seeded(seed)
    let stage = try ExhibitStage(twin)
    for round in 0..<600 {
      let key = keys.randomElement(using: &random) ?? .enter
      if key == .character("q") { continue }
      _ = stage.app.handle(.key(key))
      let size = Size(
        width: Int.random(in: 1...220, using: &random),
        height: Int.random(in: 1...60, using: &random))
      _ = stage.app.draw(size)
      let cursors = stage.cursors
      stage.exhibit.move(to: stage.exhibit.moment)
      #expect(stage.cursors == cursors, "seed \(seed), round \(round), \(key.name)")
    }
  }

  @Test("the frames of an exhibit are its moments, in order, and each word once")
  func frames() throws {
    let stage = try ExhibitStage(twin)
    let frames = stage.app.frames(Size(width: 80, height: 24))
    #expect(frames.map(\.narration).filter { !$0.isEmpty } == stage.exhibit.slides.map(\.text))
    let rows = (0..<stage.exhibit.operationCount).map { stage.exhibit.alignment(of: $0).rows.count }
    #expect(frames.count >= rows.reduce(0, +))
    #expect(frames.allSatisfy { $0.grid.size == Size(width: 80, height: 24) })
  }
}

/// splitmix64, so that a failure can be repeated by its seed.
private struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
