// Message.swift: what can happen to the screen, and what it asks the program to do.

import Language
import Canvas
import Exhibits
import Ground
import Scenario

/// Something that happened to the screen.
enum Message: Equatable {
  case key(Key)
  case mouse(Mouse)
  /// A line of the language, read elsewhere.
  case command(Command)
  /// Text came from the clipboard.
  case pasted(String)
  case resized(Size)
  /// Another run, or an exhibit, is shown: how many columns it needs, and its frame.
  case opened(columns: Int, ExhibitState?)
  /// All runs of an exhibit moved.
  case moved
  /// An exhibit shows one of its captions.
  case captioned(Int)
  /// An operation or a directive is done; the cursor stands at the end.
  case answered(Note)
  /// A page of text that was asked for.
  case page(TextPage)
  /// Something outside the run succeeded or failed.
  case noted(Note)
}

/// What the screen asks the program to do. It is about the run in the focused column.
enum Request: Equatable {
  case perform(Line<Operation>)
  case check(Line<Directive>)
  /// A page of text, about this object unless the word names one.
  case page(PageWord, ObjectID)
  case move(Int)
  /// All runs of an exhibit to one moment, or to one of its captions.
  case moveAll(Moment)
  case caption(Int)
  /// Forward through history and the waiting lines, or backward, until a condition comes true.
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
  /// Replaces a file that dentree did not write only with `force`.
  case save(String, force: Bool)
  case export(String, force: Bool)
  case quit
}
