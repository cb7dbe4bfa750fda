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
  static let all =
    moving + looking + time + operations + general + line + menu + help + question + exhibit

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

  static func question(_ key: Key) -> QuestionAction? {
    if case .question(let action) = action(for: key, in: .question) { action } else { nil }
  }

  static func exhibit(_ key: Key) -> ExhibitAction? {
    if case .exhibit(let action) = action(for: key, in: .exhibit) { action } else { nil }
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
    Binding([.up, letter("k")], .pane(.up), "move", "Select the row above."),
    Binding([.down, letter("j")], .pane(.down), "move", "Select the row below."),
    Binding([.left, letter("h")], .pane(.left), "fold", "Fold the row, or go to its parent."),
    Binding(
      [.right, letter("l")], .pane(.right), "fold", "Unfold the row, or go to its first child."),
    Binding([.pageUp, .control("b")], .pane(.pageUp), "page", "Move up one page."),
    Binding([.pageDown, .control("f")], .pane(.pageDown), "page", "Move down one page."),
    Binding([letter("g")], .pane(.top), "ends", "Go to the first row."),
    Binding([letter("G")], .pane(.bottom), "ends", "Go to the last row."),
    Binding(
      [.enter], .pane(.choose), "fold",
      "Fold or unfold. In Steps, go to that moment; in Holders, to the step that took or dropped "
        + "the reference; in Files, to that object."),
    Binding([.tab], .pane(.nextPane), "pane", "Focus the next pane."),
    Binding([.backtab, .control("p")], .pane(.previousPane), "pane", "Focus the previous pane."),
  ]

  private static let looking: [Binding] = [
    Binding(
      [letter("x")], .pane(.partner), "partner",
      "Go to the matching row of the other tree."),
    Binding(
      [letter("w")], .pane(.holder), "who", "Go to the holder of the reference selected in Holders."
    ),
    Binding([letter("z")], .pane(.zoom), "zoom", "Zoom the pane to the whole screen, or back."),
    Binding(
      [letter("/")], .pane(.filter), "filter",
      "Show only rows whose name contains the typed text, and their parents."),
    Binding([letter("n")], .pane(.nextMatch), "match", "Select the next match of the filter."),
    Binding([letter("N")], .pane(.previousMatch), "match", "Select the previous match."),
  ]

  private static let time: [Binding] = [
    time([letter(",")], .stepBack, "step", "Step back."),
    time(
      [letter(".")], .stepForward, "step", "Step forward; at the end, begin the next waiting line."),
    time([letter("<")], .operationBack, "operation", "Go back to the start of the operation."),
    time(
      [letter(">")], .operationForward, "operation",
      "Go to the end of the operation; at the end of time, run the next waiting line."),
    time([.home, letter("^")], .start, "start", "Go to the start of time."),
    time([letter("e"), .end], .end, "end of time", "Return to the live end of time."),
    time([letter(";")], .momentBack, "visible change", "Go back before the last visible change."),
    time([letter("'")], .momentForward, "visible change", "Go past the next visible change."),
    time([letter("(")], .changeBack, "its changes", "Go back to a change of the selected object."),
    time([letter(")")], .changeForward, "its changes", "Go to its next change."),
    time([letter("{")], .birth, "its life", "Go to the birth of the selected object."),
    time([letter("}")], .death, "its life", "Go to its destruction."),
    time([letter("c")], .goOn, "go on", "Continue until a condition comes true (see `break`)."),
    time([letter("C")], .goBack, "go back", "Go back to where a condition came true."),
    time(
      [letter("B")], .branch, "branch",
      "Branch: start another run after the last completed operation; this run stays."),
    time([letter("u")], .takeBack, "take back", "Undo the last operation, in a branch."),
    time([letter("p")], .play, "play", "Play step by step, or pause."),
    time([letter("+")], .faster, "speed", "Play twice as fast."),
    time([letter("-")], .slower, "speed", "Play half as fast."),
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
      "Prompt for \(verb), filled in from the selection.")
  }

  private static let general: [Binding] = [
    Binding([letter("o")], .pane(.menu), "operations", "Open the menu of all operations."),
    Binding(
      [letter(":")], .pane(.command), "command", "Type any line of the language, or `fs …`."),
    Binding([letter("?")], .pane(.help), "help", "Show all keys, marks and words."),
    Binding(
      [letter("m")], .pane(.mouse), "mouse",
      "Turn the mouse off, so that the terminal selects text, or on."),
    Binding(
      [letter("r")], .pane(.reload), "reload", "Read the file of this run again and run it."),
    Binding([letter("q")], .pane(.quit), "quit", "Quit."),
    Binding([.escape], .pane(.clear), "clear", "Clear the filter, the zoom and the message."),
  ]

  private static let line: [Binding] = [
    Binding([.enter], .line(.accept), "run", "Run the line."),
    Binding(
      [.escape, .control("g")], .line(.cancel), "cancel", "Close the line; nothing is run."),
    Binding(
      [.tab], .line(.complete), "complete", "Complete the word, or show the next candidate."),
    Binding(
      [.backtab, .control("r")], .line(.completeBack), "complete", "Show the previous candidate."),
    Binding([.up, .control("p")], .line(.historyBack), "history", "Recall the previous line."),
    Binding(
      [.down, .control("n")], .line(.historyForward), "history", "Recall the next line."),
    Binding([.left, .control("b")], .line(.left), "", "Move the cursor left."),
    Binding([.right, .control("f")], .line(.right), "", "Move the cursor right."),
    Binding([.home, .control("a")], .line(.start), "", "Move the cursor to the start."),
    Binding([.end, .control("e")], .line(.end), "", "Move the cursor to the end."),
    Binding([.backspace], .line(.eraseLeft), "", "Delete the character before the cursor."),
    Binding(
      [.delete, .control("d")], .line(.eraseRight), "", "Delete the character under the cursor."),
    Binding([.control("w")], .line(.eraseWord), "", "Delete the word before the cursor."),
    Binding([.control("u")], .line(.eraseToStart), "", "Delete everything before the cursor."),
    Binding([.control("k")], .line(.eraseToEnd), "", "Delete everything after the cursor."),
  ]

  private static let menu: [Binding] = [
    Binding([.up], .menu(.up), "move", "Select the entry above."),
    Binding([.down], .menu(.down), "move", "Select the entry below."),
    Binding([.enter], .menu(.accept), "choose", "Prompt for the operation."),
    Binding([.escape], .menu(.cancel), "close", "Close the menu."),
  ]

  private static let exhibit: [Binding] = [
    exhibit([letter(" "), .pageDown], .nextSlide, "caption", "Go to the next caption."),
    exhibit([.backspace, .pageUp], .previousSlide, "caption", "Go to the previous caption."),
    exhibit([letter("[")], .divergenceBack, "diverge", "Go back to where the runs diverge."),
    exhibit([letter("]")], .divergenceForward, "diverge", "Go to where the runs diverge next."),
    exhibit([letter("v")], .curve, "curve", "Show or hide the counts over the operations."),
    exhibit(
      [letter("V")], .nextMeasure, "curve of",
      "Show another count: inodes, references, the queue, the cache."),
    exhibit(
      [letter("+")], .zoomIn, "zoom", "Show fewer operations in the curve, around the cursor."),
    exhibit([letter("-")], .zoomOut, "zoom", "Show more operations in the curve."),
    exhibit([letter("1")], .run(0), "run", "Focus the first run; 2, 3 and 4 the others."),
    exhibit([letter("2")], .run(1), "run", "Focus the second run."),
    exhibit([letter("3")], .run(2), "run", "Focus the third run."),
    exhibit([letter("4")], .run(3), "run", "Focus the fourth run."),
    exhibit([letter("P")], .present, "present", "Toggle presentation mode."),
  ]

  private static func exhibit(
    _ keys: [Key], _ action: ExhibitAction, _ label: String, _ sentence: String
  ) -> Binding { Binding(keys, .exhibit(action), label, sentence) }

  private static let question: [Binding] = [
    Binding([letter("y"), .enter], .question(.yes), "yes", "Do it."),
    Binding([letter("n"), .escape], .question(.no), "no", "Leave everything as it is."),
  ]

  private static let help: [Binding] = [
    Binding([.up, letter("k")], .page(.up), "scroll", "Scroll up one line."),
    Binding([.down, letter("j")], .page(.down), "scroll", "Scroll down one line."),
    Binding([.pageUp, .control("b")], .page(.pageUp), "page", "Scroll up one page."),
    Binding(
      [.pageDown, .control("f"), letter(" ")], .page(.pageDown), "page", "Scroll down one page."),
    Binding([.home, letter("g")], .page(.top), "ends", "Go to the start."),
    Binding([.end, letter("G")], .page(.bottom), "ends", "Go to the end."),
    Binding([.escape, letter("q"), letter("?")], .page(.cancel), "close", "Close this page."),
  ]
}
