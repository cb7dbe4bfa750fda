// App+Pages.swift: pages of text that say more than a pane has room for.

import Language
import Canvas
import Ground
import Scenario
import Timeline

extension App {
  /// The page that was asked for, or why there is none.
  func page(_ word: PageWord, _ subject: ObjectID) -> Message {
    switch word {
    case .balance: return .page(TextPage(title: "Balance", lines: session.balancePage()))
    case .why(let object):
      return about(object, subject) { id, name in
        TextPage(title: "Why \(name)", lines: session.timeline.why(id))
      }
    case .free(let object):
      let page = about(object, subject) { id, name in
        TextPage(title: "What frees \(name)", lines: freeing(id, name))
      }
      return session.isCancelled ? .noted(.cancelled) : page
    case .diff(let first, let second): return difference(first, second)
    }
  }

  /// A page about the object of a word, or about the selected one.
  private func about(
    _ object: ObjectWord?, _ subject: ObjectID, _ page: (ObjectID, String) -> TextPage
  ) -> Message {
    do throws(Unknown) {
      let id = try object.map { word throws(Unknown) in try session.object(word) } ?? subject
      let timeline = session.timeline
      return .page(page(id, Sentence.name(of: id, in: timeline.model, names: timeline.names)))
    } catch { return .noted(Note(text: error.why, role: .error)) }
  }

  private func freeing(_ id: ObjectID, _ name: String) -> [String] {
    do throws(BranchFailure) { return try session.freeing(id).lines(about: name) } catch {
      return ["Cannot try what frees \(name): \(error.text)."]
    }
  }
}

// Moments with names, and what lies between two of them.
extension App {
  func mark(_ name: String) -> Note {
    let cursor = session.timeline.cursor
    setMark(name)
    return Note(
      text:
        "The moment at \(session.timeline.place(of: cursor)) is called “\(name)”; `:diff \(name)` shows "
        + "what has changed since.",
      role: .success)
  }

  private func difference(_ first: String?, _ second: String?) -> Message {
    let timeline = session.timeline, marks = shown.marks.mapValues { $0[state.current] }
    let newest = marks.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    guard let from = first ?? newest else {
      return .noted(Note(text: "There is no mark yet: `:mark NAME` makes one.", role: .error))
    }
    guard let start = position(from), let end = second.map(position) ?? timeline.cursor else {
      let name = position(from) == nil ? from : second ?? ""
      return .noted(Note(text: "No mark and no operation is called “\(name)”.", role: .error))
    }
    let (low, high) = (min(start, end), max(start, end))
    let lines = timeline.differences(from: low, to: high)
    return .page(
      TextPage(
        title: "From \(timeline.place(of: low)) to \(timeline.place(of: high))",
        lines: lines.isEmpty ? ["Nothing is different."] : lines))
  }

  /// The step of a mark, or the end of an operation.
  private func position(_ name: String) -> Int? {
    if let mark = shown.marks[name] { return mark[state.current] }
    guard let index = Int(name), session.timeline.operations.indices.contains(index) else {
      return nil
    }
    return session.timeline.operations[index].end
  }
}
