import Scenario
import Ground
import Timeline

// Where the runs of an exhibit differ.
extension Exhibit {
  /// The next divergence: the moment before its first row. Nil if there is none.
  public func divergence(after moment: Moment) -> Moment? {
    for operation in moment.operation..<max(moment.operation, operationCount) {
      let first = alignment(of: operation).divergences.lazy.map(\.lowerBound)
        .map { Moment(operation: operation, row: $0 + 1) }.first { $0 > moment }
      if let first { return first }
    }
    return nil
  }

  /// The nearest earlier moment at which a divergence begins.
  public func divergence(before moment: Moment) -> Moment? {
    for operation in (0...moment.operation).reversed() {
      let last = alignment(of: operation).divergences.lazy.map(\.lowerBound)
        .map { Moment(operation: operation, row: $0 + 1) }.last { $0 < moment }
      if let last { return last }
    }
    return nil
  }

  /// The divergence that contains the row before the moment.
  public func divergence(at moment: Moment) -> Range<Int>? {
    alignment(of: moment.operation).divergences.first { $0.contains(moment.row - 1) }
  }

  /// The most important divergence of an operation: births and ends before returns. The result is
  /// the moment at which it begins. Nil if the runs do the same, or differ in locks only.
  public func weightiestDivergence(of operation: Int) -> Moment? {
    let alignment = alignment(of: operation)
    func weight(_ range: Range<Int>) -> Int {
      runs.indices.compactMap { run in
        steps(of: run, operation, alignment.rows[range]).map(\.weight).max()
      }.max() ?? 0
    }
    let weights = alignment.divergences.map(weight)
    guard let most = weights.max(), most > 0, let index = weights.firstIndex(of: most) else {
      return nil
    }
    return Moment(operation: operation, row: alignment.divergences[index].lowerBound + 1)
  }

  /// A sentence about how the runs differ at the moment; nil if they do not. The cursors do not
  /// move.
  public func difference(at moment: Moment) -> String? {
    guard let range = divergence(at: moment) else { return nil }
    let rows = alignment(of: moment.operation).rows[range]
    var sides: [(names: [String], deed: String)] = []
    for (index, run) in runs.enumerated() {
      guard moment.operation < run.timeline.operations.count else { continue }
      let deed = deed(of: index, moment.operation, rows)
      if let known = sides.firstIndex(where: { $0.deed == deed }) {
        sides[known].names.append(run.title)
      } else {
        sides.append(([run.title], deed))
      }
    }
    let told = sides.map { "\(Self.list($0.names)): \($0.deed)" }
    return function(around: rows, moment.operation) + told.joined(separator: "; ") + "."
  }

  /// `in processDeferredDecRefs, `: the function in which the first run leaves the others.
  private func function(around rows: ArraySlice<Alignment.Row>, _ operation: Int) -> String {
    guard let row = rows.first, let run = row.takesPart.firstIndex(of: true) else { return "" }
    let session = runs[run]
    let index = session.timeline.operations[operation].first + row.done[run] - 1
    return session.function(atStep: index).map { "in \($0), " } ?? ""
  }

  /// A run's steps in rows that not all runs share.
  private func steps(
    of run: Int, _ operation: Int, _ rows: ArraySlice<Alignment.Row>
  ) -> [(index: Int, weight: Int)] {
    let timeline = runs[run].timeline
    guard operation < timeline.operations.count else { return [] }
    return rows.filter { $0.takesPart[run] }.map { row in
      let index = timeline.operations[operation].first + row.done[run] - 1
      return (index, timeline.events[index].traits.weight)
    }
  }

  /// What one run does in rows that not all share: its most important step, and the number of
  /// others.
  private func deed(of run: Int, _ operation: Int, _ rows: ArraySlice<Alignment.Row>) -> String {
    let steps = steps(of: run, operation, rows)
    guard let most = steps.map(\.weight).max(),
      let first = steps.first(where: { $0.weight == most })
    else { return "nothing of that" }
    let rest = steps.count - 1
    let more = rest == 0 ? "" : rest == 1 ? " and 1 step more" : " and \(rest) steps more"
    return "“\(runs[run].sentence(ofStep: first.index))”" + more
  }

  /// `` `a`, `b` and `c` ``.
  private static func list(_ names: [String]) -> String {
    let quoted = names.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Session {
  /// The kernfs function that contains a step; nil outside of all functions.
  func function(atStep index: Int) -> String? {
    timeline.at(index).model.frames.last.map { Sentence.name(of: $0.function) }
  }
}
