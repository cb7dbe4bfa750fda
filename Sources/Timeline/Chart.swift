/// What a picture of curves shows, however it is drawn: one measure of one or several runs, by operation.

/// One measure of runs beside each other.
public struct Chart: Hashable, Sendable {
  /// One run: what it is called, and a value for each of its operations, `fs` being the first.
  public struct Series: Hashable, Sendable {
    /// The name of the run.
    public let name: String
    /// A value for each operation, by index.
    public let values: [Int]

    public init(name: String, values: [Int]) {
      self.name = name
      self.values = values
    }
  }

  /// Something to be said of one operation.
  public struct Mark: Hashable, Sendable {
    /// The operation's index; `fs` is 0.
    public let operation: Int
    /// What is said of it.
    public let text: String

    public init(operation: Int, text: String) {
      self.operation = operation
      self.text = text
    }
  }

  /// What is counted.
  public let measure: Measure
  /// One for each run.
  public let series: [Series]
  /// What is said of single operations.
  public var marks: [Mark] = []

  public init(_ measure: Measure, _ series: [Series], marks: [Mark] = []) {
    self.measure = measure
    self.series = series
    self.marks = marks
  }

  /// One measure of runs that were measured.
  public init(_ measure: Measure, runs: [(name: String, measures: Measures)]) {
    self.init(measure, runs.map { Series(name: $0.name, values: $0.measures[measure]) })
  }
}

extension Chart {
  /// How many operations the longest run has.
  public var count: Int { series.map(\.values.count).max() ?? 0 }

  /// The greatest value of all; no value is less than 0.
  public var peak: Int { series.compactMap { $0.values.max() }.max() ?? 0 }

  /// A step between numbers on a scale up to `peak`, so that there are at most `count` of them: 1, 2 or 5
  /// times a power of ten.
  public static func step(to peak: Int, atMost count: Int) -> Int {
    let least = max(1, (peak + max(1, count) - 1) / max(1, count))
    var power = 1
    while power <= least / 10 { power *= 10 }
    for factor in [1, 2, 5] where factor * power >= least { return factor * power }
    return 10 * power
  }
}

/// The least and the greatest of neighbouring values, for a place that has room for one.
public struct ValueSpan: Hashable, Sendable {
  /// The value of the first.
  public var first: Int
  /// The value of the last.
  public var last: Int
  /// The least of all.
  public var least: Int
  /// The greatest of all.
  public var most: Int

  init(_ value: Int) { (first, last, least, most) = (value, value, value, value) }

  mutating func add(_ value: Int) {
    last = value
    least = min(least, value)
    most = max(most, value)
  }
}

extension Chart.Series {
  /// The values of a window in `columns` places of equal width, from left to right; nil where the run
  /// has no operation. No value is lost: each is in one of the spans.
  ///
  /// A window narrower than the places repeats values, so that each operation is equally wide.
  public func spans(_ window: Range<Int>, columns: Int) -> [ValueSpan?] {
    guard columns > 0, !window.isEmpty else { return [] }
    return (0..<columns).map { column in
      let first = window.lowerBound + column * window.count / columns
      let next = window.lowerBound + (column + 1) * window.count / columns
      let range = (first..<max(next, first + 1)).clamped(to: 0..<values.count)
      guard let start = range.first else { return nil }
      var span = ValueSpan(values[start])
      for index in range.dropFirst() { span.add(values[index]) }
      return span
    }
  }
}

extension Chart {
  /// The places in which `Series.spans` has an operation; nil for one outside of the window.
  public static func places(of operation: Int, in window: Range<Int>, columns: Int) -> Range<Int>? {
    guard columns > 0, window.contains(operation) else { return nil }
    let place = operation - window.lowerBound, count = window.count
    func first(_ place: Int) -> Int { (place * columns + count - 1) / count }
    if count < columns { return first(place)..<first(place + 1) }
    let column = first(place + 1) - 1
    return column..<column + 1
  }
}
