// App+Frames.swift: an exhibit as a row of frames, for films and pages.

import Exhibits
import Canvas
import Ground
import Scenario
import Timeline

/// One frame of an exhibit, and its caption.
public struct ExhibitFrame {
  /// `op 4 lstat /proc/2, row 3 of 20`.
  public let label: String
  /// The caption of this moment; empty where there is none.
  public let narration: String
  /// How the runs diverge here; empty where they do not.
  public let difference: String
  /// The screen.
  public let grid: Grid
}

extension App {
  /// Every row of a short exhibit; of a long one the ends of the operations, the beginnings of what the
  /// runs do differently, and every moment with a caption; none without an exhibit. The screen stays at
  /// the end.
  public func frames(_ size: Size) -> [ExhibitFrame] {
    guard let exhibit = shown.exhibit else { return [] }
    return stops(exhibit).map { stop in
      switch stop {
      case .slide(let index): _ = perform(.caption(index))
      case .moment(let moment): _ = perform(.moveAll(moment))
      }
      return frame(stop, exhibit, size)
    }
  }

  /// What a frame is drawn of.
  private enum Stop {
    case moment(Moment)
    case slide(Int)
  }

  private func frame(_ stop: Stop, _ exhibit: Exhibit, _ size: Size) -> ExhibitFrame {
    var told = ""
    if case .slide(let index) = stop { told = exhibit.slides[index].text }
    let moment = exhibit.moment
    let rows = exhibit.alignment(of: moment.operation).rows.count
    return ExhibitFrame(
      label: "op \(moment.operation) \(exhibit.text(of: moment.operation)), "
        + "row \(moment.row) of \(rows)", narration: told,
      difference: exhibit.difference(at: moment) ?? "", grid: draw(size).grid)
  }

  /// More rows than these are not all shown.
  private static var mostRows: Int { 600 }

  private func stops(_ exhibit: Exhibit) -> [Stop] {
    let operations = 0..<exhibit.operationCount
    let rows = operations.reduce(0) { $0 + exhibit.alignment(of: $1).rows.count }
    var moments: Set<Moment> = [Moment(operation: 0, row: 0)]
    for operation in operations {
      let alignment = exhibit.alignment(of: operation)
      moments.insert(Moment(operation: operation, row: alignment.rows.count))
      let places =
        rows <= Self.mostRows
        ? Array(1..<alignment.rows.count + 1) : alignment.divergences.map { $0.lowerBound + 1 }
      for row in places.prefix(Self.mostRows / max(1, operations.count)) {
        moments.insert(Moment(operation: operation, row: row))
      }
    }
    let told = Set(exhibit.slides.map(\.moment))
    let silent = moments.subtracting(told).map { ($0, Stop.moment($0)) }
    let slides = exhibit.slides.enumerated().map { ($0.element.moment, Stop.slide($0.offset)) }
    // Sorting is stable: several words at one moment stay in their order.
    return (silent + slides).sorted { $0.0 < $1.0 }.map(\.1)
  }
}
