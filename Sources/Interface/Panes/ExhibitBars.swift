// ExhibitBars.swift: what stands around the columns of an exhibit: its caption, the curve, and where the
// runs diverge.

import Canvas
import Exhibits
import Ground
import Scenario
import Timeline

extension Painter {
  /// Everything above the columns, and the curve.
  mutating func exhibit(_ peers: Peers, _ state: ExhibitState, _ layout: Layout) {
    let exhibit = peers.exhibit
    exhibitHeader(exhibit, state, layout.header)
    narration(exhibit, state, layout.narration)
    guard let area = layout.curve else { return }
    let named = zip(exhibit.runs, peers.measures).map { (name: $0.title, measures: $1) }
    curves(
      Chart(state.measure, runs: named), window: curveWindow(state, exhibit),
      cursor: exhibit.moment.operation, area)
  }

  /// How the runs diverge at this moment, if they do.
  func difference(_ peers: Peers) -> Note? {
    peers.exhibit.difference(at: peers.exhibit.moment).map {
      Note(text: "They diverge: \($0)", role: .text)
    }
  }

  func hint(_ peers: Peers, _ exhibit: ExhibitState, _ state: State, _ layout: Layout) -> Note {
    let count = state.columns.count
    if layout.columns.count < count, layout.curve == nil || !layout.columns.isEmpty {
      let shown = peers.exhibit.runs[state.current].title
      return Note(
        text: "This is `\(shown)`, \(state.current + 1) of \(count): "
          + "`1` to `\(count)` show the others.", role: .hint)
    }
    let parts = peers.exhibit.divergence(after: peers.exhibit.moment) != nil
    let word =
      layout.curve != nil
      ? exhibit.measure.sentence
      : parts ? "`]` goes to where they diverge" : "they do not diverge any more"
    return Note(text: word.prefix(1).uppercased() + word.dropFirst() + ".", role: .hint)
  }

  /// The operations that the curve shows, moved so that the cursor is among them.
  private func curveWindow(_ state: ExhibitState, _ exhibit: Exhibit) -> Range<Int> {
    let count = exhibit.operationCount, here = exhibit.moment.operation
    guard let window = state.window else { return 0..<count }
    if window.contains(here) { return window }
    let first = max(0, min(here - window.count / 2, count - window.count))
    return first..<first + window.count
  }
}

extension Painter {
  private mutating func exhibitHeader(_ exhibit: Exhibit, _ state: ExhibitState, _ row: Rect) {
    grid.fill(row, .header)
    let moment = exhibit.moment
    let rows = exhibit.alignment(of: moment.operation).rows.count
    let name = cut(
      Quoting.source(exhibit.text(of: moment.operation).utf8, asciiOnly: glyphs.isASCII),
      to: row.width >= 100 ? 32 : 20,
      ellipsis: glyphs.ellipsis)
    let told =
      exhibit.slides.isEmpty
      ? "" : "  \(state.slide.map { $0 + 1 } ?? 0)/\(exhibit.slides.count)"
    let right = [
      Piece("op \(moment.operation)/\(exhibit.operationCount - 1) ", .dim), Piece(name, .strong),
      Piece(" · row \(moment.row)/\(rows)", .dim), Piece("\(told) ", .key),
    ]
    let width = min(columns(of: right), row.width)
    write(right, at: Point(x: row.maxX - width, y: row.minY), on: .header, within: row)
    let left = [
      Piece(" dentree", .strong),
      Piece(" · \(Quoting.visible(exhibit.title, asciiOnly: glyphs.isASCII))"),
    ]
    guard row.width - width > 12 else { return }
    write(left, at: row.origin, on: .header, within: row.inset(right: width + 1))
  }

  /// The caption; dim once the cursor has moved on from its moment.
  private mutating func narration(_ exhibit: Exhibit, _ state: ExhibitState, _ area: Rect) {
    guard !area.isEmpty else { return }
    guard let index = state.slide, exhibit.slides.indices.contains(index) else { return }
    let slide = exhibit.slides[index]
    let isThere = slide.moment == exhibit.moment
    let margin = state.isPresenting ? max(1, area.width / 8) : 1
    let text = Quoting.visible(slide.text, asciiOnly: glyphs.isASCII)
    let attributes: Attributes = state.isPresenting ? .bold : []
    let told = pieces(text, isThere ? .strong : .dim).map { piece in
      var piece = piece
      piece.style.attributes.formUnion(attributes)
      return piece
    }
    let lines = wrapped(told, to: max(10, area.width - 2 * margin))
    let top = area.minY + (state.isPresenting ? max(0, (area.height - lines.count) / 2) : 0)
    for (offset, line) in shortened(lines, to: area.height).enumerated() {
      let width = columns(of: line)
      let x = state.isPresenting ? max(margin, (area.width - width) / 2) : margin
      write(line, at: Point(x: area.minX + x, y: top + offset), on: .base, within: area)
    }
  }

  /// A sentence over the rows that there are for it.
  mutating func said(_ note: Note, _ area: Rect) {
    let lines = wrapped(pieces(note.text, note.role), to: max(10, area.width - 2))
    for (index, line) in shortened(lines, to: area.height).enumerated() {
      let row = area.row(index).inset(left: 1, right: 1)
      write(line, at: row.origin, on: .base, within: row)
    }
  }

  /// As many lines as there is room for; the last one says that there are more.
  private func shortened(_ lines: [[Piece]], to count: Int) -> [[Piece]] {
    guard lines.count > count, count > 0 else { return lines }
    return lines[..<(count - 1)] + [lines[count - 1] + [Piece(" " + glyphs.ellipsis, .dim)]]
  }

  /// The keys most useful now, best first.
  func exhibitItems(_ state: ExhibitState, _ count: Int) -> [FooterItem] {
    var actions: [Action] =
      state.hasCaptions ? [.exhibit(.nextSlide), .exhibit(.previousSlide)] : []
    actions += [.pane(.help), .pane(.quit)]
    actions += [.exhibit(.divergenceBack), .exhibit(.divergenceForward)]
    actions += [.stepBack, .stepForward, .operationBack, .operationForward].map { .pane(.time($0)) }
    actions += [.exhibit(.curve), .exhibit(.nextMeasure)]
    if state.isCurveShown { actions += [.exhibit(.zoomIn), .exhibit(.zoomOut)] }
    let rest: [Action] = [
      .exhibit(.present), .pane(.command), .pane(.time(.start)), .pane(.time(.end)),
    ]
    return Self.items(actions) + [FooterItem(keys: "1-\(count)", label: "run")] + Self.items(rest)
  }
}
