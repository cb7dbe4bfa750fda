/// dentree without a full screen: a prompt, answers in lines, trees on request. For screen readers,
/// logs and pipes: nothing moves, nothing is coloured.

import Language
import Ground
import ArgumentParser
import Canvas
import Export
import Glibc
import Interface
import Scenario
import Terminal
import Timeline

/// A run driven by lines of standard input.
struct PlainLoop {
  private var session: Session
  /// Performs the commands that the screen has as well. Draws nothing.
  private let app: App
  private var effects: Effects
  private var output = Output(.forLocale())
  /// Whether an expectation failed. It becomes the exit status if the input is not a terminal.
  private var hasFailed = false
  private let isAsked = isatty(STDIN_FILENO) == 1
  /// Whether the warning about unsaved work was given.
  private var hasWarned = false
  private let files = SavedFiles()
  private let progress = LineProgress { text in
    var output = Output(.forLocale())
    output.add(text)
  }
  /// The last printed error of a recording.
  private var saidLoss: String?

  init(_ session: Session) {
    self.session = session
    session.monitor = progress.monitor
    app = App(session: session)
    effects = Effects(app, nil, themeOfPicture("dark"), files)
  }

  func run(begin: Bool, said: String?) throws {
    var loop = self
    if let said { loop.output.add(line: said) }
    progress.run { if begin { loop.goOn() } else { loop.place() } }
    var lines = LineInput()
    while loop.ask() {
      guard let line = lines.next() else {
        guard loop.stays(behind: "\n", leaving: "Ctrl-D") else { break }
        lines.goOn()
        continue
      }
      if case .cancelled = line { loop.output.add("\nLine cancelled; `quit` leaves.") }
      guard case .line(let bytes) = line else { continue }
      var isOver = false
      progress.run { isOver = !loop.take(bytes) }
      if isOver { break }
      if loop.output.failure != nil { break }
    }
    let lost = loop.session.endRecording()
    if let lost { printError(lost) }
    try loop.output.check()
    if lost != nil || !loop.isAsked && (loop.hasFailed || loop.session.hasUnallowed) {
      throw ExitCode(ExitStatus.failed)
    }
  }

  /// Prints the prompt if a person types. Always true.
  private func ask() -> Bool {
    guard isAsked else { return true }
    let prompt = Array("dentree> ".utf8)
    return prompt.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) } >= 0
  }

  /// Handles a line; false if it ends the program.
  private mutating func take(_ bytes: [UInt8]) -> Bool {
    // Hints write commands with a leading colon, so one is accepted.
    let bytes = bytes.first == UInt8(ascii: ":") ? Array(bytes.dropFirst()) : bytes
    let line = String(decoding: bytes, as: UTF8.self)
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first ?? "" {
    case "": break
    case "quit", "q": return stays(leaving: "`quit`")
    case "help", "?": help()
    case "steps": steps()
    case "trees": trees()
    case "holders": holders(of: words.count > 1 ? words[1] : "/")
    case _: command(bytes)
    }
    return true
  }

  private mutating func help() {
    output.add(
      """
      Any operation, `expect` and `say` of the language, and:
        steps            print the steps of the operation at the cursor
        trees            print both trees at the cursor
        holders OBJECT   print who holds a path, d9, proc:i4, T2:fd1 or task(T2)
      All commands of the screen but `theme`:
      """)
    for row in Verb.help(of: .screen).rows where !row.usage.hasPrefix("theme") {
      output.add("  " + padded(row.usage, to: 30) + " " + row.summary)
    }
  }

  /// Warns a person, once, that leaving would lose unsaved work; true if it warned.
  private mutating func stays(behind start: String = "", leaving word: String) -> Bool {
    guard isAsked, !hasWarned, app.hasUnsavedWork else { return false }
    hasWarned = true
    output.add(
      start
        + "Unsaved work: `save FILE` writes it; \(word) again discards it.")
    return true
  }

  private mutating func command(_ line: [UInt8]) {
    do throws(LanguageError) {
      switch try Language.CommandLine.parse(line) {
      case .operation(let line): perform(line)
      case .directive(let line): tell(session.check(line))
      case .screen(.travel(.next)) where session.timeline.isLive: next()
      case .screen(.travel(.goOn)): goOn()
      case let command? where command.movesOnly: move(command)
      case .screen(.save(let file, let force)): save(to: file, force)
      case .screen(.theme): refuse("`theme` needs the full screen.")
      case let command?: run(command)
      case nil: break
      }
    } catch {
      hasFailed = true
      output.add(line: "column \(error.column): \(error.message)")
    }
  }

  /// Performs a command as the screen would, prints the messages, and continues with the run that
  /// the screen would show.
  private mutating func run(_ command: Command) {
    for effect in app.run(command) { _ = effects.perform(effect) }
    let answer = app.takeAnswer()
    for line in answer.lines { output.add(line: line) }
    hasFailed = hasFailed || answer.isError
    guard app.session !== session else { return }
    session = app.session
    place()
  }

  private mutating func save(to file: String, _ force: Bool) {
    if let failure = files.save(session.saved, of: session, to: file, force: force) {
      return refuse(failure)
    }
    output.add(line: "Saved to \(file).")
  }

  private mutating func perform(_ line: Line<Operation>) {
    hasWarned = false
    guard session.timeline.isLive else {
      return refuse("This is the past: `end` returns to the end of time.")
    }
    if let refusal = session.refusal(of: line) { return refuse(refusal) }
    session.perform(line)
    if session.isCancelled { return refuse("cancelled: nothing of it stays") }
    answer()
  }

  /// Prints the answer of the last operation.
  private mutating func answer() {
    output.add(TextReport(session.timeline).headline(session.timeline.operations.count - 1))
    if let lost = session.recordingFailure, lost != saidLoss { refuse(lost) }
    saidLoss = session.recordingFailure
  }

  private mutating func tell(_ verdict: Verdict) {
    switch verdict {
    case .said(let text): output.add(line: "# " + text)
    case .holds: output.add("expectation holds")
    case .fails(let why):
      hasFailed = true
      output.add(line: why)
    }
  }
}

// Time.
extension PlainLoop {
  /// Moves as the screen does, and says where the cursor is then.
  private mutating func move(_ command: Command) {
    let before = hasFailed
    hasFailed = false
    run(command)
    if !hasFailed { place() }
    hasFailed = hasFailed || before
  }

  /// Prints why nothing was done.
  private mutating func refuse(_ why: String) {
    hasFailed = true
    output.add(line: why)
  }

  /// Prints the position of the cursor and the step before it.
  private mutating func place() {
    let timeline = session.timeline
    guard timeline.cursor > 0, let index = timeline.currentOperation else {
      return output.add("start of time")
    }
    let record = timeline.operations[index]
    let step = Sentence.describe(
      timeline.events[timeline.cursor - 1], in: timeline.model, names: timeline.names)
    output.add(
      "op \(index) \(record.text), step \(timeline.cursor - record.first)"
        + "/\(record.end - record.first): \(step)")
  }

  private mutating func next() {
    guard let ran = session.runNext() else {
      return session.isCancelled ? cancelled() : output.add("nothing waits")
    }
    if let verdict = ran.verdict { tell(verdict) } else { answer() }
  }

  /// Runs waiting lines until a condition comes true.
  private mutating func goOn() {
    let before = session.timeline.operations.count
    if let hit = session.seek(to: session.timeline.events.count) { return stopped(hit) }
    if session.isCancelled { return cancelled() }
    while let ran = session.runNext() {
      guard ran.verdict == nil else {
        if let verdict = ran.verdict, verdict != .holds { tell(verdict) }
        continue
      }
      answer()
      guard session.breakpoints.contains(where: \.isOn),
        let record = session.timeline.operations.last
      else { continue }
      session.move(to: record.first)
      if let hit = session.seek(to: record.end) { return stopped(hit) }
    }
    if session.isCancelled { return cancelled() }
    if session.timeline.operations.count == before { before == 1 ? answer() : place() }
  }

  /// Prints that the work was cancelled.
  private mutating func cancelled() {
    output.add("cancelled; `go` goes on")
    place()
  }

  private mutating func stopped(_ hit: Hit) {
    output.add("\(session.breakpoints[hit.breakpoint].condition.text):")
    place()
  }
}

// Views.
extension PlainLoop {
  private mutating func steps() {
    guard let index = session.timeline.currentOperation else {
      return output.add("start of time")
    }
    output.add(StepsReport(session).operation(index))
  }

  private mutating func trees() {
    guard let index = session.timeline.currentOperation else {
      return output.add("start of time")
    }
    output.add(TextReport(session.timeline).operation(index))
  }

  private mutating func holders(of text: String) {
    let timeline = session.timeline, model = timeline.model, names = timeline.names
    do throws(Unknown) {
      let id = try session.object(named: text)
      let name = Sentence.name(of: id, in: model, names: names)
      output.add("\(name): count \(model.counted(id)?.count ?? 0)")
      for reference in model.holders(of: id) {
        let holder = Sentence.holder(reference.holder, in: model, names: names)
        let operation = timeline.operation(of: Int(reference.taken))
        let since = operation.map { " since operation \($0) \(timeline.operations[$0].text)" }
        output.add("  \(holder)\(since ?? "")")
      }
    } catch { output.add(line: error.why) }
  }
}

extension Command {
  /// Whether it moves the cursor through the history of the run that is shown.
  fileprivate var movesOnly: Bool {
    switch self {
    case .screen(.goto), .screen(.travel(.back)), .screen(.travel(.forward)),
      .screen(.travel(.next)), .screen(.travel(.end)), .screen(.travel(.goBack)):
      true
    default: false
    }
  }
}
