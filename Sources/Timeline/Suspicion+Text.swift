import Ground

extension Sentence {
  /// `` `close fd2` was not asked: no such fd fd2``.
  public static func notAsked(_ operation: String, _ why: String) -> String {
    "`\(operation)` was not asked: \(Quoting.visible(why))"
  }
}

// Suspicious references in sentences.
extension Timeline {
  /// `reference 12 on d3 "f", held by the tree, for its name, taken by operation 1 `create /f`, is
  /// orphaned since operation 3 `stat /f``, without a full stop. Objects have their names at the
  /// cursor.
  public func sentence(of suspect: SuspectReference) -> String {
    let taken = operation(of: model.references.taken(suspect.serial)) ?? 0
    return "\(describe(suspect.serial)), taken by \(quoted(operation: taken)), "
      + "is \(suspect.suspicion.word) since \(quoted(operation: suspect.operation))"
      + (suspect.suspicion == .ring ? ring(around: suspect.serial) : "")
  }

  /// `: the mount of memory and d1 "a" hold each other, …` for a reference that closes a ring.
  private func ring(around serial: UInt32) -> String {
    guard let subject = reference(serial)?.subject else { return "" }
    let members = model.ring(of: subject).map { Sentence.name(of: $0, in: model, names: names) }
    guard let last = members.last, members.count > 1 else { return "" }
    return ": \(members.dropLast().joined(separator: ", ")) and \(last) hold each other, "
      + "and nobody else can reach them"
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
