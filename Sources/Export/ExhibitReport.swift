/// An exhibit as text: its story, each operation with its result on every engine, where the engines
/// differ, and the captions.

import Exhibits
import Ground
import Canvas
import Scenario
import Timeline

/// Formats an exhibit that was played.
public struct ExhibitReport {
  private let exhibit: Exhibit
  private let width: Int

  public init(_ exhibit: Exhibit, width: Int = 80) {
    self.exhibit = exhibit
    self.width = width
  }

  /// The whole text. Moves all cursors to the end.
  public var text: String {
    let title = Quoting.visible(exhibit.title)
    var lines = [title, String(repeating: "=", count: columns(of: title)), ""]
    for paragraph in exhibit.file.story {
      lines += wrapped(Quoting.visible(paragraph), indent: 0) + [""]
    }
    let longest = exhibit.runs.map { columns(of: $0.title) }.max() ?? 0
    lines += exhibit.runs.map { run in
      "  \(padded(run.title, to: longest))  \(run.options.deviation ?? "edition current")"
    }
    var known: Set<String> = []
    for operation in 0..<exhibit.operationCount { lines += [""] + told(operation, &known) }
    exhibit.move(to: exhibit.end)
    return lines.map { $0.withoutBlanksAtEnd + "\n" }.joined()
  }

  /// An operation with its captions in order: those during it, its result, those after it. A
  /// difference in `known` is not repeated; numbers are ignored.
  private func told(_ operation: Int, _ known: inout Set<String>) -> [String] {
    let end = Moment(operation: operation, row: exhibit.alignment(of: operation).rows.count)
    let record = exhibit.runs.lazy.compactMap { run in
      run.timeline.operations.indices.contains(operation) ? run.timeline.operations[operation] : nil
    }.first
    let slides = exhibit.slides.filter { $0.moment.operation == operation && !$0.text.isEmpty }
    var lines = ["\(operation)  \(Quoting.source(record?.source ?? []))"]
    var here = Moment(operation: operation, row: 0)
    for slide in slides where slide.moment < end {
      if slide.moment != here { lines += step(slide.moment) }
      here = slide.moment
      lines += said(slide)
    }
    exhibit.move(to: end)
    lines += states(operation)
    if let moment = exhibit.weightiestDivergence(of: operation),
      let difference = exhibit.difference(at: moment),
      known.insert(difference.withoutDigits).inserted
    {
      lines += wrapped("They diverge: \(difference)", indent: 5)
    }
    return lines + slides.filter { $0.moment == end }.flatMap(said)
  }

  private func said(_ slide: Slide) -> [String] {
    wrapped(Quoting.visible(slide.text.utf8), indent: 2, first: "» ")
  }

  /// The step before a moment, and the runs that take it unless all do.
  private func step(_ moment: Moment) -> [String] {
    let rows = exhibit.alignment(of: moment.operation).rows
    guard moment.row > 0 else { return [] }
    let row = rows[moment.row - 1]
    let taking = exhibit.runs.indices.filter { row.takesPart[$0] }
    guard let first = taking.first else { return [] }
    let run = exhibit.runs[first]
    let index = run.timeline.operations[moment.operation].first + row.done[first] - 1
    let whose = taking.count == exhibit.runs.count ? "" : names(taking) + ": "
    return wrapped("\(whose)\(run.sentence(ofStep: index))", indent: 5, first: "… ")
  }

  /// The results of an operation; engines with the same result share a line.
  private func states(_ operation: Int) -> [String] {
    var groups: [(runs: [Int], state: String)] = []
    for (index, run) in exhibit.runs.enumerated() {
      let state = state(run, operation)
      if let known = groups.firstIndex(where: { $0.state == state }) {
        groups[known].runs.append(index)
      } else {
        groups.append(([index], state))
      }
    }
    if let only = groups.first, groups.count == 1 { return ["     \(only.state)"] }
    let longest = groups.map { columns(of: names($0.runs)) }.max() ?? 0
    return groups.map { "     \(padded(names($0.runs), to: longest))  \($0.state)" }
  }

  private func names(_ runs: [Int]) -> String {
    runs.map { exhibit.runs[$0].title }.joined(separator: ", ")
  }

  /// The result of an operation on one engine, and the numbers of living objects.
  private func state(_ run: Session, _ operation: Int) -> String {
    let timeline = run.timeline
    guard timeline.operations.indices.contains(operation) else { return "stopped before" }
    let answer = TextReport(timeline).answer(timeline.operations[operation].outcome)
    let alive = timeline.model.alive
    var parts = ["dentries \(alive.dentries)", "inodes \(alive.inodes)"]
    let counts = timeline.suspicions(at: timeline.cursor)
    parts += Suspicion.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.word)" }
    return parts.joined(separator: "  ") + "  \(answer)"
  }

  /// Wraps words to the width of the page.
  private func wrapped(_ text: String, indent: Int, first: String = "") -> [String] {
    let space = String(repeating: " ", count: indent)
    let margin = indent + columns(of: first)
    let hanging = padded("", to: columns(of: first))
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, margin + columns(of: line) + 1 + columns(of: String(word)) > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines.enumerated().map { space + ($0.offset == 0 ? first : hanging) + $0.element }
  }
}

extension String {
  fileprivate var withoutDigits: String { filter { !$0.isNumber } }
}
