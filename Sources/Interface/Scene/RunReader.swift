// RunReader.swift: what the screen reads from a run, kept for as long as the cursor stays where it is.

import Ground
import Scenario
import Timeline

/// Reads one run. What was read for a position is kept, so that keys which only look cost nothing.
struct RunReader {
  private var unreachable = UnreachableFinder()
  private var reading: Reading?
  /// A second cursor on the history of the run, for the sentences of steps.
  private var cursor: Timeline?

  /// What the model says where the cursor is.
  mutating func read(_ timeline: Timeline) -> Reading {
    if let reading, reading.isOf(timeline) { return reading }
    unreachable.read(timeline)
    let fresh = Reading(timeline, unreachable)
    reading = fresh
    return fresh
  }

  /// The sentences of some steps. Each is about the model right after its event: the second cursor
  /// goes there, and the run's own stays.
  mutating func describe(
    _ range: Range<Int>, of session: Session, asciiOnly: Bool
  ) -> [DescribedStep] {
    if let known = reading?.described, known.range == range { return known.steps }
    var timeline = session.timeline
    if let cursor { timeline.resume(cursor) }
    cursor = nil
    let steps = range.map { index in
      timeline.move(to: index + 1)
      let event = timeline.events[index]
      return DescribedStep(
        index: index, depth: timeline.model.depth(after: event),
        text: Sentence.describe(
          event, in: timeline.model, names: timeline.names, asciiOnly: asciiOnly),
        reason: Sentence.because(event, session.options.rules))
    }
    cursor = timeline
    reading?.described = (range, steps)
    return steps
  }
}

/// What is read from a model for one position of the cursor.
struct Reading {
  private let position: Int
  private let events: Int
  let marks: Marks
  let roots: Roots
  let tables: Tables
  let rings: [ObjectID]
  let stored: [ObjectID]
  /// The sentences that the pane of steps showed last.
  fileprivate var described: (range: Range<Int>, steps: [DescribedStep])?

  fileprivate init(_ timeline: Timeline, _ unreachable: UnreachableFinder) {
    position = timeline.cursor
    events = timeline.events.count
    marks = Marks(timeline)
    roots = Roots(timeline.model, marks, names: timeline.names)
    tables = Tables(timeline.model)
    rings = unreachable.rings(in: timeline.model)
    stored = unreachable.stored(in: timeline.model)
  }

  fileprivate func isOf(_ timeline: Timeline) -> Bool {
    position == timeline.cursor && events == timeline.events.count
  }
}
