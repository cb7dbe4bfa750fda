/// What is measured: a row has a name, a world of its own and a body that runs one round many times.

import Ground
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
  private let body: (Int) throws(Errno) -> Void

  /// - Parameter body: runs that many rounds, of the world's, in a loop of its own: a call per round would
  ///   be measured with it.
  init(_ world: World, _ body: @escaping (Int) throws(Errno) -> Void) {
    self.world = world
    self.body = body
  }

  /// Runs that many rounds.
  public func run(_ count: Int) {
    do throws(Errno) { try body(count) } catch { preconditionFailure("a row failed: \(error)") }
    world.endRounds()
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
