import Foundation
import Testing

/// The gallery through the program: as text, checked, and in a real terminal.
@Suite("The gallery")
struct GalleryTests {
  private func run(_ arguments: String...) throws -> Finished {
    try spawn([Tmux.program] + arguments, ["TERM": "dumb"])
  }

  private func write(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).ops").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static let twin = """
    title Two of a name
    engine by_name fault=wrong-twin
    engine current
    fs plain keep=1
    open /f O_CREAT as fd1
    unlink /f
    create /f
    say Another file has its name now.
    close fd1
    expect by_name: orphans == 1
    expect current: orphans == 0

    """

  @Test("all exhibits are listed, and every claim of all of them holds")
  func list() throws {
    let list = try run("demo")
    let names = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(list.status == 0 && names.first == "proc-leak" && names.count >= 20)
    let check = try run("demo", "--check")
    #expect(check.status == 0, "\(check.output)")
    #expect(check.output.split(separator: "\n").count == names.count)
  }

  @Test("one number changed: status 1, and the sentence that says which")
  func changed() throws {
    let file = try write(Self.twin.replacingOccurrences(of: "orphans == 1", with: "orphans == 2"))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let check = try run("demo", "--check", file)
    #expect(check.status == 1)
    #expect(
      check.output == "\(file):10:1: on by_name, expected orphans == 2, but orphans is 1\n")
    #expect(try run("check", file).status == 1)
  }

  @Test("what is wrong with a file or a name is one line, and status 2")
  func mistakes() throws {
    let file = try write(Self.twin.replacingOccurrences(of: "expect current", with: "expect cur"))
    defer { try? FileManager.default.removeItem(atPath: file) }
    for arguments in [
      ["demo", file], ["demo", "proc-leek"], ["demo", "/nowhere.ops"],
      ["compare", file, "--with", "beforre"],
    ] {
      let result = try spawn([Tmux.program] + arguments, ["TERM": "dumb"])
      #expect(result.status == 2 && result.error.split(separator: "\n").count == 1, "\(result)")
    }
    #expect(try run("demo", "proc-leek").error.contains("did you mean `proc-leak`?"))
  }

  @Test("the text lists the engines below each operation and says where they diverge")
  func paper() throws {
    let file = try write(Self.twin)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let demo = try run("demo", file, "--text")
    #expect(demo.status == 0 && demo.output.contains("They diverge: in close, `by_name`: “"))
    #expect(demo.output.contains("» Another file has its name now."))
    let compared = try run("compare", file, "--with", "seed,undeletable", "--text")
    #expect(compared.output.contains("undeletable") && compared.output.contains("edition seed"))
  }

  @Test("in a terminal: beside each other, in turns, to where they diverge, and out")
  func terminal() throws {
    let tmux = try Tmux(width: 200, height: 50)
    try tmux.shell("\(Tmux.program) demo proc-leak")
    try tmux.waitFor("1/")
    let first = try tmux.screen()
    for name in ["before", "seed", "lru", "current"] { #expect(first.contains(" \(name) ")) }
    try tmux.press("]")
    try tmux.waitFor("They diverge")
    try tmux.press("End")
    try tmux.press("v")
    try tmux.waitFor("dentries when the operation has ended")
    try tmux.press("v")
    try tmux.resize(width: 80, height: 24)
    try tmux.waitFor("1 of 4")
    try tmux.press("4")
    try tmux.waitFor("4 of 4")
    try tmux.press("q")
    try tmux.waitFor("$")
  }

  @Test("files are written as a whole, and a device stays one")
  func files() throws {
    let file = try write(Self.twin)
    defer { try? FileManager.default.removeItem(atPath: file) }
    for (option, start) in [("--chart", "<svg"), ("--cast", "{\"version\":2"), ("--html", "<!")] {
      let target = file + option
      defer { try? FileManager.default.removeItem(atPath: target) }
      let result = try run("demo", file, option, target, "--size", "80x24")
      #expect(result.status == 0, "\(result)")
      #expect(try String(contentsOfFile: target, encoding: .utf8).hasPrefix(start))
      #expect(try run("demo", file, option, target, "--size", "80x24").status == 0)
      let full = try run("demo", file, option, "/dev/full", "--size", "80x24")
      #expect(full.status == 1 && full.error.contains("/dev/full"))
    }
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }
}
