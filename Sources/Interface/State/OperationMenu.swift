// OperationMenu.swift: the operations of the language with a letter for each.

import Language
import Canvas
import Scenario

/// One entry of the menu behind `o`.
struct MenuEntry {
  let letter: Unicode.Scalar
  let name: String
  let summary: String
  /// Nil for a family of verbs, whose second word has to be typed.
  let verb: Verb?
}

/// The menu: every operation of the table of verbs (those that share a first word once), with its own
/// key where it has one, else with a letter of its name, else with any letter or digit that is left.
enum OperationMenu {
  static let entries: [MenuEntry] = {
    let verbs = Verb.all.filter { $0.kind == .operation && !$0.isHidden }
    var letters: [String: Unicode.Scalar] = [:]
    for verb in verbs { letters[verb.firstWord] = key(of: verb.firstWord) }
    for verb in verbs where letters[verb.firstWord] == nil {
      let small = Array(verb.firstWord.unicodeScalars)
      let taken = Set(letters.values)
      letters[verb.firstWord] = (small + small.map(large) + rest).first { !taken.contains($0) }
    }
    var seen: Set<String> = []
    return verbs.compactMap { verb in
      guard seen.insert(verb.firstWord).inserted, let letter = letters[verb.firstWord] else {
        return nil
      }
      let family = Verb.families[verb.firstWord]
      return MenuEntry(
        letter: letter, name: verb.firstWord, summary: family ?? verb.summary,
        verb: family == nil ? verb : nil)
    }
  }()

  private static func large(_ letter: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: letter.value & 0xDF))
  }

  private static let rest: [Unicode.Scalar] = {
    let small = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { Unicode.Scalar($0) }
    let digits = (UInt8(ascii: "0")...UInt8(ascii: "9")).map { Unicode.Scalar($0) }
    return small + small.map(large) + digits
  }()

  static func entry(for letter: Unicode.Scalar) -> Int? {
    entries.firstIndex { $0.letter == letter }
  }

  private static func key(of verb: String) -> Unicode.Scalar? {
    guard let binding = Keymap.binding(of: .pane(.operation(verb))),
      case .character(let scalar) = binding.keys.first
    else { return nil }
    return scalar
  }
}
