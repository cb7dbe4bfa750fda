/// Every step of a long run forward and backward with a frame at each: the frames are the same both
/// ways.

import Canvas
import Ground
import Interface
import Scenario
import Timeline

/// Draws every step twice and compares; prints the number of frames and the time.
func walk(rounds: Int) {
  let session = played(longRun(rounds: rounds)), count = session.timeline.events.count
  let app = App(session: session), size = Size(width: 80, height: 24)
  var forward: [Int] = []
  forward.reserveCapacity(count + 1)
  let took = microseconds {
    for step in 0...count {
      session.move(to: step)
      forward.append(mark(of: app.draw(size)))
    }
    for step in (0...count).reversed() {
      session.move(to: step)
      guard mark(of: app.draw(size)) != forward[step] else { continue }
      return print("step \(step) is drawn in another way when it is reached backward")
    }
    print("the same \(count + 1) frames forward and backward")
  }
  print("\(2 * (count + 1)) frames of 80 × 24, \(Int(took / 1e6)) s")
}

/// A hash of everything that a frame shows.
private func mark(of frame: Interface.Frame) -> Int {
  var hasher = Hasher()
  for row in 0..<frame.grid.size.height { hasher.combine(frame.grid.spans(row: row)) }
  hasher.combine(frame.cursor?.x)
  hasher.combine(frame.cursor?.y)
  return hasher.finalize()
}
