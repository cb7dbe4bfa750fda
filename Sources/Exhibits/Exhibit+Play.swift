import Scenario
import Questions
import Language
import Ground
import Timeline

// Runs an exhibit's file: each operation on every engine, claims where they stand. Collects the
// moments with captions.
extension Exhibit {
  /// State while a file is run.
  private struct Stage {
    /// The last operation, for messages.
    var operation: Line<Statement>?
    /// Runs whose machine stopped and that need an `expect` for it.
    var unexpected: Set<Int> = []
    /// Runs whose last operation was not asked and that need an `expect` for it, with the reason.
    var notAsked: [Int: String] = [:]
    var selection: ObjectWord?
    var shown = ShowWord.panes
    /// The last line that takes effect at the next `say` or `pause`.
    var silent: Line<Directive>?
    /// The line of a selection that no moment has used yet.
    var selecting: Line<Directive>?
  }

  /// Runs the file and leaves all runs at the end.
  /// - Precondition: nothing was run before.
  public func play() {
    var stage = Stage()
    for line in file.statements {
      switch line.content {
      case .operation(let operation):
        complain(&stage)
        perform(line.with(operation), &stage)
        stage.operation = line
      case .directive(let directive): direct(line.with(directive), &stage)
      }
    }
    if let line = stage.silent {
      breaks(line.line, line.column, "no `say` or `pause` follows this line")
    }
    complain(&stage)
    move(to: end)
  }

  private func perform(_ line: Line<Operation>, _ stage: inout Stage) {
    move(to: end)
    var anyRuns = false
    for (index, run) in runs.enumerated() where run.stop == nil {
      anyRuns = true
      run.move(to: run.timeline.events.count)
      let outcome = run.perform(line)
      if case .complaint(let why) = outcome { stage.notAsked[index] = why }
      if run.stop != nil { stage.unexpected.insert(index) }
    }
    if !anyRuns { breaks(line.line, line.column, "not run: every machine had stopped") }
    move(to: end)
  }

  private func direct(_ line: Line<Directive>, _ stage: inout Stage) {
    switch line.content {
    case .say(let text): addSlide(text, &stage)
    case .stage(.pause): addSlide("", &stage)
    case .stage(.select(let word)):
      (stage.selection, stage.silent, stage.selecting) = (word, line, line)
    case .stage(.show(let word)): (stage.shown, stage.silent) = (word, line)
    case .stage(.at(let condition?)): go(to: condition, line)
    case .stage(.at(nil)): move(to: end)
    case .stop: break
    case .expect(let expectation, let names): claim(expectation, names, line, &stage)
    }
  }

  /// Why an object exists in no run; nil if some run has it.
  private func refusal(of word: ObjectWord) -> String? {
    var why: String?
    for run in runs {
      do throws(Unknown) {
        _ = try run.object(word)
        return nil
      } catch { why = why ?? error.why }
    }
    return why
  }

  private func addSlide(_ text: String, _ stage: inout Stage) {
    if let line = stage.selecting, let word = stage.selection, let why = refusal(of: word) {
      breaks(line.line, line.column, "no engine has `\(word.text)` where this is shown: \(why)")
    }
    (stage.silent, stage.selecting) = (nil, nil)
    slides.append(
      Slide(moment: moment, text: text, selection: stage.selection, shown: stage.shown))
  }

  private func claim(
    _ expectation: Expectation, _ names: [EngineName], _ line: Line<Directive>,
    _ stage: inout Stage
  ) {
    for (index, run) in runs.enumerated() {
      let isNamed = names.contains { $0.name == run.engineName }
      // A claim that names no engine applies to those that still run.
      guard isNamed || names.isEmpty && (run.stop == nil || stage.unexpected.contains(index)) else {
        continue
      }
      claims += 1
      let verdict = run.check(expectation)
      if case .fails(let why) = verdict {
        breaks(line.line, line.column, "on \(run.title), \(why)")
      } else if case .stop = expectation {
        stage.unexpected.remove(index)
      } else if expectation == .notAsked {
        stage.notAsked[index] = nil
      }
    }
  }

  /// Moves forward within the last operation to the first row at which the condition comes true in
  /// some run.
  private func go(to condition: Condition, _ line: Line<Directive>) {
    let operation = max(0, operationCount - 1)
    let here = moment.row == alignment(of: operation).rows.count ? 0 : moment.row
    let rows = runs.indices.compactMap { row(of: condition, in: $0, operation, after: here) }
    guard let row = rows.min() else {
      let text = condition.text.drop { $0 != " " }.dropFirst()
      return breaks(
        line.line, line.column,
        "expected `\(text)` to come true in the rest of this operation, "
          + "but it does on no engine")
    }
    move(to: Moment(operation: operation, row: row))
  }

  private func row(of condition: Condition, in run: Int, _ operation: Int, after row: Int) -> Int? {
    let session = runs[run], rows = alignment(of: operation).rows
    guard operation < session.timeline.operations.count else { return nil }
    let record = session.timeline.operations[operation]
    let first = record.first + (row == 0 ? 0 : rows[row - 1].done[run])
    session.move(to: first)
    let hit = session.seek(to: record.end, for: [condition])
    return hit.map { moment(of: $0.position, in: run).row }
  }

  /// Reports what the last operation did without a claim that allows it.
  private func complain(_ stage: inout Stage) {
    for (index, why) in stage.notAsked.sorted(by: { $0.key < $1.key }) {
      guard let line = stage.operation else { continue }
      let what = Sentence.notAsked(line.text, why)
      breaks(line.line, line.column, "on \(runs[index].title), \(what)")
    }
    stage.notAsked = [:]
    complainAboutStops(&stage)
  }

  private func complainAboutStops(_ stage: inout Stage) {
    for index in stage.unexpected.sorted() {
      let run = runs[index]
      breaks(
        stage.operation?.line ?? 0, stage.operation?.column ?? 0,
        "on \(run.title), the machine stopped: \(Sentence.reason(run.timeline.model.stops)) "
          + "(`expect \(run.title): \((run.stop?.kind ?? .panic).rawValue)` "
          + "would allow it)")
    }
    stage.unexpected = []
  }

  /// Its failed claims as findings, like those of a scenario.
  public var findings: [Finding] {
    broken.map { Finding(kind: .expectation, place: .line($0.line), text: $0.message) }
  }

  private func breaks(_ line: Int, _ column: Int, _ message: String) {
    broken.append(BrokenClaim(line: line, column: column, message: message))
  }
}
