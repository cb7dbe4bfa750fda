/// Exports of an exhibit: chart, film, page.

import Exhibits
import ArgumentParser
import Canvas
import Configuration
import Export
import Interface
import Scenario
import Timeline

extension Measure: ExpressibleByArgument {}

/// Options for exporting an exhibit.
struct ExhibitExports: ParsableArguments {
  @Option(help: ArgumentHelp("Write a chart of all runs as SVG.", valueName: "file.svg"))
  var chart: String?

  @Option(help: "Chart this count: \(Measure.allCases.map(\.word).joined(separator: ", ")).")
  var measure = Measure.dentries

  @Option(help: ArgumentHelp("Write an animation as asciicast (version 2).", valueName: "file"))
  var cast: String?

  @Option(help: ArgumentHelp("Write an HTML page with a slider.", valueName: "file"))
  var html: String?

  @Option(help: "Set the columns and rows of animation and page.")
  var size = SizeArgument(Size(width: 160, height: 45))

  /// Whether only files are wanted.
  var isAsked: Bool { chart != nil || cast != nil || html != nil }

  /// Writes the files. Prints errors, and ends with status 1 after one.
  /// - Precondition: the exhibit was played.
  func write(_ exhibit: Exhibit, theme name: String) throws {
    let theme = themeOfPicture(name)
    if let chart { try write(Self.chart(measure, of: exhibit).svg(), to: chart) }
    guard cast != nil || html != nil else { return }
    let frames = App(exhibit, settings: Settings(theme: theme.name)).frames(size.size)
    if let cast { try write(film(frames, theme, exhibit.title), to: cast) }
    if let html { try write(page(frames, theme, exhibit), to: html) }
  }

  private static func chart(_ measure: Measure, of exhibit: Exhibit) -> Chart {
    Chart(measure, runs: exhibit.runs.map { ($0.title, Measures($0.timeline)) })
  }

  /// Frames with captions last long enough to be read, others long enough to be seen.
  private func film(_ frames: [ExhibitFrame], _ theme: Theme, _ title: String) -> String {
    var film = Asciicast(theme: theme, title: title)
    var time = 0
    for frame in frames {
      film.add(frame.grid, at: time)
      time += frame.narration.isEmpty ? 400 : 2_000 + 50 * frame.narration.count
    }
    if let last = frames.last { film.add(last.grid, at: time) }
    return film.text
  }

  private func page(_ frames: [ExhibitFrame], _ theme: Theme, _ exhibit: Exhibit) -> String {
    let charts = [Measure.dentries, .inodes, .references].map {
      Self.chart($0, of: exhibit).svg()
    }
    var page = HTMLPage(title: exhibit.title, theme: theme, charts: charts)
    var told = ""
    for frame in frames {
      // Backquotes become a colour on the screen.
      if !frame.narration.isEmpty { told = frame.narration.filter { $0 != "`" } }
      page.add(frame.grid, label: frame.label, narration: told)
    }
    return page.text
  }

  private func write(_ text: String, to file: String) throws {
    guard let failure = writePicture(text, to: file) else { return }
    printError(failure)
    throw ExitCode(ExitStatus.failed)
  }
}
