import Language
import Ground
import Timeline

// Claims about holders and leaks.

extension Session {
  /// Checks that exactly these hold the object, in any order.
  func checkHolders(_ word: ObjectWord, _ words: [HolderWord]) -> Verdict {
    let said = words.isEmpty ? "none" : words.map(\.text).joined(separator: ", ")
    let claim = "expected the holders of \(word.text) to be \(said)"
    do throws(Unknown) {
      let id = try object(word)
      let holders = timeline.model.holders(of: id).map(\.holder)
      var left = holders
      var isComplete = true
      // More specific words choose first.
      for word in words.sorted(by: { $0.weight < $1.weight }) {
        let index = try indexOfHolder(word, among: left)
        if let index { left.remove(at: index) } else { isComplete = false }
      }
      guard left.isEmpty, isComplete else {
        let are = holders.isEmpty ? "nobody holds it" : "they are \(list(holders))"
        return .fails("\(claim), but \(are)")
      }
      return .holds
    } catch { return .fails("\(claim), but \(error.why)") }
  }

  private func list(_ holders: [Holder]) -> String {
    holders.map(name).joined(separator: ", ")
  }

  private func name(_ holder: Holder) -> String {
    holder.role.traits.word
      ?? Sentence.name(of: holder.id, in: timeline.model, names: timeline.names)
  }

  private func indexOfHolder(_ word: HolderWord, among holders: [Holder]) throws(Unknown) -> Int? {
    for (index, holder) in holders.enumerated() {
      do throws(Unknown) {
        if try fits(word, holder) { return index }
      } catch {
        // An absent object holds nothing; an ambiguous name is an error.
        if !error.isAbsence { throw error }
      }
    }
    return nil
  }

  private func fits(_ word: HolderWord, _ holder: Holder) throws(Unknown) -> Bool {
    guard case .word(let name) = word else {
      guard case .object(let object) = word else { return false }
      return try self.object(object) == holder.id
    }
    let roles = HolderRole.named(name)
    if !roles.isEmpty { return roles.contains(holder.role) }
    guard holder.role.traits.word == nil else { return false }
    return try object(ObjectWord(.file(name), column: 1)) == holder.id
  }

  func checkLeaks() -> Verdict {
    let suspects = timeline.suspects(at: timeline.cursor)
    guard let first = suspects.first else { return .holds }
    let rest = suspects.count == 1 ? "" : ", and \(suspects.count - 1) more"
    return .fails("expected no leaks, but \(timeline.sentence(of: first))\(rest)")
  }
}

extension HolderWord {
  /// How many holders the word can match: an object one, a role many, and `parent` two roles.
  fileprivate var weight: Int {
    switch self {
    case .object: 0
    case .word("parent"): 2
    case .word: 1
    }
  }
}
