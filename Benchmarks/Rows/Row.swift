/// Rows of the benchmark: a name, a world, and a body that runs one round many times.

import Ground
import VFS

/// One row of the table.
public struct Row: Sendable {
  /// A word of letters and digits.
  public let name: String
  /// What one round does.
  public let title: String
  /// The rounds of a row of fixed length; for other rows, those of a profile.
  public let rounds: Int
  /// Whether the row has a fixed length and runs once in a world.
  public let isLong: Bool
  /// The number of other names beside it, for rows about growth.
  public let others: Int?
  /// Makes the world and returns the body, with the journal on or off.
  public let prepare: @Sendable (_ journaling: Bool) -> Prepared

  init(
    _ name: String, _ title: String, rounds: Int = 10_000, isLong: Bool = false,
    others: Int? = nil,
    _ prepare: @escaping @Sendable (Bool) -> Prepared
  ) {
    self.name = name
    self.title = title
    self.rounds = rounds
    self.isLong = isLong
    self.others = others
    self.prepare = prepare
  }
}

/// A row ready to run.
public struct Prepared {
  public let world: World
  private let body: (Int) throws(Errno) -> Void

  /// - Parameter body: runs that many rounds of the world in a loop, because a call per round would
  ///   be measured as well.
  init(_ world: World, _ body: @escaping (Int) throws(Errno) -> Void) {
    self.world = world
    self.body = body
  }

  /// Runs that many rounds.
  public func run(_ count: Int) {
    do throws(Errno) { try body(count) } catch { preconditionFailure("a row failed: \(error)") }
    world.endRounds()
  }

  /// The events of one round, as an average: they can depend on memory.
  public func eventsPerRound() -> Double {
    let before = world.eventCount
    run(64)
    return Double(world.eventCount - before) / 64
  }
}

/// A value, or the end of the program: rows must not fail.
public func made<Value>(_ body: () throws -> Value) -> Value {
  do { return try body() } catch { preconditionFailure("a row can not be made: \(error)") }
}
