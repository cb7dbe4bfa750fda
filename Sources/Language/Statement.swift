// The shapes of a line that was understood: headers, directives, screen commands, and the envelope
// that says where a line stood. Operations have a file of their own.

import Ground

/// One line of a file or of the command line, read into `Content`.
public struct Line<Content: Hashable & Sendable>: Hashable, Sendable {
  /// What it says.
  public var content: Content
  /// The task of the prefix (`T2:`); `T1` where there is none.
  public var task: String
  /// The line without comment and surrounding blanks, the task prefix included, byte for byte.
  public var source: [UInt8]
  /// Counted from 1; 1 on the command line.
  public var line: Int
  /// Where `source` begins in its line, counted from 1 in bytes.
  public var column: Int

  /// The task that acts where a line names none.
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
  /// `source` for people and traces: verbatim, but what is not printable is escaped, so that it still
  /// reads as the same line.
  public var text: String { Quoting.source(source) }

  /// The same line around something else.
  public func with<Other>(_ content: Other) -> Line<Other> {
    Line<Other>(content: content, task: task, source: source, line: line, column: column)
  }
}

/// What stands in a file from the first operation on.
public enum Statement: Hashable, Sendable {
  case operation(Operation)
  case directive(Directive)
}

/// What stands before the first operation.
public enum Header: Hashable, Sendable {
  case filesystem(FilesystemHeader)
  case title(String)
  /// One paragraph; a file may have several.
  case story(String)
  case edition(Edition)
  case rule(RuleSetting)
  case fault(Fault)
  case rename(RenameWord)
  /// One of the engines that run the file beside each other.
  case engine(EngineHeader)
}

/// `engine NAME [edition=E] [rule=NAME=VALUE] [fault=NAME]`: one of the engines of an exhibit. What it
/// chooses counts more than the other headers of the file.
public struct EngineHeader: Hashable, Sendable {
  /// As claims and the screen call it.
  public var name: String
  /// What it chooses.
  public var choice: EngineChoice

  /// As many as can be looked at beside each other.
  public static var most: Int { 4 }

  public init(name: String, choice: EngineChoice) { (self.name, self.choice) = (name, choice) }
}

/// `fs plain|std|mixed [keep=1] [cached=N]`: the filesystem to make and mount, operation 0 of a run.
public struct FilesystemHeader: Hashable, Sendable {
  /// The initial trees.
  public enum Tree: String, Hashable, Sendable, CaseIterable {
    case plain
    case standard = "std"
    case mixed
  }

  /// The initial tree.
  public var tree: Tree
  /// Whether every inode made later says that its dentry is to be kept.
  public var keep: Bool
  /// How many unreferenced dentries the cache may hold; nil leaves it to the edition.
  public var cached: Int?

  public init(tree: Tree, keep: Bool = false, cached: Int? = nil) {
    self.tree = tree
    self.keep = keep
    self.cached = cached
  }
}

/// Whose rename moves an entry.
public enum RenameWord: String, Hashable, Sendable, CaseIterable {
  case native, client
}

/// What changes nothing and has no index.
public enum Directive: Hashable, Sendable {
  /// A claim, on the engines that it names; on all of them if it names none.
  case expect(Expectation, of: [EngineName] = [])
  case say(String)
  /// From here on the run stops where the condition comes true; without a screen nothing does.
  case stop(Condition)
  /// How an exhibit is shown.
  case stage(StageDirection)
}

/// An engine as a claim names it.
public struct EngineName: Hashable, Sendable {
  /// As the `engine` line has it.
  public var name: String
  /// Where it stands, for messages.
  public var column: SourceColumn
}

/// What an exhibit shows where; a run by itself does nothing with it.
public enum StageDirection: Hashable, Sendable {
  /// What follows stands at the first step of the operation before at which the condition comes true,
  /// instead of at its end; nil goes back to the end.
  case at(Condition?)
  /// The object that the panes are about.
  case select(ObjectWord)
  case show(ShowWord)
  /// A moment to stay at, without a sentence.
  case pause
}

/// What the screen of an exhibit shows large.
public enum ShowWord: String, Hashable, Sendable, CaseIterable {
  /// Everything, as the screen begins.
  case panes
  case dentries, inodes, steps, holders
  /// The counts over the operations.
  case curve
}

/// A claim about the operation before it.
public enum Expectation: Hashable, Sendable {
  /// The operation stopped the machine, in this way.
  case stop(StopKind)
  case holds(Expression)
  /// Who holds an object, whatever the order: `fd1`, `parent`, …
  case holders(ObjectWord, [HolderWord])
  /// No reference is orphaned, left over, stale or in a ring.
  case noLeaks
  /// The operation named what is not there, and never reached the engine.
  case notAsked
}

/// What exists on the command line of the screen only.
public enum ScreenCommand: Hashable, Sendable {
  case goto(GotoTarget)
  /// A page of text: the balance, why an object lives.
  case page(PageWord)
  /// Gives the place of the cursor a name.
  case mark(String)
  /// Lists what stops the run.
  case breaks
  /// Switches a condition off or on, by its number in the list.
  case toggle(Int)
  /// Deletes a condition, or all of them.
  case unbreak(Int?)
  /// Where the cursor stops when an operation has run: before its first step, or after its last.
  case stopping(StoppingWord)
  /// The same operations again on another engine.
  case again(EngineWord)
  /// Runs the statements of a file here.
  case source(file: String)
  /// Reads the file of the run again and runs it.
  case reload
  /// Writes the run to a recording, or, without a file, no longer; with `force` also over an older one.
  case record(file: String?, force: Bool = false)
  /// Lists the runs, or goes to one of them by its number.
  case runs
  case run(Int)
  /// A theme's name or file.
  case theme(String)
  /// With `force` also over a file that this run has neither read nor written.
  case save(file: String, force: Bool = false)
  /// Writes the moment that is shown, in the format that the file's name asks for.
  case export(file: String, force: Bool = false)
  case restart
  case quit
}

/// What a page of text is about.
public enum PageWord: Hashable, Sendable {
  /// Each operation's effect beside what it is for.
  case balance
  /// Who holds an object, and who holds those; nil asks for the selected one.
  case why(ObjectWord?)
  /// Which operations would free an object; nil asks for the selected one.
  case free(ObjectWord?)
  /// What is different between two marks or operations; nil is the newest mark, then the cursor.
  case diff(String?, String?)
}

/// Where the cursor stands when an operation has run.
public enum StoppingWord: String, Hashable, Sendable, CaseIterable {
  case before, after
}

/// How an engine that runs the same operations again differs.
public enum EngineWord: Hashable, Sendable {
  case edition(Edition)
  case rule(RuleSetting)
  case fault(Fault)
}

/// A place in history.
public enum GotoTarget: Hashable, Sendable {
  case operation(Int)
  /// Step `step` of operation `operation`: `goto 12.3`.
  case within(operation: Int, step: Int)
  /// A step counted over the whole run: `goto step 214`.
  case step(Int)
}

/// What a line at `:` asks for.
public enum Command: Hashable, Sendable {
  /// `fs …`: begin again with an empty history.
  case startOver(Line<FilesystemHeader>)
  case operation(Line<Operation>)
  case directive(Line<Directive>)
  case screen(ScreenCommand)
}
