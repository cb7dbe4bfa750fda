/// Arguments shared by all commands that show several runs side by side.

import Exhibits
import ArgumentParser
import Export
import Interface
import Scenario

/// Options of an exhibit, on the screen or as text.
struct ExhibitArguments: ParsableArguments {
  @Flag(help: "Print the exhibit as text instead of opening the screen.")
  var text = false

  @Flag(help: "Start with captions centred and bold, for an audience; `P` switches this.")
  var present = false

  @Flag(help: "Advance automatically, and start over at the end.")
  var autoplay = false

  @Option(help: "Show each caption this long with --autoplay.")
  var seconds = 8

  @OptionGroup var exports: ExhibitExports

  func validate() throws {
    guard seconds > 0 else { throw ValidationError("--seconds must be at least 1") }
  }

  /// Whether any option was given.
  var isAsked: Bool { text || present || autoplay || exports.isAsked }

  /// Prints the failed claims, and ends with status 1 if there are any.
  private func judge(_ exhibit: Exhibit) throws {
    for claim in exhibit.broken {
      printError("\(exhibit.file.name):\(claim.line):\(claim.column): \(claim.message)")
    }
    if !exhibit.broken.isEmpty { throw ExitCode(ExitStatus.failed) }
  }

  /// Runs an exhibit and shows it until the user leaves.
  func show(_ exhibit: Exhibit, on screen: ScreenArguments) throws {
    exhibit.play()
    for run in exhibit.runs { try screen.showing.setBreaks(run) }
    if exports.isAsked {
      try exports.write(exhibit, theme: screen.theme)
      if !text { return try judge(exhibit) }
    }
    guard !text, !screen.showing.isPlainAnyway else {
      var output = Output()
      output.add(ExhibitReport(exhibit).text)
      try output.check()
      return try judge(exhibit)
    }
    try screen.showing.show { settings, monitor in
      for run in exhibit.runs { run.monitor = monitor }
      let app = App(
        exhibit, settings: settings, isPresenting: present,
        measure: exports.measure, autoplay: autoplay ? .seconds(seconds) : nil)
      if let first = exhibit.broken.first {
        app.report(
          "\(exhibit.file.name):\(first.line):\(first.column): \(first.message)", isError: true)
      }
      return app
    }
  }
}
