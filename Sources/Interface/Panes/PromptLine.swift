// PromptLine.swift: the line that is typed, and above it what the language says about it.

import Language
import Canvas
import Ground
import Scenario
import Timeline

extension Painter {
  /// Draws the line of commands; returns where the cursor is.
  mutating func command(_ prompt: Prompt, _ state: State, _ scene: Scene, _ row: Rect) -> Point {
    let completion = prompt.completion(state, scene)
    suggestions(prompt, completion, state, above: row)
    let cursor = typed(":", prompt, row)
    guard prompt.cursor == prompt.text.count else { return cursor }
    let ghost = ghost(prompt, completion)
    write(ghost, at: cursor, Style(.ghost, on: .prompt), within: row)
    return cursor
  }

  /// Draws the line of the filter; returns where the cursor is.
  mutating func filter(_ prompt: Prompt, _ state: State, _ row: Rect) -> Point {
    let cursor = typed("/", prompt, row)
    let count = state.column[state.column.tree].filter?.matches.count ?? 0
    let text = dash + (prompt.text.isEmpty ? "a part of a name" : "\(count) found")
    if prompt.cursor == prompt.text.count {
      write(text, at: cursor, Style(.ghost, on: .prompt), within: row)
    }
    return cursor
  }

  /// The sign and the text, scrolled so that the cursor is in the row.
  private mutating func typed(_ sign: String, _ prompt: Prompt, _ row: Rect) -> Point {
    grid.fill(row, .prompt)
    write(sign, at: row.origin, Style(.prompt, on: .prompt), within: row)
    let area = row.inset(left: 1)
    let before = visible(prompt.text[..<prompt.cursor])
    let after = visible(prompt.text[prompt.cursor...])
    let shown = cutFront(before, to: max(0, area.width - 1), ellipsis: glyphs.ellipsis)
    let style = Style(.text, on: .prompt)
    let width = grid.put(shown, at: area.origin, style, within: area)
    grid.put(after, at: area.origin.moved(x: width), style, within: area)
    return area.origin.moved(x: width)
  }

  private func visible(_ text: ArraySlice<Unicode.Scalar>) -> String {
    Quoting.source(String(String.UnicodeScalarView(text)).utf8, asciiOnly: glyphs.isASCII)
  }

  /// Sets off what was not typed.
  private var dash: String { glyphs.isASCII ? " -- " : " — " }

  /// The rest of the first candidate, and what the verb does. A screen in ASCII may have no colours:
  /// there the rest would look typed, and Tab shows it.
  private func ghost(_ prompt: Prompt, _ completion: Completion) -> String {
    let head = prompt.head
    let word = String(
      decoding: head[min(completion.range.lowerBound, head.count)...], as: UTF8.self)
    var ghost = ""
    if let first = completion.candidates.first, first.text.hasPrefix(word), !word.isEmpty,
      !glyphs.isASCII
    {
      ghost = String(first.text.dropFirst(word.count))
    }
    if let hint = completion.hint { return ghost + dash + hint.summary }
    if let first = completion.candidates.first, !word.isEmpty, !first.summary.isEmpty {
      return ghost + dash + first.summary
    }
    return ghost
  }

  /// Candidates and the usage of the verb, in a window above the line.
  private mutating func suggestions(
    _ prompt: Prompt, _ completion: Completion, _ state: State, above row: Rect
  ) {
    let candidates = completion.candidates
    let room = max(0, min(8, row.minY - 4))
    let chosen = prompt.cycle?.index
    let first = chosen.map { max(0, $0 - room + 1) } ?? 0
    let shown = Array(candidates.dropFirst(first).prefix(room))
    var lines = shown.enumerated().map { index, candidate in
      (line(candidate, shown), first + index == chosen)
    }
    if let hint = completion.hint { lines.append((usage(hint), false)) }
    if let note = state.note { lines.append(([Piece(" \(note.text)", note.role)], false)) }
    let area = Rect(x: row.minX, y: row.minY - lines.count, width: row.width, height: lines.count)
    grid.fill(area, .popup)
    for (index, (pieces, isChosen)) in lines.enumerated() {
      write(pieces, at: area.row(index).origin, on: .popup, within: area.row(index))
      if isChosen { grid.restyle(area.row(index), on: .selected) }
    }
  }

  private func line(_ candidate: Completion.Candidate, _ all: [Completion.Candidate]) -> [Piece] {
    let width = all.map { Canvas.columns(of: $0.text) }.max() ?? 0
    return [
      Piece(
        " " + padded(Quoting.source(candidate.text.utf8, asciiOnly: glyphs.isASCII), to: width + 2),
        .key),
      Piece(candidate.summary, .dim),
    ]
  }

  private func usage(_ hint: Completion.Hint) -> [Piece] {
    [Piece(" ")]
      + hint.pieces.flatMap { piece in
        [
          piece.isCurrent ? Piece(piece.text, .strong, .underline) : Piece(piece.text, .dim),
          Piece(" "),
        ]
      } + [Piece("  \(hint.summary)", .hint)]
  }
}
