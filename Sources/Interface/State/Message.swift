// Message.swift: what can happen to the screen, and what it asks the program to do.

import Language
import Canvas
import Exhibits
import Ground
import Scenario

/// What happened.
enum Message: Equatable {
  case key(Key)
  case mouse(Mouse)
  /// A line of the language, read elsewhere.
  case command(Command)
  /// Text came from the clipboard.
  case pasted(String)
  case resized(Size)
  /// What is shown was opened or begun anew: so many runs, and what stands around an exhibit.
  case opened(columns: Int, ExhibitState?)
  /// An exhibit stands at another moment.
  case moved
  /// An exhibit shows one of its captions.
  case told(Int)
  /// An operation or a directive is done; the cursor stands at the end.
  case answered(Note)
  /// A page of text that was asked for.
  case page(TextPage)
  /// Something outside of the run is done, or is not.
  case noted(Note)
}

/// What the screen asks for, of the run in the column that has the keys.
enum Request: Equatable {
  case perform(Line<Operation>)
  case check(Line<Directive>)
  /// A page of text; where no object is named, about this one.
  case page(PageWord, ObjectID)
  case move(Int)
  /// All runs of an exhibit to one moment, or to one of its captions.
  case moveAll(Moment)
  case tell(Int)
  /// Forward through history and what waits, until a condition comes true; and backward.
  case goOn
  case goBack
  /// Runs the next statement that waits; to its end, or only into it.
  case runNext(toItsEnd: Bool)
  /// Another run with the first operations of this one.
  case branch(Int)
  /// The same operations on another engine.
  case again(EngineWord)
  case run(Int)
  case runs
  case breaks
  case toggle(Int)
  case unbreak(Int?)
  case source(String)
  case mark(String)
  case reload
  case record(String?, force: Bool)
  case restart
  case startOver(Line<FilesystemHeader>)
  case theme(String)
  case mouse(Bool)
  /// Over a file that is not from here only with force.
  case save(String, force: Bool)
  case export(String, force: Bool)
  case quit
}
