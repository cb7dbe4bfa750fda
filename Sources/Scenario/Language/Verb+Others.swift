// Headers, directives and screen commands.

import Ground

extension Verb {
  static let headers: [Verb] = [
    header(
      "fs", choice(FilesystemHeader.Tree.self, summary(of:)), filesystemOptions(),
      summary: "make and mount the filesystem; operation 0", example: "fs std keep=1 cached=8"
    ) { .filesystem(FilesystemHeader(tree: $0, keep: $1.keep, cached: $1.cached)) },
    header(
      "title", prose(), summary: "what the scenario is called", example: "title The open file"
    ) { .title($0) },
    header(
      "story", prose(), summary: "a paragraph of its story",
      example: "story A file is removed while a descriptor still holds it.", isRepeatable: true
    ) { .story($0) },
    header(
      "edition", choice(Edition.self, summary(of:)), summary: "which kernfs it runs on",
      example: "edition current"
    ) { .edition($0) },
    header(
      "rule", rule(), summary: "one rule of the edition changed", example: "rule unhash=name",
      isRepeatable: true
    ) { .rule($0) },
    header(
      "fault", fault(), summary: "one bug switched on",
      example: "fault wrong-twin", isRepeatable: true
    ) { .fault($0) },
    header(
      "rename", choice(RenameWord.self, summary(of:)), summary: "whose rename moves an entry",
      example: "rename client"
    ) { .rename($0) },
  ]

  static let directives: [Verb] = [
    directive(
      "expect", expectation(), summary: "a claim about the operation before it",
      example: "expect refs(/docs/a) == 2 and errno == ok"
    ) { .expect($0) },
    directive(
      "say", prose(), summary: "a sentence for the reader", example: "say Now the last name goes."
    ) { .say($0) },
  ]

  static let screenCommands: [Verb] = [
    screen(
      "goto", place(), summary: "an operation, a step within one, or a step", example: "goto 12.3"
    ) { .goto($0) },
    screen(
      "theme", word("NAME|FILE", .theme, noun: "a theme's name or file"),
      summary: "change the colours", example: "theme light"
    ) { .theme($0) },
    screen(
      "save", word("FILE", .hostFile, noun: "a file"), summary: "write what was done as a scenario",
      example: "save session.ops"
    ) { .save(file: $0) },
    screen("restart", summary: "begin this scenario again", example: "restart") { .restart },
    screen("quit", summary: "leave dentree", example: "quit") { .quit },
  ]

  private static func summary(of tree: FilesystemHeader.Tree) -> String {
    switch tree {
    case .plain: "one writable directory"
    case .standard: "writable, read-only and dynamic directories under a read-only root"
    case .mixed: "a writable root with read-only and dynamic directories"
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

  private static func summary(of rename: RenameWord) -> String {
    switch rename {
    case .native: "kernfs's own"
    case .client: "the filesystem's"
    }
  }
}
