/// The executable: command line, exit codes, and the wiring of the modules. It owns what only a
/// process has: the standard streams, files, signals, the clock.
///
/// Each subcommand is a `ParsableCommand` with its own file. It parses arguments, opens a run
/// (`ScenarioOptions`), and either prints reports (Export) or opens the screen (`ScreenArguments`,
/// `Loop`). `Files.swift` has all access to files; errors go through `printError`, which escapes
/// them.

import ArgumentParser
import Glibc
import Ground

/// The exit statuses. Signal n ends the program with status 128 + n, by the shell's convention.
enum ExitStatus {
  /// An expectation failed, or the machine stopped without a claim that allows it.
  static let failed: Int32 = 1
  /// Invalid arguments or an invalid file; nothing was run.
  static let usage: Int32 = 2
  /// There is no terminal that can be used.
  static let noTerminal: Int32 = 3
}

@main
struct Dentree: ParsableCommand {
  static let version = "dentree 0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "dentree",
    abstract:
      "Show the dentries and inodes of a kernfs, with every reference and its holder.",
    discussion: """
      Without a file, opens a small example.

      Exit status: 0 success; 1 an expectation failed, the machine stopped unexpectedly, or `check` \
      has findings; 2 an invalid command line or file; 3 no usable terminal; 128+n after signal n.
      """,
    version: version,
    subcommands: [
      OpenCommand.self, RunCommand.self, PlayCommand.self, CheckCommand.self, WhyCommand.self,
      FreeCommand.self, DemoCommand.self, CompareCommand.self, DiffCommand.self,
      PictureCommand.self, RulesCommand.self,
      FaultsCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  /// Arguments that are not UTF-8 are refused: as a `String` they would name another file.
  private static func checkArguments() throws {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[index],
        String(validatingCString: argument) == nil
      else { continue }
      let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument))
      printError(
        "argument \(index) is not valid UTF-8: \(Quoting.visible(bytes.map { UInt8(bitPattern: $0) })); "
          + "write a name inside a filesystem in quotes, with \\xNN")
      throw ExitCode(ExitStatus.usage)
    }
  }

  static func main() {
    occupyStandardStreams()
    // A write beyond the size limit should fail like a write to a full disk.
    signal(SIGXFSZ, SIG_IGN)
    do {
      try checkArguments()
      let words = CommandLine.arguments.dropFirst()
      if let opening = OpenRequest(plain: words) { return try opening.run() }
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      Glibc.exit(status.rawValue)
    } catch {
      let code = exitCode(for: error)
      if code.isSuccess {
        var output = Output()
        output.add(fullMessage(for: error))
        if let failure = output.failure {
          printError("standard output: \(failure)")
          Glibc.exit(ExitStatus.failed)
        }
      } else {
        // Prints one line; the usage is in `--help`.
        let lines = message(for: error).split(separator: "\n")
        printError("dentree: \(lines.joined(separator: " ")) (see `--help`)")
      }
      Glibc.exit(code == .validationFailure ? ExitStatus.usage : code.rawValue)
    }
  }
}
