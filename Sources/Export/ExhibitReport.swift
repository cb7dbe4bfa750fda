/// An exhibit on paper: its story, each operation with what came of it on every engine and where they
/// part, and what is said beside it.

import Canvas
import Scenario
import Timeline

/// Tells one exhibit that was played.
public struct ExhibitReport {
  private let exhibit: Exhibit
  private let width: Int

  public init(_ exhibit: Exhibit, width: Int = 80) {
    self.exhibit = exhibit
    self.width = width
  }

  /// The whole of it. The cursors end at the end.
  public var text: String {
    var lines = [exhibit.title, String(repeating: "=", count: columns(of: exhibit.title)), ""]
    for paragraph in exhibit.file.story { lines += wrapped(paragraph, indent: 0) + [""] }
    let longest = exhibit.runs.map { columns(of: $0.title) }.max() ?? 0
    lines += exhibit.runs.map { run in
      "  \(padded(run.title, to: longest))  \(run.options.deviation ?? "edition current")"
    }
    lines.append("")
    for operation in 0..<exhibit.operationCount { lines += told(operation, longest) }
    exhibit.move(to: exhibit.end)
    return lines.map { $0.trimmingBlanksAtEnd + "\n" }.joined()
  }

  private func told(_ operation: Int, _ longest: Int) -> [String] {
    let end = Moment(operation: operation, row: exhibit.alignment(of: operation).rows.count)
    exhibit.move(to: end)
    let record = exhibit.runs.lazy.compactMap { run in
      run.timeline.operations.indices.contains(operation) ? run.timeline.operations[operation] : nil
    }.first
    var lines = ["\(operation)  \(Sentence.visible(record?.source ?? []))"]
    for run in exhibit.runs {
      lines.append("     \(padded(run.title, to: longest))  \(state(run, operation))")
    }
    if let moment = exhibit.weightiestDivergence(of: operation),
      let parting = exhibit.parting(at: moment)
    {
      lines += wrapped("They part: \(parting)", indent: 5)
    }
    for slide in exhibit.slides where slide.moment.operation == operation && !slide.text.isEmpty {
      lines += wrapped(Sentence.visible(slide.text.utf8), indent: 2, first: "» ")
    }
    return lines + [""]
  }

  /// What came of an operation on one engine, and what lives there now.
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

  /// Words in lines of the page's width.
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
  fileprivate var trimmingBlanksAtEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
