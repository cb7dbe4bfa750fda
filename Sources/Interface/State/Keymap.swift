// Keymap.swift: the one table of keys. The footer, the page of help and the menu are made from it.

import Canvas

/// Keys that do one thing in one context.
struct Binding: Equatable {
  let keys: [Key]
  let action: Action
  /// For the footer, where neighbours with the same label share it.
  let label: String
  /// For the page of help.
  let sentence: String

  var context: Context { action.context }

  init(_ keys: [Key], _ action: Action, _ label: String, _ sentence: String) {
    self.keys = keys
    self.action = action
    self.label = label
    self.sentence = sentence
  }
}

/// All bindings. The order within a context is that of the help page.
enum Keymap {
  static let all = moving + looking + time + operations + general + line + menu + help + hall

  /// What a key does in a context.
  static func action(for key: Key, in context: Context) -> Action? { table[context]?[key] }

  static func pane(_ key: Key) -> PaneAction? {
    if case .pane(let action) = action(for: key, in: .panes) { action } else { nil }
  }

  static func line(_ key: Key) -> LineAction? {
    if case .line(let action) = action(for: key, in: .line) { action } else { nil }
  }

  static func menu(_ key: Key) -> MenuAction? {
    if case .menu(let action) = action(for: key, in: .menu) { action } else { nil }
  }

  static func page(_ key: Key) -> PageAction? {
    if case .page(let action) = action(for: key, in: .help) { action } else { nil }
  }

  static func hall(_ key: Key) -> HallAction? {
    if case .hall(let action) = action(for: key, in: .hall) { action } else { nil }
  }

  static func binding(of action: Action) -> Binding? { all.first { $0.action == action } }

  private static let table: [Context: [Key: Action]] = {
    var table: [Context: [Key: Action]] = [:]
    for binding in all {
      for key in binding.keys { table[binding.context, default: [:]][key] = binding.action }
    }
    return table
  }()

  private static func letter(_ scalar: Unicode.Scalar) -> Key { .character(scalar) }

  private static let moving: [Binding] = [
    Binding([.up, letter("k")], .pane(.up), "move", "Selects the row above."),
    Binding([.down, letter("j")], .pane(.down), "move", "Selects the row below."),
    Binding([.left, letter("h")], .pane(.left), "fold", "Folds the row, or goes to its parent."),
    Binding(
      [.right, letter("l")], .pane(.right), "fold", "Unfolds the row, or goes to its first child."),
    Binding([.pageUp, .control("b")], .pane(.pageUp), "page", "Goes up by a page."),
    Binding([.pageDown, .control("f")], .pane(.pageDown), "page", "Goes down by a page."),
    Binding([letter("g")], .pane(.top), "ends", "Goes to the first row."),
    Binding([letter("G")], .pane(.bottom), "ends", "Goes to the last row."),
    Binding(
      [.enter], .pane(.choose), "fold",
      "Folds or unfolds; in Steps goes to that moment, in Holders to the step that took or dropped "
        + "the reference, in Files to that object."),
    Binding([.tab], .pane(.nextPane), "pane", "Gives the keys to the next pane."),
    Binding([.backtab, .control("p")], .pane(.previousPane), "pane", "To the pane before."),
  ]

  private static let looking: [Binding] = [
    Binding(
      [letter("x")], .pane(.partner), "partner",
      "Goes to the row of the other tree that belongs to the selected one."),
    Binding([letter("w")], .pane(.holder), "who", "Goes to who holds the reference in Holders."),
    Binding([letter("z")], .pane(.zoom), "zoom", "Gives the pane the whole screen, and back."),
    Binding(
      [letter("/")], .pane(.filter), "filter",
      "Shows only rows whose name contains what is typed, and the rows above them."),
    Binding([letter("n")], .pane(.nextMatch), "match", "Selects the next match of the filter."),
    Binding([letter("N")], .pane(.previousMatch), "match", "Selects the match before."),
  ]

  private static let time: [Binding] = [
    time([letter(",")], .stepBack, "step", "Back by one step."),
    time([letter(".")], .stepForward, "step", "Forward by one step; at the end, into what waits."),
    time([letter("<")], .operationBack, "operation", "Back to the start of the operation."),
    time(
      [letter(">")], .operationForward, "operation",
      "Forward to the end of the operation; at the end of time, runs the next one that waits."),
    time([.home, letter("^")], .start, "start", "To the start of time."),
    time([letter("e"), .end], .end, "end of time", "Returns to the live end of time."),
    time([letter(";")], .momentBack, "visible change", "Back before the last visible change."),
    time([letter("'")], .momentForward, "visible change", "Forward past the next one."),
    time([letter("(")], .changeBack, "its changes", "Back to a change of the selected object."),
    time([letter(")")], .changeForward, "its changes", "Forward to its next change."),
    time([letter("{")], .birth, "its life", "To the birth of the selected object."),
    time([letter("}")], .death, "its life", "To its destruction."),
    time([letter("c")], .goOn, "go on", "Goes on until a condition comes true: see `break`."),
    time([letter("C")], .goBack, "go back", "Goes back to where a condition came true."),
    time(
      [letter("B")], .branch, "branch",
      "Begins another run at the last operation that has ended here; the old future stays."),
    time([letter("u")], .takeBack, "take back", "Takes the last operation back, as a branch."),
    time([letter("p")], .play, "play", "Plays step by step, or pauses."),
    time([letter("+")], .faster, "speed", "Plays twice as fast."),
    time([letter("-")], .slower, "speed", "Plays half as fast."),
  ]

  private static func time(
    _ keys: [Key], _ action: TimeAction, _ label: String, _ sentence: String
  ) -> Binding { Binding(keys, .pane(.time(action)), label, sentence) }

  /// The ten commonest operations.
  private static let operations: [Binding] = [
    operation("d", "mkdir"), operation("f", "create"), operation("O", "open"),
    operation("X", "close"), operation("U", "unlink"), operation("D", "rmdir"),
    operation("R", "rename"), operation("L", "link"), operation("S", "symlink"),
    operation("s", "stat"),
  ]

  private static func operation(_ key: Unicode.Scalar, _ verb: String) -> Binding {
    Binding(
      [letter(key)], .pane(.operation(verb)), verb,
      "Asks for what \(verb) needs, filled in from the selection.")
  }

  private static let general: [Binding] = [
    Binding([letter("o")], .pane(.menu), "operations", "Opens the menu of all operations."),
    Binding(
      [letter(":")], .pane(.command), "command", "Takes any line of the language, and `fs …`."),
    Binding([letter("?")], .pane(.help), "help", "Shows all keys, marks and words."),
    Binding(
      [letter("m")], .pane(.mouse), "mouse",
      "Switches the mouse off, so that the terminal can select text, or on."),
    Binding(
      [letter("r")], .pane(.reload), "reload", "Reads the file of this run again, and runs it."),
    Binding([letter("q")], .pane(.quit), "quit", "Leaves dentree."),
    Binding([.escape], .pane(.clear), "clear", "Ends the filter, the zoom and messages."),
  ]

  private static let line: [Binding] = [
    Binding([.enter], .line(.accept), "run", "Does what the line says."),
    Binding(
      [.escape, .control("g")], .line(.cancel), "cancel", "Leaves the line, nothing is done."),
    Binding(
      [.tab], .line(.complete), "complete", "Completes the word, or shows the next candidate."),
    Binding([.backtab, .control("r")], .line(.completeBack), "complete", "The candidate before."),
    Binding([.up, .control("p")], .line(.historyBack), "history", "The line entered before."),
    Binding(
      [.down, .control("n")], .line(.historyForward), "history", "The line entered after it."),
    Binding([.left, .control("b")], .line(.left), "", "Moves the cursor left."),
    Binding([.right, .control("f")], .line(.right), "", "Moves the cursor right."),
    Binding([.home, .control("a")], .line(.start), "", "Moves the cursor to the start."),
    Binding([.end, .control("e")], .line(.end), "", "Moves the cursor to the end."),
    Binding([.backspace], .line(.eraseLeft), "", "Erases the character before the cursor."),
    Binding([.delete, .control("d")], .line(.eraseRight), "", "Erases the one under the cursor."),
    Binding([.control("w")], .line(.eraseWord), "", "Erases the word before the cursor."),
    Binding([.control("u")], .line(.eraseToStart), "", "Erases everything before the cursor."),
    Binding([.control("k")], .line(.eraseToEnd), "", "Erases everything after the cursor."),
  ]

  private static let menu: [Binding] = [
    Binding([.up], .menu(.up), "move", "The entry above."),
    Binding([.down], .menu(.down), "move", "The entry below."),
    Binding([.enter], .menu(.accept), "choose", "Asks for what the operation needs."),
    Binding([.escape], .menu(.cancel), "close", "Closes the menu."),
  ]

  private static let hall: [Binding] = [
    hall([letter(" "), .pageDown], .nextSlide, "tell", "Goes to the next moment that is told of."),
    hall([.backspace, .pageUp], .previousSlide, "tell", "To the one before."),
    hall([letter(",")], .stepBack, "step", "Back by one row of steps, in all runs."),
    hall([letter(".")], .stepForward, "step", "Forward by one row of steps."),
    hall([letter("<")], .operationBack, "operation", "Back to the start of the operation."),
    hall([letter(">")], .operationForward, "operation", "Forward to its end."),
    hall([letter("[")], .divergenceBack, "part", "Back to where the runs part."),
    hall([letter("]")], .divergenceForward, "part", "Forward to where the runs part."),
    hall([.home, letter("^")], .start, "start", "To the start."),
    hall([.end, letter("e")], .end, "end", "To the end."),
    hall([letter("v")], .curve, "curve", "Shows the counts over the operations, or hides them."),
    hall(
      [letter("V")], .nextMeasure, "curve of",
      "Another count: inodes, references, the queue, the cache."),
    hall([letter("+")], .zoomIn, "zoom", "Fewer operations in the curve, around the cursor."),
    hall([letter("-")], .zoomOut, "zoom", "More operations in the curve."),
    hall([letter("1")], .run(0), "run", "Gives the keys to the first run; 2, 3, 4 to the others."),
    hall([letter("2")], .run(1), "run", "To the second run."),
    hall([letter("3")], .run(2), "run", "To the third run."),
    hall([letter("4")], .run(3), "run", "To the fourth run."),
    hall([letter("P")], .present, "present", "Tells in large, for an audience, or no longer."),
    hall([letter("?")], .help, "help", "Shows all keys, marks and words."),
    hall([letter("q")], .quit, "quit", "Leaves dentree."),
  ]

  private static func hall(
    _ keys: [Key], _ action: HallAction, _ label: String, _ sentence: String
  ) -> Binding { Binding(keys, .hall(action), label, sentence) }

  private static let help: [Binding] = [
    Binding([.up, letter("k")], .page(.up), "scroll", "Up by a line."),
    Binding([.down, letter("j")], .page(.down), "scroll", "Down by a line."),
    Binding([.pageUp, .control("b")], .page(.pageUp), "page", "Up by a page."),
    Binding([.pageDown, .control("f"), letter(" ")], .page(.pageDown), "page", "Down by a page."),
    Binding([.home, letter("g")], .page(.top), "ends", "To the start."),
    Binding([.end, letter("G")], .page(.bottom), "ends", "To the end."),
    Binding([.escape, letter("q"), letter("?")], .page(.cancel), "close", "Closes this page."),
  ]
}
