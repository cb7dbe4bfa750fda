import Ground

// A suspicious reference in a sentence.
extension Timeline {
  /// `reference 12 on d3 "f", of the tree, for its name, taken by operation 1 `create /f`, is orphaned
  /// since operation 3 `stat /f``, without a full stop; as the objects are called at the cursor.
  public func sentence(of suspect: SuspectReference) -> String {
    let taken = operation(of: model.references.taken(suspect.serial)) ?? 0
    return "\(describe(suspect.serial)), taken by \(quoted(operation: taken)), "
      + "is \(suspect.suspicion.word) since \(quoted(operation: suspect.operation))"
  }

  /// `reference 12 on d3 "f", held by the tree, for its name`.
  public func describe(_ serial: UInt32) -> String {
    guard let reference = reference(serial) else { return "reference \(serial)" }
    let subject = Sentence.name(of: reference.subject, in: model, names: names)
    let holder = Sentence.holder(reference.holder, in: model, names: names)
    return "reference \(serial) on \(subject), held by \(holder)"
  }

  /// `operation 3 `stat /f``.
  public func quoted(operation index: Int) -> String {
    "operation \(index) `\(operations[index].text)`"
  }
}
