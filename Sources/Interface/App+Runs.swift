// App+Runs.swift: several runs of one program: branches that begin where another one was, the same
// operations on other engines, and files that run here. One of them is shown.

import Language
import Canvas
import Exhibits
import Ground
import Scenario
import Timeline

extension App {
  /// Runs what waits when the program begins.
  public func begin() {
    let note = goOn()
    select()
    // That all went well is to be seen, and need not be said.
    if note.role != .hint || session.isCancelled { report(note) }
    sayLostRecording()
  }

  /// Says once that the recording ended too early.
  func sayLostRecording() {
    let loss = session.recordingFailure
    if let loss, loss != saidLoss { report(loss, isError: true) }
    saidLoss = loss
  }

  /// Goes on until a condition comes true: through history, then through what waits.
  /// - Parameter most: so many lines that wait, at most.
  func goOn(atMost most: Int = .max) -> Note {
    if let exhibit = shown.exhibit { return note(exhibit.seek(), exhibit, isBack: false) }
    if let hit = session.seek(to: session.timeline.events.count) { return note(hit) }
    if session.isCancelled { return cancelled() }
    var (count, said): (Int, Note?) = (0, nil)
    let rest = max(0, session.waitingCount - most)
    while session.waitingCount > rest, let ran = session.runNext() {
      guard let verdict = ran.verdict else {
        count += 1
        if let hit = seekInLast() { return note(hit) }
        if session.isCancelled { return cancelled() }
        continue
      }
      if case .holds = verdict { continue }
      if said?.role != .error { said = Note(verdict) }
    }
    if let said, session.stop == nil || said.role == .error { return said }
    if session.stop != nil { return Note(session.timeline.model.stops) }
    if session.isCancelled { return cancelled() }
    let text = count == 0 ? "This is the end of time, and nothing waits." : "Ran to the end."
    return Note(text: text, role: .hint)
  }

  /// The step of the newest operation at which a condition comes true.
  private func seekInLast() -> Hit? {
    guard session.breakpoints.contains(where: \.isOn),
      let record = session.timeline.operations.last
    else { return nil }
    session.move(to: record.first)
    return session.seek(to: record.end)
  }

  func goBack() -> Note {
    guard session.breakpoints.contains(where: \.isOn) else {
      return Note(text: "Nothing stops the run: `:break` says what should.", role: .hint)
    }
    if let exhibit = shown.exhibit { return note(exhibit.seekBack(), exhibit, isBack: true) }
    if let hit = session.seekBack() { return note(hit) }
    if session.isCancelled { return cancelled(goesOn: "C") }
    return Note(text: "No condition came true before: this is the beginning.", role: .hint)
  }

  /// Where an exhibit stands after a search, and which of its runs it stands there for.
  private func note(
    _ found: (run: Int, hit: Hit)?, _ exhibit: Exhibit, isBack: Bool
  ) -> Note {
    _ = move(to: exhibit.moment, then: .moved)
    guard let (run, hit) = found else {
      let side = isBack ? "before" : "after"
      return Note(text: "No condition comes true \(side) this in any run.", role: .hint)
    }
    let condition = exhibit.runs[run].breakpoints[hit.breakpoint].condition.text
    let moment = exhibit.moment
    return Note(
      text: "\(hit.breakpoint + 1): \(condition), in `\(exhibit.runs[run].title)` at operation "
        + "\(moment.operation), row \(moment.row).", role: .success)
  }

  private func note(_ hit: Hit) -> Note {
    let text = session.breakpoints[hit.breakpoint].condition.text
    return Note(text: "\(hit.breakpoint + 1): \(text), \(whereItStands())", role: .success)
  }

  /// A run that was cancelled.
  private func cancelled(goesOn key: String = "c") -> Note {
    Note(text: "Cancelled, \(whereItStands(goesOn: key))", role: .hint)
  }

  private func whereItStands(goesOn key: String = "c") -> String {
    let count = session.waitingCount
    let waits = count == 0 ? "" : count == 1 ? " 1 line waits." : " \(count) lines wait."
    let place = session.timeline.place(of: session.timeline.cursor)
    return "at \(place).\(waits) `\(key)` goes on."
  }

  /// Runs the next statement that waits; stops behind its first step unless it is to run to its end.
  func runNext(toItsEnd: Bool) -> Note? {
    guard let ran = session.runNext() else { return session.isCancelled ? cancelled() : nil }
    if let verdict = ran.verdict { return Note(verdict) }
    if let hit = seekInLast(), hit.position < session.timeline.events.count { return note(hit) }
    if session.isCancelled { return cancelled() }
    guard let record = session.timeline.operations.last else { return nil }
    if toItsEnd, !settings.stopsBefore {
      return Note(
        record.outcome, text: record.text, steps: record.end - record.first,
        stops: session.timeline.model.stops)
    }
    session.move(to: record.first + (toItsEnd ? 0 : 1))
    return nil
  }
}

// Other runs.
extension App {
  /// Begins another run with the first operations of this one, and shows it.
  func branch(keeping count: Int) -> Note {
    guard count > 0 else {
      return Note(text: "Nothing has ended here: there is no run to begin.", role: .hint)
    }
    guard session.canRunAgain else { return cannotRunAgain }
    let last = session.timeline.operations[count - 1]
    do throws(BranchFailure) {
      let branch = try session.branch(keeping: count)
      let name = escapedText(last.text)
      add(branch, origin: "run \(current + 1) up to operation \(count - 1), \(name)")
      return Note(
        text: "Run \(runs.count) begins after operation \(count - 1), \(name);"
          + " `:run \(origin(of: runs.count - 1))` goes back.", role: .success)
    } catch {
      return Note(
        text: "No run begins here: \(error.text).", role: .error)
    }
  }

  /// Runs the same operations on an engine that differs, and shows that.
  func again(with word: EngineWord) -> Note {
    guard session.canRunAgain else { return cannotRunAgain }
    let options = session.options(with: word)
    let (again, failures) = session.again(with: options)
    if session.isCancelled { return .cancelled }
    let (all, done) = (session.lines.count, again.lines.count)
    let what = options.deviation ?? "edition current"
    add(again, origin: "run \(current + 1) with \(what)")
    if done < all {
      return Note(
        text: "With \(what) the machine stops: \(all - done) operations could not run.",
        role: .error)
    }
    let text = "Run \(runs.count): the same operations with \(what)"
    guard let first = failures.first else { return Note(text: "\(text).", role: .success) }
    let count = failures.count == 1 ? "one claim fails" : "\(failures.count) claims fail"
    return Note(text: "\(text); \(count): \(first)", role: .error)
  }

  private var cannotRunAgain: Note {
    Note(text: session.refusal ?? "The operations of this run are not known.", role: .error)
  }

  func show(run number: Int) -> Note {
    guard runs.indices.contains(number - 1) else {
      return Note(
        text: "There \(runs.count == 1 ? "is one run" : "are \(runs.count) runs").", role: .error)
    }
    choose(number - 1)
    return Note(text: "This is run \(number).", role: .success)
  }

  /// All runs in one line.
  var listOfRuns: Note {
    let list = runs.enumerated().map { index, run in
      let mark = index == current ? " (this one)" : ""
      let end = run.sessions[0].timeline.operations.count - 1
      let origin = run.exhibit.map { "the exhibit \($0.file.name)" } ?? run.origin
      return "\(index + 1)\(mark): \(origin.isEmpty ? "the first" : origin), ends at \(end)"
    }
    return Note(text: list.joined(separator: " · "), role: .text)
  }

  private func origin(of index: Int) -> Int {
    Int(runs[index].origin.split(separator: " ").dropFirst().first ?? "1") ?? 1
  }

  private func escapedText(_ text: String) -> String {
    "“\(cut(text, to: 30, ellipsis: settings.glyphs.ellipsis))”"
  }
}

// What stops a run.
extension App {
  var listOfBreaks: Note {
    let list = session.breakpoints.enumerated().map { index, stop in
      "\(index + 1)\(stop.isOn ? "" : " (off)"): \(stop.condition.text)"
    }
    return Note(
      text: list.isEmpty
        ? "Nothing stops the run: `:break` says what should."
        : list.joined(separator: " · "), role: .text)
  }

  func toggle(_ number: Int) -> Note {
    guard session.breakpoints.indices.contains(number - 1) else { return noBreak(number) }
    for run in shown.sessions { run.breakpoints[number - 1].isOn.toggle() }
    return listOfBreaks
  }

  func unbreak(_ number: Int?) -> Note {
    guard let number else {
      for run in shown.sessions { run.breakpoints = [] }
      return listOfBreaks
    }
    guard session.breakpoints.indices.contains(number - 1) else { return noBreak(number) }
    for run in shown.sessions { run.breakpoints.remove(at: number - 1) }
    return listOfBreaks
  }

  private func noBreak(_ number: Int) -> Note {
    Note(text: "No condition has the number \(number). \(listOfBreaks.text)", role: .error)
  }
}

// Files.
extension App {
  /// The bytes of a file that was asked for.
  public func read(_ bytes: [UInt8], of name: String, for purpose: FilePurpose) {
    guard !Session.isRecording(bytes) else {
      return report("\(name) is a recording: `dentree play` opens it.", isError: true)
    }
    do throws(LanguageErrors) {
      let file = try ScenarioFile.parse(bytes, name: name)
      switch purpose {
      case .source:
        session.enqueue(file)
        report(goOn(atMost: file.statements.count))
      case .reload:
        let fresh = try Session.open(file, choosing: session.choice)
        fresh.monitor = session.monitor
        fresh.breakpoints = session.breakpoints
        fresh.enqueue(file)
        put(fresh)
        report(goOn())
      }
    } catch {
      report(error.all.first.map { "\($0)" } ?? "\(name) cannot be read.", isError: true)
    }
  }
}

/// What a file is read for.
public enum FilePurpose: Equatable, Sendable {
  /// Its lines run here.
  case source
  /// It is the run's own, and the run begins again.
  case reload
}
