/// The data of a chart, however it is drawn: one measure of one or several runs, for each
/// operation.

/// One measure of several runs, to be compared.
public struct Chart: Hashable, Sendable {
  /// One run: its name and a value for each operation. The first one is `fs`.
  public struct Series: Hashable, Sendable {
    /// The name of the run.
    public let name: String
    /// The value for each operation, by index.
    public let values: [Int]

    public init(name: String, values: [Int]) {
      self.name = name
      self.values = values
    }
  }

  /// A note on one operation.
  public struct Mark: Hashable, Sendable {
    /// The operation's index; `fs` is 0.
    public let operation: Int
    /// The text of the note.
    public let text: String

    public init(operation: Int, text: String) {
      self.operation = operation
      self.text = text
    }
  }

  /// The measure that is shown.
  public let measure: Measure
  /// One series for each run.
  public let series: [Series]
  /// Notes on single operations.
  public var marks: [Mark] = []

  public init(_ measure: Measure, _ series: [Series], marks: [Mark] = []) {
    self.measure = measure
    self.series = series
    self.marks = marks
  }

  /// A chart of runs that have been measured.
  public init(_ measure: Measure, runs: [(name: String, measures: Measures)]) {
    self.init(measure, runs.map { Series(name: $0.name, values: $0.measures[measure]) })
  }
}

extension Chart {
  /// The number of operations of the longest run.
  public var count: Int { series.map(\.values.count).max() ?? 0 }

  /// The greatest value. No value is below 0.
  public var peak: Int { series.compactMap { $0.values.max() }.max() ?? 0 }

  /// The distance between the numbers on a scale up to `peak` that has at most `count` of them: 1,
  /// 2 or 5 times a power of ten.
  public static func step(to peak: Int, atMost count: Int) -> Int {
    let least = max(1, (peak + max(1, count) - 1) / max(1, count))
    var power = 1
    while power <= least / 10 { power *= 10 }
    for factor in [1, 2, 5] where factor * power >= least { return factor * power }
    return 10 * power
  }
}

/// The range of several neighbouring values that are drawn in one column.
public struct ValueSpan: Hashable, Sendable {
  /// The first value.
  public var first: Int
  /// The last value.
  public var last: Int
  /// The least value.
  public var least: Int
  /// The greatest value.
  public var most: Int

  init(_ value: Int) { (first, last, least, most) = (value, value, value, value) }

  mutating func add(_ value: Int) {
    last = value
    least = min(least, value)
    most = max(most, value)
  }
}

extension Chart.Series {
  /// The values of a window, divided among `columns` columns of equal width; nil where the run has
  /// no operation. Every value is in one of the spans.
  ///
  /// If the window has fewer operations than columns, each operation fills several columns.
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
  /// The columns in which `Series.spans` shows an operation; nil if it is outside the window.
  public static func places(of operation: Int, in window: Range<Int>, columns: Int) -> Range<Int>? {
    guard columns > 0, window.contains(operation) else { return nil }
    let place = operation - window.lowerBound, count = window.count
    func first(_ place: Int) -> Int { (place * columns + count - 1) / count }
    if count < columns { return first(place)..<first(place + 1) }
    let column = first(place + 1) - 1
    return column..<column + 1
  }
}
