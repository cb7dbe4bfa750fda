// Picture.swift: one moment of a run in every export format.

import Ground
import Canvas
import Scenario
import Timeline

/// A format of `dentree picture` and `:export`.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// The screen: as plain text, as text with escape codes, as a picture.
  case text, ansi, svg
  /// All living objects for programs; the graph of holders for Graphviz.
  case json, dot

  /// The suffix of file names.
  public var fileExtension: String { self == .text ? "txt" : rawValue }

  /// The format for a file name's suffix; nil for any other suffix.
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

/// A moment: a run at its cursor, and the screen that shows it.
public struct Picture {
  private let session: Session
  private let grid: Grid
  private let theme: Theme

  /// - Parameter grid: the screen at the run's cursor.
  public init(_ session: Session, _ grid: Grid, theme: Theme) {
    self.session = session
    self.grid = grid
    self.theme = theme
  }

  /// The contents of a file in the format.
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
