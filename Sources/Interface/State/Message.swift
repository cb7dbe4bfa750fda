// Message.swift: what can happen to the screen, and what it asks the program to do.

import Canvas
import Ground
import Scenario

/// What happened.
enum Message: Equatable {
  case key(Key)
  case mouse(Mouse)
  case resized(Size)
  /// The run that is shown was opened or begun anew.
  case opened
  /// An operation or a directive is done; the cursor stands at the end.
  case answered(Note)
  /// Something outside of the run is done, or is not.
  case told(Note)
}

/// What the screen asks for.
enum Order: Equatable {
  case run(Line<Operation>)
  case check(Line<Directive>)
  case move(Int)
  case restart
  case startOver(Line<FilesystemHeader>)
  case theme(String)
  case mouse(Bool)
  case save(String)
  case quit
}
