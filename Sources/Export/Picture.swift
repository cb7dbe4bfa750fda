// Picture.swift: one moment of a run in every form that there is.

import Ground
import Canvas
import Scenario
import Timeline

/// How a moment is written.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// The screen in letters, in letters with escape codes, as a picture.
  case text, ansi, svg
  /// Everything that lives, for programs; who holds whom, for Graphviz.
  case json, dot

  /// What the names of its files end in.
  public var fileExtension: String { self == .text ? "txt" : rawValue }

  /// The format that a file's name asks for by its end; nil if it asks for none.
  public init?(file: String) {
    let end = file.split(separator: "/").last?.split(separator: ".").dropFirst().last
    guard let format = Self.allCases.first(where: { $0.fileExtension == end?.lowercased() }) else {
      return nil
    }
    self = format
  }

  /// `.txt, .ansi, .svg, .json or .dot`.
  public static var fileExtensions: String {
    let all = allCases.map { "." + $0.fileExtension }
    return all.dropLast().joined(separator: ", ") + " or " + (all.last ?? "")
  }
}

/// A moment: the run at its cursor, and what the screen shows of it.
public struct Picture {
  private let session: Session
  private let grid: Grid
  private let theme: Theme

  /// - Parameter grid: the screen with the session's cursor where it is now.
  public init(_ session: Session, _ grid: Grid, theme: Theme) {
    self.session = session
    self.grid = grid
    self.theme = theme
  }

  /// The whole file in that format.
  public func text(as format: PictureFormat) -> String {
    switch format {
    case .text: grid.plainText
    case .ansi: grid.ansiText(theme: theme)
    case .svg: grid.svg(theme: theme, title: Quoting.visible(session.title.utf8))
    case .json: MomentReport(session).json
    case .dot: ObjectGraph(session).dot
    }
  }
}
