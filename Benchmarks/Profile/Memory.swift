/// The size of a dentry in bytes: in the engine, the model and the view of a large tree, and in its
/// history. Total sizes are those of malloc, and of the events, which are not in malloc's memory;
/// the parts are their own estimates.

import Ground
import Interface
import Rows
import Scenario
import Timeline

/// Measured bytes per dentry.
struct Taken {
  let dentries: Int
  /// A file in an engine without a journal.
  let engine: Double
  /// Engine and timeline after the run, as the growth of the process.
  var run = 0
  var resident = 0
  /// The screen after all keys.
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

/// Keeps a value alive while its bytes are counted.
@inline(never)
@_optimize(none)
private func keep<Value>(_ value: Value) {}

/// The size of a second model made from the same events.
private func modelBytes(of timeline: Timeline) -> Int {
  let before = allocatedBytes()
  var model = Model()
  for event in timeline.events { model.apply(event) }
  let bytes = allocatedBytes() - before
  keep(model)
  return bytes
}
