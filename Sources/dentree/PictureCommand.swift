import Language
import ArgumentParser
import Canvas
import Configuration
import Export
import Interface
import Scenario

extension PictureFormat: ExpressibleByArgument {}

/// A size: `120x40`.
struct SizeArgument: ExpressibleByArgument {
  let size: Size
  var defaultValueDescription: String { "\(size.width)x\(size.height)" }

  init(_ size: Size) { self.size = size }

  init?(argument: String) {
    let numbers = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let width = numbers[0], let height = numbers[1],
      1...1000 ~= width, 1...1000 ~= height
    else { return nil }
    size = Size(width: width, height: height)
  }
}

/// `dentree picture`: one moment of a run as a file.
struct PictureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picture",
    abstract: "Write one moment of a run: the screen, or all living objects.",
    discussion: """
      The file is a scenario, which is run, or a recording. text, ansi and svg are the screen at that \
      moment; json has every live object with its holders; dot is the graph of who holds whom, for \
      Graphviz.
      """)

  @Argument(help: "A scenario or a recording.")
  var file: String

  @OptionGroup var scenario: ScenarioOptions

  @Option(help: "Choose the moment: after operation OP, after step OP.STEP, or `end`.")
  var at = "end"

  @Option(help: "Set the columns and rows of the screen, at most 1000 each.")
  var size = SizeArgument(Size(width: 120, height: 40))

  @Option(
    help: "Set the format: text, ansi, svg, json or dot. Default: the output's suffix, else text.")
  var format: PictureFormat?

  @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
  var output: String?

  @Option(help: "Use a theme: dark, light, terminal16, monochrome or a theme file.")
  var theme = "dark"

  @Option(help: "Select an object: a path, inode(PATH), d9, proc:i4, T2:fd1 …")
  var select: String?

  func run() throws {
    let theme = themeOfPicture(theme)
    let session = try scenario.played(file)
    if at != "end" {
      let place = try checked { () throws(LanguageError) in try GotoTarget.parse(at) }
      session.move(
        to: try checked { () throws(Unknown) in try place.position(in: session.timeline) })
    }
    let app = App(session: session, settings: Settings(theme: theme.name))
    _ = app.draw(size.size)
    if let select { try choose(select, session, app) }
    let picture = Picture(session, app.draw(size.size).grid, theme: theme)
    try write(picture.text(as: format ?? output.flatMap { PictureFormat(file: $0) } ?? .text))
  }

  private func choose(_ text: String, _ session: Session, _ app: App) throws {
    let word = try checked { () throws(LanguageError) in try ObjectWord.parse(text) }
    let id = try checked { () throws(Unknown) in try session.object(word) }
    guard app.select(id) else {
      printError(
        "\(text) cannot be selected: only living dentries and inodes have a row; for a file, a mount, "
          + "a filesystem or a task, select its dentry")
      throw ExitCode(ExitStatus.usage)
    }
  }

  private func write(_ text: String) throws {
    guard let output else {
      var standard = Output()
      standard.add(whole: text)
      return try standard.check()
    }
    if let failure = writePicture(text, to: output) {
      printError(failure)
      throw ExitCode(ExitStatus.failed)
    }
  }
}
