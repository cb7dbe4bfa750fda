// The measures of a run by operation, and the data of charts. KernfsTests compares them with the
// model.

import Language
import Ground
import Scenario
import Testing

@testable import Timeline

@Suite("measures")
struct MeasuresTests {
  @Test("reading on after each operation gives the same as reading everything at once")
  func increments() throws {
    let file = try ScenarioFile.parse(Array(TimelineTests.text.utf8), name: "measures")
    let session = try Session.open(file, rename: .client)
    var measures = Measures(session.timeline)
    #expect(measures.count == 1)
    session.enqueue(file)
    while session.runNext() != nil { measures.read(session.timeline) }
    #expect(measures == Measures(session.timeline))
    measures.read(session.timeline)
    #expect(measures == Measures(session.timeline))
    #expect(measures.count == session.timeline.operations.count)
  }

  @Test("a queue is drained when its operation ends, and measured at its longest")
  func queue() throws {
    let measures = Measures(try TimelineTests.run().timeline)
    #expect(measures[.queue].max() == 2)
    #expect(measures[.queue].count == measures.count)
    #expect(measures[.dentries].prefix(5) == [1, 2, 3, 4, 5])
    #expect(measures[.cache].max() == 2)
  }

  @Test("the steps of a scale are 1, 2 or 5 times a power of ten, and never too many")
  func steps() {
    #expect(
      [0, 1, 5, 6, 11, 26, 99, 1000].map { Chart.step(to: $0, atMost: 5) }
        == [1, 1, 1, 2, 5, 10, 20, 200])
    for peak in 0...3000 {
      for count in 1...12 {
        let step = Chart.step(to: peak, atMost: count)
        #expect(peak / step <= count, "\(peak) in \(count)")
      }
    }
  }

  @Test("spans keep the least and the most of what they cover")
  func spans() {
    let series = Chart.Series(name: "a", values: [1, 9, 2, 3, 0, 4])
    let three = series.spans(0..<6, columns: 3).compactMap(\.self)
    #expect(three.map(\.least) == [1, 2, 0] && three.map(\.most) == [9, 3, 4])
    #expect(three.map(\.first) == [1, 2, 0] && three.map(\.last) == [9, 3, 4])
    #expect(series.spans(4..<8, columns: 4).map { $0?.last } == [0, 4, nil, nil])
    #expect(series.spans(0..<2, columns: 4).map { $0?.last } == [1, 1, 9, 9])
    #expect(series.spans(3..<3, columns: 4).isEmpty)
  }
}
