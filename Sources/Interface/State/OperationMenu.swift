// OperationMenu.swift: the operations of the language with a letter for each.

import Canvas
import Scenario

/// One entry of the menu behind `o`.
struct MenuEntry {
  let letter: Unicode.Scalar
  let verb: Verb
}

/// The menu: every operation of the table of verbs, with its own key where it has one, else with a
/// letter of its name, else with any that is left.
enum OperationMenu {
  static let entries: [MenuEntry] = {
    let verbs = Verb.all.filter { $0.kind == .operation && !$0.isHidden }
    var letters: [String: Unicode.Scalar] = [:]
    for verb in verbs { letters[verb.name] = key(of: verb.name) }
    for verb in verbs where letters[verb.name] == nil {
      let small = Array(verb.name.unicodeScalars)
      let large = small.map { Unicode.Scalar(UInt8(truncatingIfNeeded: $0.value & 0xDF)) }
      let rest = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { Unicode.Scalar($0) }
      let taken = Set(letters.values)
      letters[verb.name] = (small + large + rest).first { !taken.contains($0) }
    }
    return verbs.compactMap { verb in
      letters[verb.name].map { MenuEntry(letter: $0, verb: verb) }
    }
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
