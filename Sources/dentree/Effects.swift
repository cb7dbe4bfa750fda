/// The effects that App requests: files, and the look of the screen.

import Canvas
import Configuration
import Export
import Interface
import Scenario
import Terminal

/// Performs effects and reports the results to the app. The screen is nil without a terminal.
struct Effects {
  let app: App
  private let screen: (any Screen)?
  /// The theme of the screen, for pictures. Pictures use all its colours, even if the terminal has
  /// fewer.
  private var theme: Theme
  private let files: SavedFiles

  /// The size of pictures without a screen.
  private static let paper = Size(width: 120, height: 36)

  init(_ app: App, _ screen: (any Screen)?, _ theme: Theme, _ files: SavedFiles) {
    self.app = app
    self.screen = screen
    self.theme = theme
    self.files = files
  }

  /// Returns the exit status if the program ends.
  mutating func perform(_ effect: Effect) -> Int32? {
    switch effect {
    case .quit(let status): return status
    case .mouse(let isOn): screen?.setMouse(isOn)
    case .theme(let name): change(theme: name)
    case .save(let file, let bytes, let force): save(bytes, to: file, force)
    case .export(let file, let force): export(to: file, force)
    case .read(let file, let purpose): read(file, purpose)
    case .record(let file, let force): record(file, force)
    }
    return nil
  }

  private mutating func change(theme name: String) {
    do {
      theme = try Theme.load(file: name)
      screen?.use(theme)
      app.use(theme: theme.name)
    } catch {
      app.report("\(error)", isError: true)
    }
  }

  private func read(_ file: String, _ purpose: FilePurpose) {
    switch contents(of: file, waits: false) {
    case .success(let bytes): app.read(bytes, of: file, for: purpose)
    case .failure(let failure): app.report(failure.text, isError: true)
    }
  }

  private func record(_ file: String?, _ force: Bool) {
    guard let file else {
      let lost = app.session.endRecording()
      return app.report(lost ?? "Recording has ended.", isError: lost != nil)
    }
    if let failure = app.session.record(in: RecordingFile(file, replaces: force)) {
      app.report(failure, isError: true)
    } else {
      app.report("Recording this run to \(file).")
    }
  }

  /// Exports the screen without the command line on it.
  private func export(to file: String, _ force: Bool) {
    guard let format = PictureFormat(file: file) else {
      return app.report(
        "\(file): expected a name that ends in \(PictureFormat.fileExtensions)", isError: true)
    }
    let picture = Picture(app.session, app.draw(screen?.size ?? Self.paper).grid, theme: theme)
    let bytes = Array(picture.text(as: format).utf8)
    report(files.write(bytes, to: file, by: "export", force: force), file)
  }

  private func save(_ bytes: [UInt8], to file: String, _ force: Bool) {
    let failure = files.save(bytes, of: app.session, to: file, force: force)
    report(failure, file)
  }

  private func report(_ failure: String?, _ file: String) {
    app.report(failure ?? "Saved to \(file).", isError: failure != nil)
  }
}
