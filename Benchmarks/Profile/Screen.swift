/// The timeline and the screen: jumps in a long history, and keys over a large tree. Times are
/// processor time.

import Language
import Canvas
import Glibc
import Ground
import Interface
import Rows
import Scenario
import Timeline

/// The processor time of `body` in microseconds.
func microseconds(_ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
  let start = now()
  body()
  return now() - start
}

func tell(_ name: String, _ times: [Double]) {
  let sorted = times.sorted()
  func text(_ share: Double) -> String {
    let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    return String((value * 10).rounded() / 10)
  }
  print("\(name)\tmedian \(text(0.5))\t95th \(text(0.95))\tworst \(text(1)) µs")
}

func played(_ lines: String) -> Session {
  made {
    let file = try ScenarioFile.parse(Array(lines.utf8), name: "made")
    let session = try Session.open(file)
    session.play(file)
    return session
  }
}

private let screen = Size(width: 200, height: 60)

/// Files that are made, opened, renamed and looked up, and 200 rounds later closed and removed.
func longRun(rounds: Int) -> String {
  var lines = "fs plain\nmkdir /a\nmkdir /b\n"
  for n in 0..<rounds {
    lines += "create /a/f\(n)\nopen /a/f\(n) as fd\(n)\nrename /a/f\(n) /b/g\(n)\nstat /b/g\(n)\n"
    if n >= 200 { lines += "close fd\(n - 200)\nunlink /b/g\(n - 200)\n" }
  }
  return lines
}

/// Jumps to random steps of a run, and the frame after each.
func measureJumps(rounds: Int) {
  let session = played(longRun(rounds: rounds)), count = session.timeline.events.count
  let app = App(session: session)
  print("\(count) steps, \(session.timeline.operations.count) operations")
  var generator = SystemRandomNumberGenerator()
  func somewhere() -> Int { Int.random(in: 0...count, using: &generator) }
  let jumps = (0..<2_000).map { _ in
    let from = session.timeline.cursor, place = somewhere()
    return (took: microseconds { session.move(to: place) }, from: from, place: place)
  }
  tell("jump", jumps.map(\.took))
  // Disturbances of the caches by other programs count only once.
  let slowest = jumps.sorted { $0.took > $1.took }.prefix(50).map { jump in
    (0..<5).map { _ in
      session.move(to: jump.from)
      return microseconds { session.move(to: jump.place) }
    }.reduce(jump.took, min)
  }
  tell("slowest 50 again, best of 5", slowest)
  tell(
    "frame",
    (0..<300).map { _ in
      session.move(to: somewhere())
      return microseconds { _ = app.draw(screen) }
    })
}

/// Keys on a screen with a directory of that many names.
func measureScreen(dentries: Int) {
  var taken = Taken(dentries: dentries, engine: measureMemory(files: dentries).allocated)
  let before = allocatedBytes(), resident = residentBytes()
  let session = played("fs plain\nmkdir /a\nrepeat \(dentries) create /a/f%d\n")
  let loaded = allocatedBytes()
  taken.run = loaded - before
  taken.resident = residentBytes() - resident
  var app = App(session: session)
  tell(
    "first paint",
    [
      microseconds {
        app = App(session: session)
        _ = app.draw(screen)
      }
    ])
  func press(_ name: String, _ key: Key, _ times: Int) {
    tell(
      name,
      (0..<times).map { _ in
        microseconds {
          _ = app.handle(.key(key))
          _ = app.draw(screen)
        }
      })
  }
  press("down", .character("j"), 500)
  press("page down", .pageDown, 100)
  press("last row", .character("G"), 3)
  press("up", .character("k"), 200)
  press("first row", .character("g"), 3)
  _ = app.handle(.key(.character("j")))
  press("fold, unfold", .enter, 20)
  press("step back", .character(","), 200)
  press("step forward", .character("."), 200)
  taken.view = allocatedBytes() - loaded
  tell(taken, session)
}
