// Pasted text is never read as keys; Ctrl-C and q lose nothing without a warning.

import Language
import Canvas
import Scenario
import Testing

@testable import Interface

@Suite("Pasting and leaving") struct PasteTests {
  private func paste(_ text: String, _ stage: Stage) {
    #expect(stage.app.handle(.pasted(text)).isEmpty)
  }

  private func interrupt(_ stage: Stage) -> [Effect] {
    stage.app.handle(.interrupted(signal: Input.interrupt))
  }

  @Test("one pasted line stands in the line of commands and runs with Enter only")
  func oneLine() throws {
    let stage = try Stage(Plays.plain)
    paste("mkdir /q\n", stage)
    #expect(stage.app.state.mode == .command(Prompt("mkdir /q")))
    #expect(stage.timeline.operations.count == 4)
    stage.press("Enter")
    #expect(stage.timeline.operations.last?.text == "mkdir /q")
    #expect(stage.app.state.mode == .panes)
  }

  @Test("several pasted lines come one after the other; Esc drops what is left")
  func severalLines() throws {
    let stage = try Stage(Plays.plain)
    paste("mkdir /q\n\nqqq\nrmdir /q\ncreate /z", stage)
    #expect(stage.rows(with: "3 more pasted lines wait").count == 1)
    stage.press("Enter")
    #expect(stage.app.state.mode == .command(Prompt("qqq")))
    stage.press("Enter")
    #expect(stage.app.state.mode == .command(Prompt("qqq")), "a mistake stays")
    stage.press("^u Enter")
    #expect(stage.app.state.mode == .command(Prompt("rmdir /q")))
    stage.press("Esc")
    #expect(stage.app.state.mode == .panes)
    #expect(stage.app.state.pasted == [])
    #expect(stage.timeline.operations.last?.text == "mkdir /q")
  }

  @Test("what is pasted into a typed line joins it, with what cannot be drawn escaped")
  func intoALine() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'mkdir '")
    paste("/a\u{1B}[31m\u{202E}b", stage)
    stage.press("Enter")
    guard
      case .operation(let line)? = try CommandLine.parse(
        Array(#"mkdir "/a\x1b[31m\xe2\x80\xaeb""#.utf8))
    else { return }
    #expect(stage.app.session.lines.last?.content == line.content)
  }

  @Test("a line that is refused in the past is not lost")
  func past() throws {
    let stage = try Stage(Plays.plain)
    stage.press(",")
    paste("mkdir /q\nmkdir /r", stage)
    stage.press("Enter")
    #expect(stage.app.state.mode == .command(Prompt("mkdir /q")))
    #expect(stage.app.state.pasted == ["mkdir /r"])
  }

  @Test("pasting goes through menus and pages, and a blank text does nothing")
  func elsewhere() throws {
    for keys in ["o", "?"] {
      let stage = try Stage(Plays.plain)
      stage.press(keys)
      paste("mkdir /q", stage)
      #expect(stage.app.state.mode == .command(Prompt("mkdir /q")))
    }
    let stage = try Stage(Plays.plain)
    paste(" \n\n", stage)
    #expect(stage.app.state.mode == .panes)
    stage.press("/")
    paste("no", stage)
    #expect(stage.app.state.mode == .filter(Prompt("no")))
  }

  @Test("Ctrl-C cancels a line that is typed; the run goes on")
  func cancels() throws {
    for keys in [": 'mkdir /q'", "/ 'x'", "o", "?"] {
      let stage = try Stage(Plays.plain)
      stage.press(keys)
      #expect(interrupt(stage).isEmpty)
      #expect(stage.app.state.mode == .panes)
      #expect(stage.app.state.column.dentries.filter == nil)
    }
    let stage = try Stage(Plays.plain)
    #expect(interrupt(stage) == [.quit(status: 130)])
    #expect(stage.app.handle(.interrupted(signal: 15)) == [.quit(status: 143)])
  }

  @Test("leaving with what no file has asks once", arguments: ["q", ": 'quit' Enter", "^C"])
  func leaving(_ keys: String) throws {
    let stage = try Stage(Plays.plain)
    func leave() -> [Effect] {
      guard keys == "^C" else {
        let before = stage.effects.count
        stage.press(keys)
        return Array(stage.effects[before...])
      }
      return interrupt(stage)
    }
    stage.press(": 'mkdir /q' Enter")
    #expect(leave().isEmpty)
    #expect(stage.rows(with: "Unsaved work").count == 1)
    #expect(leave() == [.quit(status: keys == "^C" ? 130 : 0)])
    stage.press(": 'mkdir /r' Enter")
    #expect(leave().isEmpty, "new work asks anew")
    stage.app.session.noteSaved()
    stage.press(": 'mkdir /s' Enter")
    stage.app.session.noteSaved()
    #expect(leave().count == 1)
  }

  @Test("what begins again leaves typed work in a run of its own")
  func restart() throws {
    let stage = try Stage(Plays.plain)
    stage.press(": 'mkdir /q' Enter : 'restart' Enter")
    #expect(stage.app.runs.count == 2)
    #expect(stage.app.runs[0].sessions[0].timeline.operations.last?.text == "mkdir /q")
  }
}
