/// What a dentry costs in bytes: the engine, the model and the view of a large tree, and beside them what
/// its history takes. Bytes are those that malloc has given out, and those of events, which are not malloc's;
/// parts are what they count of themselves.

import Ground
import Interface
import Rows
import Scenario
import Timeline

/// Bytes that were measured, of all dentries but for the engine's.
struct Taken {
  let dentries: Int
  /// Of one file in an engine without a journal.
  let engine: Double
  /// Of engine and timeline after the run, and what the process had in memory more than before it.
  var run = 0
  var resident = 0
  /// Of the screen after all keys.
  var view = 0

  func each(_ bytes: Int) -> Double { Double(bytes) / Double(dentries) }
}

func tell(_ taken: Taken, _ session: Session) {
  let timeline = session.timeline, events = timeline.events.count
  let model = taken.each(modelBytes(of: timeline)), view = taken.each(taken.view)
  func row(_ name: String, _ bytes: Double) {
    let text = String(Int(bytes.rounded()))
    print(String(repeating: " ", count: max(0, 7 - text.count)) + text, name, separator: "  ")
  }
  print("bytes a dentry, of", taken.dentries)
  row("engine", taken.engine)
  row("model", model)
  for (part, bytes) in timeline.model.memory { row("  \(part)", taken.each(bytes)) }
  row("view", view)
  row("engine, model and view together", taken.engine + model + view)
  let run = taken.run + timeline.events.bytes
  row("history", taken.each(run) - taken.engine - model)
  for (part, bytes) in timeline.memory { row("  \(part)", taken.each(bytes)) }
  row("resident after the run", taken.each(taken.resident))
  print(
    "\(events) events of \(MemoryLayout<Event>.stride) bytes, "
      + "\(events / taken.dentries) a dentry")
}

/// Whoever counts bytes needs what they are of until then.
@inline(never)
@_optimize(none)
private func keep<Value>(_ value: Value) {}

/// What a second model takes, made of the same events.
private func modelBytes(of timeline: Timeline) -> Int {
  let before = allocatedBytes()
  var model = Model()
  for event in timeline.events { model.apply(event) }
  let bytes = allocatedBytes() - before
  keep(model)
  return bytes
}
