// ExhibitApp+Drawing.swift: the frame of an exhibit: what is told, the runs beside each other, the curve,
// and where they part.

import Exhibits
import Canvas
import Ground
import Scenario
import Timeline

extension ExhibitApp {
  public func draw(_ size: Size) -> Frame {
    state.size = size
    var painter = Painter(size, settings.glyphs)
    guard let layout = ExhibitLayout(state, columns.count, exhibit) else {
      painter.tooSmall(size, least: ExhibitLayout.least)
      return Frame(grid: painter.grid, cursor: nil)
    }
    painter.exhibitHeader(exhibit, state, layout.header)
    painter.narration(exhibit, state, layout.narration)
    var cursor: Point?
    for (index, area) in layout.columns {
      columns[index].change { state, _ in state.hasKeys = index == self.state.focus }
      let frame = columns[index].draw(area.size)
      painter.grid.put(frame.grid, at: area.origin)
      if index == state.focus {
        cursor = frame.cursor.map { $0.moved(x: area.minX, y: area.minY) }
      }
    }
    if let area = layout.curve { draw(curveIn: area, &painter) }
    painter.said(state.note ?? parting ?? hint(layout), layout.message)
    painter.exhibitFooter(state, exhibit, columns.count, layout.footer)
    if let line = state.help {
      painter.help(line, painter.grid.bounds)
      cursor = nil
    }
    return Frame(grid: painter.grid, cursor: cursor)
  }

  /// Where the runs part, if it is here.
  private var parting: Note? {
    exhibit.parting(at: exhibit.moment).map { Note(text: "They part: \($0)", role: .text) }
  }

  private func hint(_ layout: ExhibitLayout) -> Note {
    if layout.columns.count < columns.count, layout.curve == nil || !layout.columns.isEmpty {
      let shown = exhibit.runs[state.focus].title
      return Note(
        text: "This is `\(shown)`, \(state.focus + 1) of \(columns.count): "
          + "`1` to `\(columns.count)` show the others.", role: .hint)
    }
    let parts = exhibit.divergence(after: exhibit.moment) != nil
    let word =
      layout.curve != nil
      ? state.measure.sentence
      : parts ? "`]` goes to where they part" : "they do not part any more"
    return Note(text: word.prefix(1).uppercased() + word.dropFirst() + ".", role: .hint)
  }

  private func draw(curveIn area: Rect, _ painter: inout Painter) {
    let named = zip(exhibit.runs, measures).map { (name: $0.title, measures: $1) }
    let chart = Chart(state.measure, runs: named)
    painter.curves(
      chart, window: curveWindow, cursor: exhibit.moment.operation, area)
  }

  /// The operations that the curve shows, moved so that the cursor is among them.
  private var curveWindow: Range<Int> {
    let count = exhibit.operationCount, here = exhibit.moment.operation
    guard let window = state.window else { return 0..<count }
    if window.contains(here) { return window }
    let first = max(0, min(here - window.count / 2, count - window.count))
    return first..<first + window.count
  }
}

extension Painter {
  fileprivate mutating func exhibitHeader(
    _ exhibit: Exhibit, _ state: ExhibitState, _ row: Rect
  ) {
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

  /// What is told now; dim where one has gone on from there.
  fileprivate mutating func narration(_ exhibit: Exhibit, _ state: ExhibitState, _ area: Rect) {
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
  fileprivate mutating func said(_ note: Note, _ area: Rect) {
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

  fileprivate mutating func exhibitFooter(
    _ state: ExhibitState, _ exhibit: Exhibit, _ count: Int, _ row: Rect
  ) {
    grid.fill(row, .footer)
    var actions: [ExhibitAction] = exhibit.slides.isEmpty ? [] : [.nextSlide, .previousSlide]
    actions += [.help, .quit, .divergenceBack, .divergenceForward, .stepBack, .stepForward]
    actions += [.operationBack, .operationForward, .curve, .nextMeasure]
    if state.isCurveShown { actions += [.zoomIn, .zoomOut] }
    actions += [.present, .start, .end]
    var x = row.minX + 1
    let items =
      Self.items(actions.map(Action.exhibit)) + [FooterItem(keys: "1-\(count)", label: "run")]
    for item in items {
      let parts = [Piece(item.keys, .key), Piece(" \(item.label)", .text)]
      guard x + columns(of: parts) <= row.maxX else { continue }
      x += write(parts, at: Point(x: x, y: row.minY), on: .footer, within: row) + 2
    }
  }
}
