// Run.swift: what one screen shows: one run, or several that go through one file together.

import Exhibits
import Scenario
import Timeline

/// One run, or those of an exhibit, and where it comes from.
struct Run {
  /// One a column.
  let sessions: [Session]
  /// What moves all of them; nil for a run alone.
  let exhibit: Exhibit?
  /// The numbers of all runs of an exhibit, which have all happened.
  let measures: [Measures]
  /// `run 1 up to operation 7`; empty for the first.
  let origin: String
  /// The positions of all cursors by the names that they were given.
  var marks: [String: [Int]] = [:]
  var readers: [RunReader]
  /// What a person did to the exhibit, while another run is shown.
  var frame: ExhibitState?

  init(_ session: Session, origin: String) {
    (sessions, exhibit, measures, readers) = ([session], nil, [], [RunReader()])
    self.origin = origin
  }

  init(_ exhibit: Exhibit) {
    sessions = exhibit.runs
    self.exhibit = exhibit
    measures = sessions.map { Measures($0.timeline) }
    readers = sessions.map { _ in RunReader() }
    origin = ""
  }
}
