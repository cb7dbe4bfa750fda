// The values of a line: headers, directives, screen commands, and `Line`, which adds the position.
// Operations are in `Operation.swift`.

import Ground

/// A parsed line of a file or of the command line.
public struct Line<Content: Hashable & Sendable>: Hashable, Sendable {
  /// Its meaning.
  public var content: Content
  /// The task of the prefix (`T2:`), or `T1` without one.
  public var task: String
  /// The line's bytes, task prefix included, without comment and surrounding blanks.
  public var source: [UInt8]
  /// Counted from 1; 1 on the command line.
  public var line: Int
  /// Where `source` begins in its line; counted from 1, in bytes.
  public var column: Int

  /// The task that acts if a line names none.
  public static var firstTask: String { "T1" }

  public init(content: Content, task: String, source: [UInt8], line: Int, column: Int) {
    self.content = content
    self.task = task
    self.source = source
    self.line = line
    self.column = column
  }
}

extension Line {
  /// `source` as text for display and traces. Unprintable bytes are escaped, so the text parses to
  /// the same line.
  public var text: String { Quoting.source(source) }

  /// The same line with other content.
  public func with<Other>(_ content: Other) -> Line<Other> {
    Line<Other>(content: content, task: task, source: source, line: line, column: column)
  }
}

/// A line after the headers.
public enum Statement: Hashable, Sendable {
  case operation(Operation)
  case directive(Directive)
}

/// A line before the first operation.
public enum Header: Hashable, Sendable {
  case filesystem(FilesystemHeader)
  case title(String)
  /// One paragraph; a file may have several.
  case story(String)
  case edition(Edition)
  case rule(RuleSetting)
  case fault(Fault)
  case rename(RenameWord)
  /// One of the engines that run the file side by side.
  case engine(EngineHeader)
}

/// `engine NAME [edition=E] [rule=NAME=VALUE] [fault=NAME]`: an engine of an exhibit. Its choices
/// override those of the file's other headers.
public struct EngineHeader: Hashable, Sendable {
  /// Its name in claims and on the screen.
  public var name: String
  /// Its edition, rules and faults.
  public var choice: EngineChoice

  /// The most engines that an exhibit can have. More would not fit side by side.
  public static var most: Int { 4 }

  public init(name: String, choice: EngineChoice) { (self.name, self.choice) = (name, choice) }
}

/// `fs plain|std|mixed [keep=1] [cached=N]`: the root filesystem, operation 0 of a run.
public struct FilesystemHeader: Hashable, Sendable {
  /// The initial trees.
  public enum Tree: String, Hashable, Sendable, CaseIterable {
    case plain
    case standard = "std"
    case mixed
  }

  /// The initial tree.
  public var tree: Tree
  /// Whether inodes ask kernfs to keep their dentries.
  public var keep: Bool
  /// The capacity of the cache of unreferenced dentries; nil uses the edition's.
  public var cached: Int?

  public init(tree: Tree, keep: Bool = false, cached: Int? = nil) {
    self.tree = tree
    self.keep = keep
    self.cached = cached
  }
}

/// The implementation of rename: kernfs's or the filesystem's.
public enum RenameWord: String, Hashable, Sendable, CaseIterable {
  case native, client
}

/// A line that does not reach the engine and has no index.
public enum Directive: Hashable, Sendable {
  /// A claim. It holds on the named engines, or on all engines if none is named.
  case expect(Expectation, of: [EngineName] = [])
  case say(String)
  /// Stops the run where the condition comes true. Without a screen it does nothing.
  case stop(Condition)
  /// Directs the display of an exhibit.
  case stage(StageDirection)
}

/// The name of an engine in a claim.
public struct EngineName: Hashable, Sendable {
  /// The name as in the `engine` line.
  public var name: String
  /// Where it is written, for messages.
  public var column: SourceColumn
}

/// A direction for the display of an exhibit. An ordinary run ignores it.
public enum StageDirection: Hashable, Sendable {
  /// Moves the lines after it to the first step of the last operation at which the condition comes
  /// true. Nil moves them back to the operation's end.
  case at(Condition?)
  /// Selects an object.
  case select(ObjectWord)
  case show(ShowWord)
  /// A pause without a caption.
  case pause
}

/// What an exhibit shows large.
public enum ShowWord: String, Hashable, Sendable, CaseIterable {
  /// All panes, as at the start.
  case panes
  case dentries, inodes, steps, holders
  /// The chart of counts over operations.
  case curve
}

/// A claim about the operation before it.
public enum Expectation: Hashable, Sendable {
  /// The operation stopped the machine in this way.
  case stop(StopKind)
  case holds(Expression)
  /// The holders of an object, in any order: `fd1`, `parent`, ….
  case holders(ObjectWord, [HolderWord])
  /// No reference is orphaned, left over, stale or in a ring.
  case noLeaks
  /// The operation named something that does not exist, and never reached the engine.
  case notAsked
}

/// A command of the screen; not allowed in files.
public enum ScreenCommand: Hashable, Sendable {
  case goto(GotoTarget)
  /// Moves through history, or branches.
  case travel(TravelWord)
  /// Shows a page of text.
  case page(PageWord)
  /// Names the moment at the cursor.
  case mark(String)
  /// Lists the conditions that stop the run.
  case breaks
  /// Switches a condition on or off, by its number in the list.
  case toggle(Int)
  /// Deletes a condition, or all of them.
  case unbreak(Int?)
  /// Sets where the cursor stops after an operation: before its first step or after its last.
  case stopping(StoppingWord)
  /// Runs the same operations on another engine.
  case again(EngineWord)
  /// Runs the lines of a file in this run.
  case source(file: String)
  /// Reads the run's file again and runs it from the beginning.
  case reload
  /// Starts recording to a file, or ends recording for nil. `force` replaces an existing recording.
  case record(file: String?, force: Bool = false)
  /// Lists the runs, or shows the run with this number.
  case runs
  case run(Int)
  /// A theme's name or file.
  case theme(String)
  /// Saves the run as a scenario. `force` replaces a file that dentree has neither read nor
  /// written.
  case save(file: String, force: Bool = false)
  /// Exports the moment shown; the file's suffix gives the format. `force` as for `save`.
  case export(file: String, force: Bool = false)
  case restart
  case quit
}

/// A page of text.
public enum PageWord: Hashable, Sendable {
  /// The effect of each operation, and what it should have been.
  case balance
  /// The holders of an object, and their holders. Nil is the selected object.
  case why(ObjectWord?)
  /// The operations that would free an object. Nil is the selected object.
  case free(ObjectWord?)
  /// The changes between two marks or operations. For nil: the newest mark, and the cursor.
  case diff(String?, String?)
}

/// A command that moves through history, like the keys of time.
public enum TravelWord: Hashable, Sendable {
  /// Moves by that many steps (rows in an exhibit). Refused if there are fewer.
  case back(Int)
  case forward(Int)
  /// Moves to the end of the operation; at the live end, runs the next waiting line.
  case next
  /// Moves to the live end.
  case end
  /// Moves forward (`goOn`) or back (`goBack`) to where a condition comes true.
  case goOn
  case goBack
  /// Starts another run after the last completed operation (`branch`), or without it (`undo`).
  case branch
  case undo
}

/// Where the cursor stops after an operation.
public enum StoppingWord: String, Hashable, Sendable, CaseIterable {
  case before, after
}

/// A change of the engine for a run of the same operations.
public enum EngineWord: Hashable, Sendable {
  case edition(Edition)
  case rule(RuleSetting)
  case fault(Fault)
}

/// A place in the history of a run.
public enum GotoTarget: Hashable, Sendable {
  case operation(Int)
  /// `goto 12.3`: a step within an operation.
  case within(operation: Int, step: Int)
  /// `goto step 214`: a step counted from the start of the run.
  case step(Int)
}

/// The meaning of a line at `:`.
public enum Command: Hashable, Sendable {
  /// `fs …`: starts a new run with an empty history.
  case startOver(Line<FilesystemHeader>)
  case operation(Line<Operation>)
  case directive(Line<Directive>)
  case screen(ScreenCommand)
}
