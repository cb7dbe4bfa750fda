import Ground
import Timeline

// Claims about who holds an object, and that nothing leaks.

/// The holders of a claim in one word each, whatever their order.
enum HolderWord {
  /// The words that are not names of files.
  static let roles: [(word: String, roles: [Role])] = [
    ("parent", [.tree, .kept]), ("tree", [.tree]), ("kept", [.kept]), ("child", [.child]),
    ("mount", [.mount]), ("filesystem", [.filesystem]), ("namespace", [.namespace]),
    ("dentry", [.dentry]), ("slot", [.slot]), ("operation", [.operation]), ("queue", [.queue]),
    ("table", [.table]), ("mountpoint", [.mountPoint]), ("mounted", [.mounted]),
    ("cwd", [.workingDirectory]), ("root", [.rootDirectory]), ("task", [.task]),
    ("kernel", [.kernel]), ("client", [.client]), ("nobody", [.nobody]),
  ]

  /// The word that says most of a role.
  static func word(of role: Role) -> String {
    roles.first { $0.roles == [role] }?.word ?? "file"
  }
}

extension Session {
  func checkHolders(_ word: ObjectWord, _ words: [String]) -> Verdict {
    let said = words.isEmpty ? "none" : words.joined(separator: ", ")
    let claim = "expected the holders of \(word.text) to be \(said)"
    do throws(Unknown) {
      let id = try object(word)
      let holders = timeline.model.holders(of: id).map(\.holder)
      var left = holders
      var missing: [String] = []
      // A word that fits fewer holders chooses first.
      for word in words.filter({ $0 != "parent" }) + words.filter({ $0 == "parent" }) {
        if let index = left.firstIndex(where: { fits(word, $0) }) {
          left.remove(at: index)
        } else {
          missing.append(word)
        }
      }
      guard left.isEmpty, missing.isEmpty else {
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
    switch holder.role {
    case .file, .virtualDentry:
      Sentence.name(of: holder.id, in: timeline.model, names: timeline.names)
    case _: HolderWord.word(of: holder.role)
    }
  }

  private func fits(_ word: String, _ holder: Holder) -> Bool {
    if let roles = HolderWord.roles.first(where: { $0.word == word })?.roles,
      roles.contains(holder.role)
    {
      return true
    }
    guard holder.role == .file || holder.role == .virtualDentry else { return false }
    return timeline.model.tasks.all.contains { task in
      task.files.contains {
        $0.file == holder.id && timeline.names[$0.name].elementsEqual(word.utf8)
      }
    }
  }

  func checkLeaks() -> Verdict {
    let suspects = timeline.suspects(at: timeline.cursor)
    guard let first = suspects.first else { return .holds }
    let rest = suspects.count == 1 ? "" : ", and \(suspects.count - 1) more"
    return .fails("expected no leaks, but \(timeline.sentence(of: first))\(rest)")
  }
}
