// App+Pages.swift: pages of text that say more than a pane has room for.

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
      do throws(Unknown) {
        let id = try object.map { word throws(Unknown) in try session.object(word) } ?? subject
        let timeline = session.timeline
        let name = Sentence.name(of: id, in: timeline.model, names: timeline.names)
        return .page(TextPage(title: "Why \(name)", lines: timeline.why(id)))
      } catch { return .told(Note(text: error.why, role: .error)) }
    }
  }
}
