import Language
import Canvas
import Scenario
import Testing

@testable import Interface

@Suite struct KeymapTests {
  @Test("no key does two things in one context")
  func noDoubleBinding() {
    for context in Context.allCases {
      let keys = Keymap.all.filter { $0.context == context }.flatMap(\.keys)
      let doubled = Dictionary(grouping: keys, by: { $0 }).filter { $0.value.count > 1 }.keys
      #expect(doubled.isEmpty, "\(context): \(doubled.map(\.name))")
    }
  }

  @Test("every action has a key that a vt100 can send")
  func vt100() {
    for binding in Keymap.all {
      #expect(binding.keys.contains { $0.isOnVT100 }, "\(binding.sentence)")
    }
  }

  @Test("every binding has a sentence for help, and those of panes a label for the footer")
  func sentences() {
    for binding in Keymap.all {
      #expect(binding.sentence.hasSuffix("."))
      if binding.context == .panes { #expect(!binding.label.isEmpty) }
    }
  }

  @Test("every action is bound once")
  func actionsAreBoundOnce() {
    let actions = Keymap.all.map(\.action)
    #expect(Set(actions).count == actions.count)
  }

  @Test("the menu has every operation of the language, each with a different letter or digit")
  func menu() {
    let verbs = Verb.all.filter { $0.kind == .operation && !$0.isHidden }
    let names = verbs.filter { !$0.name.hasPrefix("remote ") }.map(\.name)
    #expect(OperationMenu.entries.compactMap(\.verb?.name) == names)
    #expect(OperationMenu.entries.filter { $0.verb == nil }.map(\.name) == ["remote"])
    #expect(Set(OperationMenu.entries.map(\.letter)).count == names.count + 1)
    #expect(
      OperationMenu.entries.allSatisfy { entry in
        entry.letter.properties.isAlphabetic || ("0"..."9").contains(entry.letter)
      })
  }

  @Test("the operations with keys of their own exist, and there are ten")
  func operationKeys() {
    let names = Keymap.all.compactMap { binding -> String? in
      if case .pane(.operation(let name)) = binding.action { name } else { nil }
    }
    #expect(names.count == 10)
    for name in names { #expect(Verb.named(name).contains { $0.kind == .operation }) }
  }
}
