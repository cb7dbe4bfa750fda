// Terminal recordings, played on a terminal that knows exactly the codes they use.

import Canvas
import Foundation
import Testing

@testable import Export

/// Rows of cells, each with its text and its codes.
private struct SmallTerminal {
  struct Place: Equatable {
    var text = " "
    var codes = ""
  }
  private let size: Size
  private(set) var rows: [[Place]]
  private var x = 0
  private var y = 0
  private var codes = ""

  init(_ size: Size) {
    self.size = size
    rows = Array(repeating: Array(repeating: Place(), count: size.width), count: size.height)
  }

  /// Interprets the codes, and notes unknown ones.
  mutating func write(_ text: String) {
    var rest = text.unicodeScalars[...]
    var plain = ""
    while let scalar = rest.popFirst() {
      guard scalar == "\u{1B}" else {
        plain.unicodeScalars.append(scalar)
        continue
      }
      draw(plain)
      plain = ""
      #expect(rest.popFirst() == "[")
      let parameters = String(String.UnicodeScalarView(rest.prefix { !("A"..."z" ~= $0) }))
      rest = rest.dropFirst(parameters.unicodeScalars.count)
      obey(rest.popFirst(), parameters)
    }
    draw(plain)
  }

  private mutating func obey(_ command: Unicode.Scalar?, _ parameters: String) {
    switch (command, parameters) {
    case ("l", "?25"): break
    case ("m", _): codes = parameters == "0" ? "" : parameters
    case ("J", "2"): self = SmallTerminal(size)
    case ("K", ""): for column in x..<size.width { rows[y][column] = Place() }
    case ("H", _):
      let numbers = parameters.split(separator: ";").compactMap { Int($0) }
      (y, x) = (numbers[0] - 1, numbers[1] - 1)
    case _: Issue.record("\(parameters)\(command.map { String($0) } ?? "")")
    }
  }

  private mutating func draw(_ text: String) {
    for character in text {
      let width = columns(of: String(character))
      guard x + width <= size.width else {
        Issue.record("\(text) leaves the terminal")
        return
      }
      rows[y][x] = Place(text: String(character), codes: codes)
      if width == 2 { rows[y][x + 1] = Place(text: "", codes: codes) }
      x += width
    }
  }
}

@Suite struct AsciicastTests {
  private func events(_ cast: Asciicast) throws -> (header: [String: Any], events: [[Any]]) {
    let lines = cast.text.split(separator: "\n").map { Data($0.utf8) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: lines[0]) as? [String: Any])
    let events = try lines.dropFirst().map {
      try #require(try JSONSerialization.jsonObject(with: $0) as? [Any])
    }
    return (header, events)
  }

  /// Checks that a terminal shows the frame.
  private func expect(_ terminal: SmallTerminal, shows grid: Grid, _ theme: Theme) {
    for y in 0..<grid.size.height {
      for x in 0..<grid.size.width {
        guard let cell = grid[Point(x: x, y: y)] else { continue }
        let look = theme.look(of: cell.style, depth: .full)
        guard !cell.isBlank || look.marksBlanks else { continue }
        let plain = Look(.default, on: .default, [])
        let codes = look == plain ? "" : String(look.escapeCode.dropFirst(2).dropLast())
        let place = terminal.rows[y][x]
        #expect(place.text == grid.text(of: cell) && place.codes == codes, "\(x), \(y)")
      }
      let text = terminal.rows[y].map(\.text).joined().replacing(/[ ]+$/, with: "")
      #expect(text == grid.text(row: y))
    }
  }

  @Test("playing it back gives every frame", arguments: [Specimens.hostile, Specimens.everything])
  func replay(_ text: String) throws {
    let grids = Specimens.frames(try Specimens.run(text)), theme = Specimens.theme
    var terminal = SmallTerminal(Size(width: 100, height: 30))
    let timed = grids.enumerated().map { (milliseconds: $0.offset * 1250, grid: $0.element) }
    let (header, events) = try events(Asciicast(timed, theme: theme, title: "T\"\u{1B}"))
    #expect(header["version"] as? Int == 2 && header["title"] as? String == #"T"\x1b"#)
    #expect(header["width"] as? Int == 100 && header["height"] as? Int == 30)
    #expect(events.count == grids.count)
    for (index, event) in events.enumerated() {
      #expect(event[0] as? Double == Double(index) * 1.25 && event[1] as? String == "o")
      terminal.write(try #require(event[2] as? String))
      expect(terminal, shows: grids[index], theme)
    }
  }

  @Test("only rows that changed are drawn, a frame that did not change is left out")
  func changes() throws {
    var grid = Grid(Size(width: 10, height: 3))
    grid.put("one", at: .zero)
    var cast = Asciicast(theme: Specimens.theme, title: "t")
    cast.add(grid, at: 0)
    cast.add(grid, at: 500)
    grid.put("文", at: Point(x: 8, y: 2))
    cast.add(grid, at: 61_005)
    #expect(
      cast.text.split(separator: "\n").dropFirst() == [
        #"[0.000,"o","\u001b[?25l\u001b[0m\u001b[2J\u001b[1;1Hone"]"#,
        #"[61.005,"o","\u001b[3;1H\u001b[K        文"]"#,
      ])
  }

  @Test("a frame of another size clears the screen, and the recording is as large as the largest")
  func sizes() throws {
    let grids = [Size(width: 5, height: 2), Size(width: 3, height: 4)].map(Grid.init)
    let cast = Asciicast(
      [(milliseconds: 0, grid: grids[0]), (milliseconds: 1, grid: grids[1])],
      theme: Specimens.theme, title: "t")
    let (header, events) = try events(cast)
    #expect(header["width"] as? Int == 5 && header["height"] as? Int == 4 && events.count == 2)
    #expect(
      Asciicast([], theme: Specimens.theme, title: "t").text.split(separator: "\n").count == 1)
  }
}
