// The `memory` filesystem against the machine's own tmpfs: random calls, with the same answer and
// the same files after each. Where gVisor differs from Linux there is a rule; with Linux's values
// there is no difference. DENTREE_TMPFS_LISTS is the number of lists, DENTREE_SEED the first seed.

@testable import Language
import Foundation
import Ground
import Testing

@testable import Scenario

@Suite("memory and tmpfs")
struct TmpfsTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let lists = environment["DENTREE_TMPFS_LISTS"].flatMap { Int($0) } ?? 40
  private static let seed = environment["DENTREE_SEED"].flatMap { UInt64($0) } ?? 1608
  private static let calls = 150

  /// All rules in which gVisor differs from Linux, with Linux's value.
  static let linux = Rule.calls.compactMap { rule in
    rule.values.first { $0.editions.isEmpty }.map { "\(rule.name)=\($0.name)" }
  }

  @Test("with the values of Linux there is no difference")
  func noDifference() async {
    var performed = 0, kinds: Set<String> = []
    for list in 0..<UInt64(Self.lists) {
      let seed = Self.seed &+ list
      let found = await Comparison.run(seed: seed, calls: Self.calls, Self.linux)
      if let reason = found.skipped { return print("memory and tmpfs: skipped, \(reason)") }
      performed += found.performed.count
      if found.difference != nil, kinds.insert(found.kind).inserted {
        let report = await found.shortened(Self.linux).report
        Issue.record("seed \(seed): \(found.kind)\n\(report)")
      }
    }
    print("memory and tmpfs: \(Self.lists) lists from seed \(Self.seed), \(performed) calls")
  }

  /// The number of lists within which each rule shows; those above are among them.
  private static let patience: UInt64 = 300

  /// Calls that random lists rarely contain.
  private static let rare = [
    "no-follow": ["symlink . /l", "open /l O_DIRECTORY|O_NOFOLLOW as f1"],
    "fifo-bytes": [
      "mkfifo /p", "open /p O_RDWR as f1", "write f1 x", "close f1", "open /p O_RDWR as f1",
      "read f1 1",
    ],
  ]

  @Test("each rule alone with gVisor's value makes a difference", arguments: Rule.calls.map(\.name))
  func difference(_ rule: String) async throws {
    let settings = Self.linux.filter { !$0.hasPrefix("\(rule)=") }
    if let lines = Self.rare[rule] {
      let operations = try lines.compactMap { line -> Language.Operation? in
        guard case .operation(let line) = try CommandLine.parse(Array(line.utf8)) else {
          return nil
        }
        return line.content
      }
      let found = await Comparison.replay(operations, settings)
      #expect(operations.count == lines.count)
      #expect(found.difference != nil || found.skipped != nil)
      return
    }
    for list in 0..<Self.patience {
      let found = await Comparison.run(seed: 1608 &+ list, calls: Self.calls, settings)
      if found.skipped != nil { return }
      if found.difference != nil { return print("\(rule): list \(list), \(found.kind)") }
    }
    Issue.record("\(rule): no difference in \(Self.patience) lists")
  }
}
