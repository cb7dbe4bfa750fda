// Action.swift: everything that a key can do, by the part of the screen that reads it.

/// What a key does, independent of which key it is.
enum Action: Hashable {
  case pane(PaneAction)
  case line(LineAction)
  case menu(MenuAction)
  case page(PageAction)
  case question(QuestionAction)
  case exhibit(ExhibitAction)

  var context: Context {
    switch self {
    case .pane: .panes
    case .line: .line
    case .menu: .menu
    case .page: .help
    case .question: .question
    case .exhibit: .exhibit
    }
  }
}

/// The part of the screen that reads a key; also the headings of the help page.
enum Context: String, Hashable, CaseIterable {
  case panes = "In the panes"
  case line = "In a line that is typed"
  case menu = "In the menu"
  case help = "On this page"
  case question = "At a question"
  case exhibit = "Where several runs stand beside each other"
}

/// In the panes.
enum PaneAction: Hashable {
  case up, down, left, right, pageUp, pageDown, top, bottom
  case choose, nextPane, previousPane, partner, holder, zoom
  case filter, nextMatch, previousMatch
  case time(TimeAction)
  case reload
  case menu, command, help, mouse, quit, clear
  /// Opens the line of commands with this verb, filled in from the selection.
  case operation(String)
}

/// Moves through history, or starts another run.
enum TimeAction: Hashable {
  case stepBack, stepForward, momentBack, momentForward, operationBack, operationForward
  case start, end
  /// Of the selected object.
  case changeBack, changeForward, birth, death
  case goOn, goBack, branch, takeBack, play, faster, slower

  var isBack: Bool {
    self == .stepBack || self == .momentBack || self == .operationBack || self == .start
  }
}

/// In a line that is typed.
enum LineAction: Hashable {
  case accept, cancel, complete, completeBack, historyBack, historyForward
  case left, right, start, end
  case eraseLeft, eraseRight, eraseWord, eraseToStart, eraseToEnd
}

/// In the menu of operations; its letters are its own.
enum MenuAction: Hashable {
  case up, down, accept, cancel
}

/// On the page of help.
enum PageAction: Hashable {
  case up, down, pageUp, pageDown, top, bottom, cancel
}

/// At a question with yes or no.
enum QuestionAction: Hashable {
  case yes, no
}

/// Where several runs stand beside each other; every other key does there what it does in the panes.
enum ExhibitAction: Hashable {
  case nextSlide, previousSlide
  case divergenceBack, divergenceForward
  case curve, nextMeasure, zoomIn, zoomOut
  case run(Int)
  case present
}
