/// The command line: arguments, exit codes, wiring, nothing else.

import ArgumentParser

@main
struct Dentree: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dentree",
    abstract: "The two trees behind a filesystem, with every reference count and who holds it.",
    version: "0.1.0",
    subcommands: [RunCommand.self])
}
