// Verbs of headers, directives and screen commands.

import Ground

extension Verb {
  static let headers: [Verb] = [
    header(
      "fs", choice(FilesystemHeader.Tree.self, summary(of:)), filesystemOptions(),
      summary: "make and mount the root filesystem", example: "fs std keep=1 cached=8"
    ) { .filesystem(FilesystemHeader(tree: $0, keep: $1.keep, cached: $1.cached)) },
    header(
      "title", prose(), summary: "name the scenario", example: "title The open file"
    ) { .title($0) },
    header(
      "story", prose(), summary: "add a paragraph about the scenario",
      example: "story A file is removed while a descriptor still holds it.", isRepeatable: true
    ) { .story($0) },
    header(
      "edition", choice(Edition.self, summary(of:)), summary: "choose the edition of kernfs",
      example: "edition current"
    ) { .edition($0) },
    header(
      "rule", rule(), summary: "change one rule of the edition", example: "rule unhash=name",
      isRepeatable: true
    ) { .rule($0) },
    header(
      "fault", fault(), summary: "switch on one bug",
      example: "fault wrong-twin", isRepeatable: true
    ) { .fault($0) },
    header(
      "rename", choice(RenameWord.self, summary(of:)), summary: "choose who implements rename",
      example: "rename client"
    ) { .rename($0) },
    header(
      "engine", engineName(), engineOptions(),
      summary: "run the file on this engine, side by side with others; up to four",
      example: "engine leaky edition=before", isRepeatable: true
    ) { .engine(EngineHeader(name: $0, choice: $1)) },
  ]

  static let directives: [Verb] = [
    directive(
      "expect", engineNames(), expectation(),
      summary: "check a claim about the operation before it",
      example: "expect refs(/docs/a) == 2 and errno == ok"
    ) { .expect($1, of: $0) },
    directive(
      "say", prose(), summary: "show a sentence to the reader",
      example: "say Now the last name goes."
    ) { .say($0) },
    directive(
      "break", condition(), summary: "stop the run where this becomes true or happens",
      example: "break refs(/docs/a) == 0"
    ) { .stop($0) },
    directive(
      "watch", watched(), summary: "stop the run where this value changes",
      example: "watch nlink(inode(/docs))"
    ) { .stop($0) },
    directive(
      "at", conditionOrEnd(),
      summary: "place the following lines at the step where this happens",
      example: "at unhash dentry"
    ) { .stage(.at($0)) },
    directive(
      "select", object(), summary: "select an object", example: "select /docs/a"
    ) { .stage(.select($0)) },
    directive(
      "show", choice(ShowWord.self, summary(of:)), summary: "choose what the screen shows large",
      example: "show curve"
    ) { .stage(.show($0)) },
    directive("pause", summary: "pause without a sentence", example: "pause") {
      .stage(.pause)
    },
  ]

  static let screenCommands: [Verb] = [
    screen(
      "goto", place(), summary: "go to an operation, a step within one, or a step of the run",
      example: "goto 12.3"
    ) { .goto($0) },
    screen("back", count().optional, summary: "step back, N times", example: "back 3") {
      .travel(.back($0 ?? 1))
    },
    screen("forward", count().optional, summary: "step forward, N times", example: "forward 3") {
      .travel(.forward($0 ?? 1))
    },
    screen(
      "next", summary: "go to the end of the operation, or run the next line that waits",
      example: "next"
    ) { .travel(.next) },
    screen("end", summary: "return to the live end of time", example: "end") { .travel(.end) },
    screen("go", summary: "continue until a condition comes true", example: "go") {
      .travel(.goOn)
    },
    screen("goback", summary: "go back to where a condition came true", example: "goback") {
      .travel(.goBack)
    },
    screen(
      "branch", summary: "start another run after the last completed operation; this run stays",
      example: "branch"
    ) { .travel(.branch) },
    screen("undo", summary: "undo the last operation, in a branch", example: "undo") {
      .travel(.undo)
    },
    screen(
      "theme", word("NAME|FILE", .theme, noun: "a theme's name or file"),
      summary: "change the colours", example: "theme light"
    ) { .theme($0) },
    screen(
      "save", word("FILE", .hostFile, noun: "a file"), summary: "save the run as a scenario",
      example: "save session.ops"
    ) { .save(file: $0) },
    screen(
      "save!", word("FILE", .hostFile, noun: "a file"),
      summary: "save, and replace a file that this run has not written",
      example: "save! session.ops"
    ) { .save(file: $0, force: true) },
    screen(
      "export", word("FILE", .hostFile, noun: "a file"),
      summary: "export this moment as .txt, .ansi, .svg, .json or .dot",
      example: "export moment.svg"
    ) { .export(file: $0) },
    screen(
      "export!", word("FILE", .hostFile, noun: "a file"),
      summary: "export, and replace a file that this run has not written",
      example: "export! moment.svg"
    ) { .export(file: $0, force: true) },
    screen(
      "balance", summary: "show what each operation changed and left behind",
      example: "balance"
    ) { .page(.balance) },
    screen(
      "why", object().optional, summary: "show who holds an object, and who holds the holders",
      example: "why /docs/a"
    ) { .page(.why($0)) },
    screen(
      "free?", object().optional, summary: "find the operations that would free an object",
      example: "free? /docs/a"
    ) { .page(.free($0)) },
    screen(
      "mark", word("NAME", .name, noun: "a name"), summary: "name this moment",
      example: "mark start"
    ) { .mark($0) },
    screen(
      "diff", word("MARK|N", .name, noun: "a mark or an operation").optional,
      word("MARK|N", .name, noun: "a mark or an operation").optional,
      summary: "show what differs between two moments", example: "diff start 12"
    ) { .page(.diff($0, $1)) },
    screen("breaks", summary: "list the conditions that stop the run", example: "breaks") {
      .breaks
    },
    screen(
      "toggle", number("N", 1...10_000, noun: "a number of `breaks`"),
      summary: "switch a condition off or on", example: "toggle 1"
    ) { .toggle($0) },
    screen(
      "unbreak", number("N", 1...10_000, noun: "a number of `breaks`").optional,
      summary: "delete a condition, or all", example: "unbreak 1"
    ) { .unbreak($0) },
    screen(
      "stopping", choice(StoppingWord.self, summary(of:)),
      summary: "choose where the cursor stops after an operation", example: "stopping before"
    ) { .stopping($0) },
    screen(
      "edition", choice(Edition.self, summary(of:)),
      summary: "repeat the run on another edition", example: "edition seed"
    ) { .again(.edition($0)) },
    screen(
      "rule", rule(), summary: "repeat the run with one rule changed",
      example: "rule unhash=name"
    ) { .again(.rule($0)) },
    screen(
      "fault", fault(), summary: "repeat the run with one bug switched on",
      example: "fault wrong-twin"
    ) { .again(.fault($0)) },
    screen(
      "source", word("FILE", .hostFile, noun: "a file"), summary: "run the lines of a file here",
      example: "source more.ops"
    ) { .source(file: $0) },
    screen("reload", summary: "read the file of this run again and run it", example: "reload") {
      .reload
    },
    screen(
      "record", word("FILE|off", .hostFile, noun: "a file, or `off`"),
      summary: "record the run to a file, or stop recording",
      example: "record run.dentree"
    ) { .record(file: $0 == "off" ? nil : $0) },
    screen(
      "record!", word("FILE", .hostFile, noun: "a file"),
      summary: "record, and replace an older recording", example: "record! run.dentree"
    ) { .record(file: $0, force: true) },
    screen("runs", summary: "list the runs and where they branched", example: "runs") { .runs },
    screen(
      "run", number("N", 1...10_000, noun: "a number of `runs`"),
      summary: "go to another run", example: "run 1"
    ) { .run($0) },
    screen("restart", summary: "start this scenario again", example: "restart") { .restart },
    screen("quit", summary: "leave dentree", example: "quit") { .quit },
  ]

  private static func summary(of tree: FilesystemHeader.Tree) -> String {
    switch tree {
    case .plain: "one writable directory"
    case .standard: "writable, read-only and dynamic directories under a read-only root"
    case .mixed: "a writable root with read-only and dynamic directories"
    }
  }

  private static func summary(of word: ShowWord) -> String {
    switch word {
    case .panes: "all panes"
    case .dentries: "the tree of dentries"
    case .inodes: "the tree of inodes"
    case .steps: "the sentences of the operation"
    case .holders: "who holds the selected object"
    case .curve: "the counts over the operations"
    }
  }

  private static func summary(of edition: Edition) -> String {
    switch edition {
    case .before: "the parent of the fix"
    case .seed: "the fix: a tree of inodes"
    case .lru: "with the cache of dentries"
    case .current: "the newest"
    }
  }

  private static func summary(of word: StoppingWord) -> String {
    switch word {
    case .before: "before its first step"
    case .after: "after its last step"
    }
  }

  private static func summary(of rename: RenameWord) -> String {
    switch rename {
    case .native: "kernfs's own"
    case .client: "the filesystem's"
    }
  }
}
