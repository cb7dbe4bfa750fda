// Readers turn words into values. A reader joins the description of its parameters to the code that
// reads them, so help and parsing cannot disagree.

/// Reads the words of some parameters into one value.
struct Reader<Value>: Sendable {
  let parameters: [Parameter]
  let read: @Sendable (inout WordCursor) throws(Mistake) -> Value

  init(
    _ parameters: [Parameter],
    read: @escaping @Sendable (inout WordCursor) throws(Mistake) -> Value
  ) {
    self.parameters = parameters
    self.read = read
  }

  /// A reader of exactly one word. `convert` returns nil for a malformed word.
  init(_ parameter: Parameter, convert: @escaping @Sendable (Word) throws(Mistake) -> Value?) {
    self.init([parameter]) { cursor throws(Mistake) in
      guard let word = try cursor.take(parameter) else { throw cursor.missing(parameter) }
      guard let value = try convert(word) else { throw cursor.wrong(word, parameter) }
      return value
    }
  }

  /// The same reader, but its words may be omitted, which gives nil.
  var optional: Reader<Value?> {
    var parameters = parameters
    for index in parameters.indices { parameters[index].isOptional = true }
    let first = parameters.first
    let inner = self
    return Reader<Value?>(parameters) { cursor throws(Mistake) in
      guard let first, let word = try cursor.peek(),
        first.admits(word, keywords: cursor.verb?.keywords ?? [])
      else { return nil }
      return try inner.read(&cursor)
    }
  }

  /// The same reader, but its words may be omitted, which gives `value`.
  func or(_ value: Value) -> Reader where Value: Sendable {
    let optional = optional
    return Reader(optional.parameters) { cursor throws(Mistake) in
      try optional.read(&cursor) ?? value
    }
  }

  /// The same reader with its value converted.
  func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Reader<Other> {
    let inner = self
    return Reader<Other>(parameters) { cursor throws(Mistake) in transform(try inner.read(&cursor))
    }
  }
}
