// Every advice at the end of a run is followed on a branch of that run, and does exactly what its
// sentence says. DENTREE_ADVICES multiplies the number of random runs, DENTREE_SEED chooses their
// seed.

@testable import Language
import Foundation
import Ground
import Testing

@testable import Interface
@testable import KernfsTests
@testable import Scenario
@testable import Timeline

@Suite("advice")
struct AdviceTests {
  private static let scale =
    ProcessInfo.processInfo.environment["DENTREE_ADVICES"].flatMap { Int($0) } ?? 1

  @Test("advice does what it says when it is followed: recordings", arguments: Edition.allCases)
  func recordings(_ edition: Edition) throws {
    var followed = FollowedAdvices()
    // By default, one edition for each.
    let editions = Edition.allCases.count
    let own = Edition.allCases.firstIndex(of: edition) ?? 0
    for (index, recording) in try Recording.all().enumerated()
    where Self.scale > 1 || index % editions == own {
      try followed.follow(recording.text, EngineChoice(edition: edition))
    }
    print("advice, recordings on \(edition): \(followed.summary)")
    #expect(followed.advices > 10)
  }

  @Test("advice does what it says when it is followed: random runs", arguments: Edition.allCases)
  func random(_ edition: Edition) throws {
    let seed = RandomRuns.seeds[0]
    var followed = FollowedAdvices()
    var sequences = SequenceMaker(seed: seed &+ 16), worlds = WorldMaker(seed: seed &+ 17)
    for _ in 0..<6 * Self.scale {
      for rename in RenameWord.allCases {
        let choice = EngineChoice(edition: edition, rename: rename)
        let lines = sequences.scenario(operations: sequences.number(5...60))
        try followed.follow(lines.joined(separator: "\n") + "\n", choice)
        let world = worlds.scenario(operations: sequences.number(5...60))
        try followed.follow(world.joined(separator: "\n") + "\n", choice)
      }
    }
    print("advice, random runs on \(edition), seed \(seed): \(followed.summary)")
    #expect(followed.advices > 20)
  }

  @Test("advice does what it says when it is followed: faults", arguments: Fault.all.map(\.name))
  func faults(_ name: String) throws {
    let seed = RandomRuns.seeds[0]
    var choice = EngineChoice()
    try choice.choose(fault: name)
    var followed = FollowedAdvices()
    var sequences = SequenceMaker(seed: seed &+ 18), worlds = WorldMaker(seed: seed &+ 19)
    for text in FaultScenarios.all where text.fault == name {
      try followed.follow(text.text, choice)
    }
    for _ in 0..<2 * Self.scale {
      let lines = sequences.scenario(operations: sequences.number(5...60))
      try followed.follow(lines.joined(separator: "\n") + "\n", choice)
      let world = worlds.scenario(operations: sequences.number(5...60))
      try followed.follow(world.joined(separator: "\n") + "\n", choice)
    }
    print("advice under \(name), seed \(seed): \(followed.summary)")
  }

  @Test(
    "what a short sequence of operations frees is not denied: recordings",
    arguments: Edition.allCases)
  func denied(_ edition: Edition) throws {
    let seed = RandomRuns.seeds[0]
    var search = SmallSearch(seed: seed &+ 20)
    let own = Edition.allCases.firstIndex(of: edition) ?? 0
    for (index, recording) in try Recording.all().enumerated()
    where Self.scale > 1 || index % 16 == own {
      try search.search(recording.text, EngineChoice(edition: edition), tries: 12 * Self.scale)
    }
    print("denied, recordings on \(edition), seed \(seed): \(search.summary)")
    #expect(search.freed > 0)
  }

  @Test(
    "what a short sequence of operations frees is not denied: random runs",
    arguments: Edition.allCases)
  func deniedAtRandom(_ edition: Edition) throws {
    let seed = RandomRuns.seeds[0]
    var search = SmallSearch(seed: seed &+ 21)
    var sequences = SequenceMaker(seed: seed &+ 22), worlds = WorldMaker(seed: seed &+ 23)
    let choice = EngineChoice(edition: edition)
    for _ in 0..<3 * Self.scale {
      let lines = sequences.scenario(operations: sequences.number(5...40))
      try search.search(lines.joined(separator: "\n") + "\n", choice, tries: 30)
      let world = worlds.scenario(operations: sequences.number(5...40))
      try search.search(world.joined(separator: "\n") + "\n", choice, tries: 30)
    }
    print("denied, random runs on \(edition), seed \(seed): \(search.summary)")
    #expect(search.freed > 10)
  }

  @Test(
    "what a short sequence of operations frees is not denied: faults",
    arguments: Fault.all.map(\.name))
  func deniedUnderFaults(_ name: String) throws {
    let seed = RandomRuns.seeds[0]
    var choice = EngineChoice()
    try choice.choose(fault: name)
    var search = SmallSearch(seed: seed &+ 24)
    var worlds = WorldMaker(seed: seed &+ 25)
    for text in FaultScenarios.all where text.fault == name {
      try search.search(text.text, choice, tries: 20 * Self.scale)
    }
    for _ in 0..<Self.scale {
      let world = worlds.scenario(operations: worlds.number(5...40))
      try search.search(world.joined(separator: "\n") + "\n", choice, tries: 20)
    }
    print("denied under \(name), seed \(seed): \(search.summary)")
  }

  @Test("nothing is advised for a name in a directory that was removed")
  func ghost() throws {
    let text = """
      fault ghost-house
      fs plain keep=1
      mkdir /build
      opendir /build as dir
      rmdir /build
      create @dir/late
      close dir

      """
    var followed = FollowedAdvices()
    try followed.follow(text, EngineChoice())
    #expect(
      followed.sentences["late"]
        == "No path leads to its name any more, and yet the tree counts a reference for it: "
        + "nothing drops that one any more.")
  }

  @Test(
    "nothing is advised for what is kept below a directory that was invalidated while it was held")
  func kept() throws {
    let text = """
      fs std
      keep /ro/sdir 1
      keep /ro/sdir/inner 1
      stat /ro/sdir/inner
      getdentry /ro/sdir as G
      invalidate /ro/sdir
      stat /ro/sdir
      revalidate /ro/sdir
      stat @G/inner
      putdentry G

      """
    var followed = FollowedAdvices()
    try followed.follow(text, EngineChoice())
    #expect(
      followed.sentences["inner"]
        == "No path leads to its name any more, and yet the tree counts a reference for it: "
        + "nothing drops that one any more.")
  }

  @Test("a command can be typed as it is shown: quoted, by the task that can, across mounts")
  func typeable() throws {
    let text = """
      fs plain keep=1
      mkdir "/a b"
      mount memory "/a b"
      create "/a b/#c"
      spawn T2
      T2: open "/a b/#c" as f
      T2: dup f as g
      exit T1
      T2: unlink "/a b/#c"
      T2: create "/a b/x\\ny"

      """
    var followed = FollowedAdvices()
    try followed.follow(text, EngineChoice())
    #expect(
      followed.sentences["\"#c\""]
        == "Unlinked, but alive: T2:f still holds it. `T2: close f` and `T2: close g` together free "
        + "it, and memory:i2 with it.")
    #expect(
      followed.sentences["\"x\\ny\""]
        == "Its name in the tree holds it: `T2: unlink \"/a b/x\\ny\"` removes the name.")
    #expect(
      followed.sentences["memory:/"]
        == "The root of memory, mounted here and in use: T2:f. Each name below it holds it too.")
  }
}
