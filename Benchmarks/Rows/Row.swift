/// What is measured: a row has a name, a world of its own and a body that runs one round many times.

import VFS

/// One row of the table.
public struct Row: Sendable {
  /// As in the table of figures of real kernfs.
  public let name: String
  /// So many rounds take some milliseconds: enough to see how long one takes.
  public let rounds: Int
  /// True if one measurement is to run all of them at once.
  public let isLong: Bool
  /// Makes the world and gives the body; journaling or not.
  public let prepare: @Sendable (_ journaling: Bool) -> Prepared

  init(
    _ name: String, rounds: Int = 10_000, isLong: Bool = false,
    _ prepare: @escaping @Sendable (Bool) -> Prepared
  ) {
    self.name = name
    self.rounds = rounds
    self.isLong = isLong
    self.prepare = prepare
  }
}

/// A row ready to run.
public struct Prepared {
  public let world: World
  /// Runs that many rounds.
  public let run: (Int) -> Void

  init(_ world: World, _ run: @escaping (Int) -> Void) {
    self.world = world
    self.run = run
  }

  /// The events of one round: the same every time but for what memory decides, so an average.
  public func eventsPerRound() -> Double {
    let before = world.eventCount
    run(64)
    return Double(world.eventCount - before) / 64
  }
}

/// A world, made or the program ends: rows are not written to fail.
public func made<Value>(_ body: () throws -> Value) -> Value {
  do { return try body() } catch { preconditionFailure("a row can not be made: \(error)") }
}
