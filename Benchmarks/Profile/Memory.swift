/// What a dentry costs in bytes: the engine, the model and the view of a large tree, and beside them what
/// its history takes. Bytes are those that malloc has given out; parts are what they count of themselves.

import Ground
import Interface
import Rows
import Scenario
import Timeline

/// - Parameters:
///   - engine: bytes a file of an engine without a journal.
///   - run: bytes of engine and timeline after the run.
///   - view: bytes of the screen after all keys.
func tellMemory(_ session: Session, _ dentries: Int, engine: Double, run: Int, view: Int) {
  let timeline = session.timeline, model = model(of: timeline)
  func row(_ name: String, _ bytes: Double) {
    let text = String(Int(bytes.rounded()))
    print(String(repeating: " ", count: max(0, 7 - text.count)) + text, name, separator: "  ")
  }
  func each(_ bytes: Int) -> Double { Double(bytes) / Double(dentries) }
  print("bytes a dentry, of", dentries)
  row("engine", engine)
  row("model", model / Double(dentries))
  for (part, bytes) in timeline.model.memory { row("  \(part)", each(bytes)) }
  row("view", each(view))
  row("together", engine + model / Double(dentries) + each(view))
  row("history", each(run) - engine - model / Double(dentries))
  for (part, bytes) in timeline.memory { row("  \(part)", each(bytes)) }
  let events = timeline.events.count, size = MemoryLayout<Event>.stride
  print("\(events) events of \(size) bytes, \(events / dentries) a dentry")
  row("resident", each(residentBytes()))
  row("resident at most", each(mostResidentBytes()))
}

/// What a second model takes, made of the same events.
private func model(of timeline: Timeline) -> Double {
  let before = allocatedBytes()
  var model = Model()
  for event in timeline.events { model.apply(event) }
  let bytes = allocatedBytes() - before
  keep(model)
  return Double(bytes)
}
