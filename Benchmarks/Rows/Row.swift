/// What is measured: a row has a name, a world of its own and a body that runs one round many times.

import Ground
import VFS

/// One row of the table.
public struct Row: Sendable {
  /// A word of letters and digits.
  public let name: String
  /// What one round does.
  public let title: String
  /// How many rounds a row of fixed length has, and how many others take to be profiled.
  public let rounds: Int
  /// True for a row of fixed length, which runs once in a world.
  public let isLong: Bool
  /// Beside how many others it runs, where that is the question.
  public let others: Int?
  /// Makes the world and gives the body; journaling or not.
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
